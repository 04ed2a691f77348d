import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

const ajv = addFormats(
  new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false, strictTuples: false }),
);
const known = new Map<string, ValidateFunction>();

/** What our manifests may say, key by key. */
export function schemaOf(name: 'task' | 'extension'): ValidateFunction {
  const file = join(__dirname, 'schemas', `${name}.schema.json`);
  const schema = known.get(name) ?? ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  known.set(name, schema);
  return schema;
}

/** One line for each fault. */
export function problemsWith(validate: ValidateFunction, value: unknown): string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
