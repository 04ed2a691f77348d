import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

const root = join(__dirname, '..');

/** Static checks, each a command line tool of the package; `npm test` counts each as one test. */
const CHECKS: readonly { readonly name: string; readonly tool: string; readonly args: readonly string[] }[] = [
  // Its rules that know types and the compiler's own errors come of one program, made by the native compiler.
  { name: 'lint and types', tool: 'oxlint', args: [] },
  { name: 'format', tool: 'oxfmt', args: ['--list-different'] },
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
