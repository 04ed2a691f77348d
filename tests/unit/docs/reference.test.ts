import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { commandPage, referencePages } from '../../../scripts/reference-docs';
import { COMMANDS } from '../../../src/cli/commands';
import { assertDocument, schemaFile } from '../cli/json-schemas';
import { call } from '../cli/run';

describe('reference pages', () => {
  for (const { path, text } of referencePages()) {
    it(`${path.replace(/.*docs/, 'docs')} says what task.json says (npm run docs)`, () =>
      assert.equal(readFileSync(path, 'utf8'), text));
  }

  for (const { name, document } of COMMANDS) {
    it(`docs/reference/cli-${name}.md says what the help of the command says (npm run docs)`, async () => {
      const { stdout } = await call(COMMANDS, [name, '--help']);
      const { path, text } = commandPage(name, stdout);
      assert.equal(readFileSync(path, 'utf8'), text);
    });

    it(`docs/reference/cli-${name}.schema.json has what the help of the command names`, () => {
      const schema = JSON.parse(readFileSync(schemaFile(name), 'utf8')) as {
        readonly anyOf: readonly { readonly properties?: Readonly<Record<string, object>> }[];
      };
      const inSchema = schema.anyOf.flatMap(({ properties = {} }) => Object.keys(properties));
      const inHelp = document.flatMap((line) => /^\w+/.exec(line)?.[0] ?? []);
      assert.deepEqual([...new Set(inSchema)].sort(), [...new Set(inHelp)].sort());
    });

    it(`docs/reference/cli-${name}.schema.json takes errors, and nothing of another shape`, () => {
      const failure = { code: 'SQ-CLI-OPTION', message: 'm', remedy: 'r' };
      assertDocument(name, JSON.stringify({ error: failure }));
      assert.throws(() => assertDocument(name, JSON.stringify({ error: { ...failure, remedy: null } })));
      assert.throws(() => assertDocument(name, '{}'));
    });
  }
});
