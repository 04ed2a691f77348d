import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalFile } from '../../../../src/adapters/system/journal-file';

describe('the file of a journal', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    path = join(folder, 'journal.ndjson');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is not made by reading it', async () => {
    const journal = journalFile(path);
    assert.equal(await journal.read(), '');
    await journal.close();
    assert.throws(() => statSync(path));
  });

  it('holds lines in the order in which they came, and its owner alone may read it', async () => {
    const journal = journalFile(path);
    await Promise.all(Array.from({ length: 50 }, (_, index) => journal.append(`${index}\n`)));
    await journal.close();
    assert.deepEqual(
      readFileSync(path, 'utf8').trim().split('\n').map(Number),
      Array.from({ length: 50 }, (_, index) => index),
    );
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  for (const [left, kept] of [
    ['', ''],
    ['a\n', 'a\n'],
    ['a\nhalf', 'a\n'],
    ['half', ''],
    ['ä\nhälf a lïne', 'ä\n'],
  ] as const) {
    it(`goes on behind the last whole line of ${JSON.stringify(left)}`, async () => {
      writeFileSync(path, left);
      const journal = journalFile(path);
      await journal.append('b\n');
      await journal.close();
      assert.equal(readFileSync(path, 'utf8'), `${kept}b\n`);
    });
  }
});
