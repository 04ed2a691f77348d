import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { referencePages } from '../../../scripts/reference-docs';

describe('reference pages', () => {
  for (const { path, text } of referencePages()) {
    it(`${path.replace(/.*docs/, 'docs')} says what task.json says (npm run docs)`, () =>
      assert.equal(readFileSync(path, 'utf8'), text));
  }
});
