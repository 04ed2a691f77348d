import { addCounts, printClosing, runMocha, type TestCounts } from './run-mocha';

/**
 * `npm run test:live [-- --server 9.9,10.7,26]`: the scenarios against real SonarQube servers. A run for each server, since a
 * server needs a minute to start and only one runs at a time.
 */
async function main(): Promise<void> {
  const wanted = process.argv.indexOf('--server');
  const servers = (wanted === -1 ? '' : (process.argv[wanted + 1] ?? ''))
    .split(',')
    .filter((line) => line.trim() !== '');
  const runs: TestCounts[] = [];
  if (servers.length === 0) runs.push(await runLive());
  for (const server of servers) {
    process.env.SONARQUBE_LIVE_SERVERS = server.trim();
    runs.push(await runLive());
  }
  const counts = addCounts(...runs);
  printClosing(counts);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

function runLive(): Promise<TestCounts> {
  return runMocha(['tests/live/**/*.test.ts'], ['--timeout', '600000']);
}

void main();
