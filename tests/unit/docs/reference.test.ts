import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { commandPage, referencePages } from '../../../scripts/reference-docs';
import { COMMANDS } from '../../../src/cli/commands';
import { call } from '../cli/run';

describe('reference pages', () => {
  for (const { path, text } of referencePages()) {
    it(`${path.replace(/.*docs/, 'docs')} says what task.json says (npm run docs)`, () =>
      assert.equal(readFileSync(path, 'utf8'), text));
  }

  for (const { name } of COMMANDS) {
    it(`docs/reference/cli-${name}.md says what the help of the command says (npm run docs)`, async () => {
      const { stdout } = await call(COMMANDS, [name, '--help']);
      const { path, text } = commandPage(name, stdout);
      assert.equal(readFileSync(path, 'utf8'), text);
    });
  }
});
