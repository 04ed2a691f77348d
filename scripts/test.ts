import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runChecks } from './checks';
import { addCounts, printClosing, runMocha } from './run-mocha';

/** `npm test`: static checks, build, then every test that needs no real server. Ends with `N passed, N failed`. */
async function main(): Promise<void> {
  console.log('\nChecks');
  const checks = await runChecks();
  console.log('\nBuild');
  const webpack = join(__dirname, '..', 'node_modules', 'webpack', 'bin', 'webpack.js');
  const build = spawnSync(process.execPath, [webpack], { cwd: join(__dirname, '..'), stdio: 'inherit' });
  // Tests wait a good part of their time, so more files than cores run at once; each starts its own servers on free ports.
  // The longest files come first: what comes last should not keep one core alone.
  const levels = ['browser', 'e2e', 'package', 'wire', 'use-cases', 'unit'];
  const tests = await runMocha(
    levels.map((level) => `tests/${level}/**/*.test.ts`),
    ['--parallel', '--jobs', '4'],
  );
  const failed = checks.filter(({ passed }) => !passed).length + (build.status === 0 ? 0 : 1);
  const failedTests = [
    ...checks.filter(({ passed }) => !passed).map(({ name }) => name),
    ...(build.status === 0 ? [] : ['build']),
  ];
  const counts = addCounts(tests, { passed: checks.length + 1 - failed, failed, skipped: 0, failedTests });
  printClosing(counts);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

void main();
