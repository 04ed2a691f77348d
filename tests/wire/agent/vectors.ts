import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads one file of the agent's own vectors. */
export function readVectors<T>(name: string): T {
  // The files are fixtures of this project; a wrong shape shows as a failing test.
  return JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'agent', `${name}.json`), 'utf8')) as T;
}
