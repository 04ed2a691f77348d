import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemFiles } from '../../../../src/adapters/system/files';

describe('systemFiles', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'files-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes what it reads, makes missing folders and leaves no temporary file', async () => {
    const path = join(folder, 'a', 'b', 'report.json');
    await systemFiles.writeText(path, 'ä\n');
    await systemFiles.writeText(path, 'ö\n');
    assert.equal(await systemFiles.readText(path, folder), 'ö\n');
    assert.deepEqual(readdirSync(join(folder, 'a', 'b')), ['report.json']);
  });

  it('leaves the old file and nothing else when it cannot write', async () => {
    const path = join(folder, 'taken');
    mkdirSync(path);
    await assert.rejects(systemFiles.writeText(path, 'x'));
    assert.deepEqual(readdirSync(folder), ['taken']);
  });

  it('answers undefined for a missing file only', async () => {
    writeFileSync(join(folder, 'file'), '');
    assert.equal(await systemFiles.readText(join(folder, 'missing'), folder), undefined);
    assert.equal(await systemFiles.readText(join(folder, 'file', 'below'), folder), undefined);
    assert.equal(await systemFiles.readText(join(folder, 'file'), folder), '');
  });

  it('knows what exists', async () => {
    assert.equal(await systemFiles.exists(folder), true);
    assert.equal(await systemFiles.exists(join(folder, 'missing')), false);
  });
});
