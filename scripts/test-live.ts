import { parseArgs } from 'node:util';
import { addCounts, printClosing, runMocha, type TestCounts } from './run-mocha';

/**
 * `npm run test:live [-- --server 9.9,10.7,26.2,26] [dotnet …]`: the scenarios against real SonarQube servers, all of them or the
 * files that are named. A run for each server, since a server needs a minute to start and only one runs at a time.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { server: { type: 'string' } }, allowPositionals: true });
  const servers = (values.server ?? '').split(',').filter((line) => line.trim() !== '');
  const files = (positionals.length === 0 ? ['**/*'] : positionals).map((name) => `tests/live/${name}.test.ts`);
  const runs: TestCounts[] = [];
  if (servers.length === 0) runs.push(await runLive(files));
  for (const server of servers) {
    process.env.SONARQUBE_LIVE_SERVERS = server.trim();
    runs.push(await runLive(files));
  }
  const counts = addCounts(...runs);
  printClosing(counts);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

function runLive(files: readonly string[]): Promise<TestCounts> {
  return runMocha([...files], ['--timeout', '600000']);
}

void main();
