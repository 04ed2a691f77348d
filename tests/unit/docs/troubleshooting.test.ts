import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '../../../src/errors/codes';
import { noneReasons, skipReasons, unknownReasons } from '../../../src/documents/gate-outcome';

const root = join(__dirname, '..', '..', '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

/** Made in the catalog, nowhere else. */
const made = new Set(
  readdirSync(join(root, 'src', 'errors'))
    .filter((file) => file !== 'codes.ts')
    .flatMap((file) => read('src', 'errors', file).match(/(?<=')SQ-[A-Z0-9-]+(?=')/g) ?? []),
);
const headings = [...read('docs', 'TROUBLESHOOTING.md').matchAll(/^### (.+)$/gm)].map(([, text]) => text ?? '');

describe('the troubleshooting page', () => {
  it('knows no code that nothing makes', () => {
    assert.deepEqual([...made].sort(), [...errorCodes].sort());
  });

  const known = [...errorCodes, ...unknownReasons, ...noneReasons, ...skipReasons];
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
