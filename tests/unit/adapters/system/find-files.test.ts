import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFiles } from '../../../../src/adapters/system/find-files';

const BOUNDS = { depth: 40, entries: 1000, files: 10, milliseconds: 60_000 };

describe('a search for files of one name', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'find-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (...names: readonly string[]): void => {
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), 'x');
    }
  };
  const found = async (bounds = BOUNDS) => {
    const { paths, endedBy } = await findFiles(['r.txt'], folder, bounds);
    return { paths: paths.map((path) => path.slice(folder.length + 1)), endedBy };
  };

  it('finds them at any depth, the shallowest first', async () => {
    write('b/r.txt', 'a/x/target/sonar/r.txt', 'a/r.txt', 'r.txt', 'a/other.txt', 'a/r.txt.bak');
    assert.deepEqual(await found(), {
      paths: ['r.txt', 'a/r.txt', 'b/r.txt', 'a/x/target/sonar/r.txt'],
      endedBy: null,
    });
  });

  it('leaves out what nobody builds, and folders of the name itself', async () => {
    write('.git/r.txt', 'node_modules/p/r.txt', 'web/node_modules/p/r.txt', 'x/r.txt/inside');
    assert.deepEqual(await found(), { paths: [], endedBy: null });
  });

  it('follows no links, neither to folders nor to files nor in circles', async () => {
    write('a/r.txt');
    symlinkSync(join(folder, 'a'), join(folder, 'linked'));
    symlinkSync(folder, join(folder, 'a', 'circle'));
    mkdirSync(join(folder, 'b'));
    symlinkSync(join(folder, 'a', 'r.txt'), join(folder, 'b', 'r.txt'));
    assert.deepEqual(await found(), { paths: ['a/r.txt'], endedBy: null });
  });

  it('finds nothing in a folder that is not there, or is a file', async () => {
    write('file');
    assert.deepEqual(await findFiles(['r.txt'], join(folder, 'none')), { paths: [], endedBy: null });
    assert.deepEqual(await findFiles(['r.txt'], join(folder, 'file')), { paths: [], endedBy: null });
  });

  it('ends at each of its bounds, and says which', async () => {
    write('r.txt', 'a/r.txt', 'a/b/r.txt', 'a/b/c/r.txt');
    const rows = [
      [{ ...BOUNDS, depth: 2 }, 'at 2 folders inside each other'],
      [{ ...BOUNDS, entries: 3 }, 'after 3 files'],
      [{ ...BOUNDS, files: 1 }, 'after 1 files of these names'],
      [{ ...BOUNDS, milliseconds: -1 }, 'after -0.001 s'],
    ] as const;
    for (const [bounds, endedBy] of rows) assert.equal((await found(bounds)).endedBy, endedBy);
    assert.equal((await found({ ...BOUNDS, depth: 3, entries: 7, files: 4 })).endedBy, null);
  });
});
