import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const validators = new Map<string, ValidateFunction>();

/** The file that says what a command prints with `--json`. */
export const schemaFile = (command: string): string =>
  join(__dirname, '..', '..', '..', 'docs', 'reference', `cli-${command}.schema.json`);

export const hasSchema = (command: string): boolean => existsSync(schemaFile(command));

/** Fails where a text is not one document of the shape that is promised. */
export function assertDocument(command: string, text: string): void {
  const validate = validators.get(command) ?? compile(command);
  const document: unknown = JSON.parse(text);
  assert.ok(validate(document), `${command} --json: ${JSON.stringify(validate.errors?.slice(0, 5))}\n${text}`);
}

function compile(command: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(schemaFile(command), 'utf8')) as object;
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  validators.set(command, validate);
  return validate;
}
