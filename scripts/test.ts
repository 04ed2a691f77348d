import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runChecks } from './checks';
import { addCounts, closingLine, runMocha } from './run-mocha';

/** `npm test`: static checks, build, then every test that needs no real server. Ends with `N passed, N failed`. */
async function main(): Promise<void> {
  console.log('\nChecks');
  const checks = await runChecks();
  console.log('\nBuild');
  const webpack = join(__dirname, '..', 'node_modules', 'webpack', 'bin', 'webpack.js');
  const build = spawnSync(process.execPath, [webpack], { cwd: join(__dirname, '..'), stdio: 'inherit' });
  // Files of two cores' worth side by side; each starts its own servers on free ports.
  const tests = await runMocha(
    ['tests/{unit,use-cases,wire,package,e2e,browser}/**/*.test.ts'],
    ['--parallel', '--jobs', '2'],
  );
  const failed = checks.filter(({ passed }) => !passed).length + (build.status === 0 ? 0 : 1);
  const counts = addCounts(tests, { passed: checks.length + 1 - failed, failed, skipped: 0 });
  console.log(closingLine(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

void main();
