// `npm test`, and `npm test -- --coverage`, which also writes coverage/lcov.info for SonarQube.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const coverage = [
  '--experimental-test-coverage',
  '--test-reporter=lcov',
  '--test-reporter-destination=coverage/lcov.info',
];
const wanted = process.argv.includes('--coverage')
  ? [...coverage, '--test-reporter=spec', '--test-reporter-destination=stdout']
  : [];
mkdirSync('coverage', { recursive: true });
process.exitCode =
  spawnSync(process.execPath, ['--test', ...wanted, 'tests/cart.test.js'], { stdio: 'inherit' }).status ?? 1;
