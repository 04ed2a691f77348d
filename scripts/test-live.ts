import { printClosing, runMocha } from './run-mocha';

/** `npm run test:live [-- --server 9.9,10.7,26]`: the scenarios against real SonarQube servers. */
async function main(): Promise<void> {
  const wanted = process.argv.indexOf('--server');
  if (wanted !== -1) process.env.SONARQUBE_LIVE_SERVERS = process.argv[wanted + 1] ?? '';
  const counts = await runMocha(['tests/live/**/*.test.ts'], ['--timeout', '600000']);
  printClosing(counts);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

void main();
