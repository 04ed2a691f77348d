import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020';

const SCHEMA = join(__dirname, 'fixtures', 'sarif', 'sarif-2.1.0.json');
const validate = addFormats(new Ajv2020({ allErrors: true, strict: false })).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
);

/** Fails where a file is no SARIF by the official schema, which a validator of rules may take without a word. */
export function assertSarif(log: unknown): void {
  validate(log);
  assert.deepEqual(validate.errors ?? [], []);
}
