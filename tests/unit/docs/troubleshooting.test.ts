import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noneReasons, skipReasons, unknownReasons } from '../../../src/documents/gate-outcome';

const root = join(__dirname, '..', '..', '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

/** Codes are written as literals in the catalogue and in the table of known scanner failures, nowhere else. */
const codes = new Set(
  [read('src', 'errors', 'catalog.ts'), read('src', 'adapters', 'scanners', 'run', 'known-failures.ts')].flatMap(
    (source) => source.match(/(?<=')SQ-[A-Z0-9-]+(?=')/g) ?? [],
  ),
);
const headings = [...read('docs', 'TROUBLESHOOTING.md').matchAll(/^### (.+)$/gm)].map(([, text]) => text ?? '');

describe('the troubleshooting page', () => {
  const known = [...codes, ...unknownReasons, ...noneReasons, ...skipReasons];
  for (const name of known) {
    it(`has a paragraph for ${name}`, () => assert.equal(headings.filter((heading) => heading === name).length, 1));
  }

  it('has no paragraph for what no longer exists', () => {
    assert.deepEqual(
      headings.filter((heading) => !known.includes(heading as never)),
      [],
    );
  });
});
