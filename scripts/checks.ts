import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

const root = join(__dirname, '..');

/** By content, so that it holds wherever a file comes from; the cache of a clean clone is empty. */
const PRETTIER_CACHE = ['--cache', '--cache-strategy', 'content'];
/** What the compiler knows of files that did not change, and of all that they depend on. */
const TYPES_CACHE = ['--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.tsbuildinfo'];

/** Static checks, each a command line tool of the package; `npm test` counts each as one test. */
const CHECKS: readonly { readonly name: string; readonly tool: string; readonly args: readonly string[] }[] = [
  { name: 'lint', tool: 'eslint', args: ['--max-warnings', '0', '.'] },
  { name: 'format', tool: 'prettier', args: ['--check', '--log-level', 'warn', ...PRETTIER_CACHE, '.'] },
  { name: 'types', tool: 'tsc', args: ['--noEmit', ...TYPES_CACHE, '-p', 'tsconfig.json'] },
  { name: 'types of what pages share', tool: 'tsc', args: ['--noEmit', '-p', 'src/web/tsconfig.json'] },
  { name: 'types of the tab', tool: 'tsc', args: ['--noEmit', '-p', 'summary-tab/tsconfig.json'] },
  {
    name: 'types of the pull request tab',
    tool: 'tsc',
    args: ['--noEmit', '-p', 'pull-request-tab/tsconfig.json'],
  },
  { name: 'types of the widget', tool: 'tsc', args: ['--noEmit', '-p', 'widget/tsconfig.json'] },
  { name: 'types of the build page', tool: 'tsc', args: ['--noEmit', '-p', 'local/build-page/page/tsconfig.json'] },
  {
    name: 'import rules',
    tool: 'depcruise',
    args: [
      '--config',
      '.dependency-cruiser.cjs',
      'src',
      'tasks',
      'summary-tab',
      'pull-request-tab',
      'widget',
      'local',
      'scripts',
    ],
  },
  { name: 'nothing unused', tool: 'knip', args: ['--no-progress', '--treat-config-hints-as-errors'] },
];

/** Runs every static check, two at a time. */
export async function runChecks(): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const waiting = [...CHECKS];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) results.push(await run(check));
  };
  await Promise.all([work(), work()]);
  return results;
}

async function run({ name, tool, args }: (typeof CHECKS)[number]): Promise<CheckResult> {
  const started = Date.now();
  const isWindows = process.platform === 'win32';
  const executable = join(root, 'node_modules', '.bin', isWindows ? `${tool}.cmd` : tool);
  const child = spawn(executable, args, { cwd: root, shell: isWindows, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const take = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const passed = await new Promise<boolean>((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
  return { name, passed, seconds: (Date.now() - started) / 1000, output };
}

/** Says for each check how it ended. Output of a failed one is printed as it is. */
export function printChecks(results: readonly CheckResult[]): void {
  console.log('\nChecks');
  for (const { name, passed, seconds, output } of results) {
    console.log(`  ${passed ? '✔' : '✖'} ${name} (${seconds.toFixed(1)} s)`);
    if (!passed) console.log(output);
  }
}
