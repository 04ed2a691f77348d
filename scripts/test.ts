import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { printChecks, runChecks } from './checks';
import { addCounts, printClosing, runMocha } from './run-mocha';

const root = join(__dirname, '..');

/** Tests that run the sources; the others run what the build makes of them. */
const OF_SOURCES = ['wire', 'use-cases', 'unit'];
const OF_BUILD = ['e2e', 'package'];
/** In one process and one Chromium, which has several of its own. */
const OF_PAGES = ['browser'];
/** These take longest, so they come first: one that begins last is waited for by one processor alone. */
const LONGEST = [
  'package/same-bytes',
  'e2e/faults/faults',
  'e2e/examples',
  'e2e/start',
  'e2e/pull-request',
  'e2e/whole-path',
  'wire/sonarqube/engine',
  'unit/adapters/scanners/dotnet/recordings',
  'use-cases/decorate/threads-model',
].map((name) => join('tests', `${name}.test.ts`));

/** Test files of some levels, in the order in which they begin. */
function filesOf(levels: readonly string[]): readonly string[] {
  const files = levels.flatMap((level) =>
    readdirSync(join(root, 'tests', level), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join('tests', level, name))
      .sort(),
  );
  const longest = LONGEST.filter((name) => files.includes(name));
  return [...longest, ...files.filter((name) => !longest.includes(name))];
}

/**
 * `npm test`: static checks, build, then every test that needs no real server. Ends with `N passed, N failed`.
 *
 * Checks and build are single-threaded for most of their time, and tests wait a good part of theirs, so what does not need
 * the build runs beside it. Each test file starts its own servers on free ports, so more of them than processors run at once.
 */
async function main(): Promise<void> {
  const checking = runChecks();
  const testingSources = runMocha(filesOf(OF_SOURCES), ['--parallel', '--jobs', '2'], { shows: 'at the end' });
  console.log('\nBuild');
  // Then it need not be built a second time without one, for tests/package/same-bytes.test.ts.
  if (!existsSync(join(root, 'node_modules', '.cache', 'webpack'))) process.env['BUILT_WITHOUT_CACHE'] = '1';
  const built = await runBuild();
  const testingPages = runMocha(filesOf(OF_PAGES), [], { shows: 'at the end' });
  const ofBuild = await runMocha(filesOf(OF_BUILD), ['--parallel', '--jobs', '3']);
  const ofPages = await testingPages;
  const ofSources = await testingSources;
  const checks = await checking;
  printChecks(checks);

  const failedTests = [...checks.filter(({ passed }) => !passed).map(({ name }) => name), ...(built ? [] : ['build'])];
  const failed = failedTests.length;
  const others = { passed: checks.length + 1 - failed, failed, skipped: 0, failedTests };
  const counts = addCounts(ofSources, ofBuild, ofPages, others);
  printClosing(counts);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

async function runBuild(): Promise<boolean> {
  const webpack = join(root, 'node_modules', 'webpack', 'bin', 'webpack.js');
  const build = spawn(process.execPath, [webpack], { cwd: root, stdio: 'inherit' });
  return (await new Promise((resolve) => build.on('close', resolve))) === 0;
}

void main();
