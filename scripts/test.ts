import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runChecks } from './checks';
import { addCounts, printClosing, runMocha } from './run-mocha';

/** `npm test`: static checks and build, then every test that needs no real server. Ends with `N passed, N failed`. */
async function main(): Promise<void> {
  console.log('\nChecks and build');
  const [checks, built] = await Promise.all([runChecks(), build()]);
  // Tests wait a good part of their time, so more files than cores run at once; each starts its own servers on free ports.
  // The longest files come first: what comes last should not keep one core alone.
  const levels = ['browser', 'e2e', 'package', 'wire', 'use-cases', 'unit'];
  const tests = await runMocha(
    levels.map((level) => `tests/${level}/**/*.test.ts`),
    ['--parallel', '--jobs', '4'],
  );
  const failed = checks.filter(({ passed }) => !passed).length + (built ? 0 : 1);
  const failedTests = [...checks.filter(({ passed }) => !passed).map(({ name }) => name), ...(built ? [] : ['build'])];
  const counts = addCounts(tests, { passed: checks.length + 1 - failed, failed, skipped: 0, failedTests });
  printClosing(counts);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

/** Whether webpack built all that the tests run. */
async function build(): Promise<boolean> {
  const started = Date.now();
  const root = join(__dirname, '..');
  const webpack = join(root, 'node_modules', 'webpack', 'bin', 'webpack.js');
  const child = spawn(process.execPath, [webpack], { cwd: root, stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  console.log(`  ${code === 0 ? '✔' : '✖'} build (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return code === 0;
}

void main();
