import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
}

const root = join(__dirname, '..');

/** Static checks, each a command line tool of the package; `npm test` counts each as one test. */
const CHECKS: readonly { readonly name: string; readonly tool: string; readonly args: readonly string[] }[] = [
  { name: 'format', tool: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'types', tool: 'tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of the tab', tool: 'tsc', args: ['--noEmit', '-p', 'summary-tab/tsconfig.json'] },
  { name: 'types of the build page', tool: 'tsc', args: ['--noEmit', '-p', 'local/build-page/page/tsconfig.json'] },
  { name: 'lint', tool: 'eslint', args: ['--max-warnings', '0', '.'] },
  {
    name: 'import rules',
    tool: 'depcruise',
    args: ['--config', '.dependency-cruiser.cjs', 'src', 'tasks', 'summary-tab', 'local', 'scripts'],
  },
];

/** Runs every static check and says for each how it ended. Output of a failed one is printed as it is. */
export function runChecks(): CheckResult[] {
  return CHECKS.map(({ name, tool, args }) => {
    const started = Date.now();
    const executable = join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${tool}.cmd` : tool);
    const run = spawnSync(executable, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
    const passed = run.status === 0;
    console.log(`  ${passed ? '✔' : '✖'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    if (!passed) console.log(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}`);
    return { name, passed };
  });
}
