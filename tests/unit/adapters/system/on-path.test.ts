import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onPath } from '../../../../src/adapters/system/on-path';

describe('a program on PATH', () => {
  let root: string;
  const at = (...parts: string[]): string => path.join(root, ...parts);
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'path-')));
    for (const folder of ['s', 's/bin', 's2', 'usr', 'opt']) {
      mkdirSync(at(folder));
      writeFileSync(at(folder, 'java'), '');
    }
    symlinkSync(at('s', 'bin'), at('into'));
    symlinkSync(at('usr'), at('s', 'out'));
    rmSync(at('opt', 'java'));
    symlinkSync(at('s', 'java'), at('opt', 'java'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const found = async (folders: readonly string[], changes: Readonly<Record<string, string>> = {}) => {
    const environment = {
      SYSTEM_DEFAULTWORKINGDIRECTORY: at('s'),
      Path: folders.join(path.delimiter),
      ...changes,
    };
    const before = process.cwd();
    process.chdir(at('s'));
    try {
      const take = async (file: string): Promise<string> => (await access(file), file);
      return await onPath(environment, 'java', take, [at('s', 'bin')]);
    } finally {
      process.chdir(before);
    }
  };

  const cases: [what: string, folders: (here: typeof at) => readonly string[]][] = [
    ['the current folder, by an empty entry', () => ['']],
    ['the current folder, by a dot', () => ['.']],
    ['a relative folder', () => ['bin', './bin', '../s/bin']],
    ['the checkout', (here) => [here('s'), here('s', 'bin'), `${here('usr')}/../s/bin`]],
    ['a folder that a link of the checkout leads to', (here) => [here('s', 'out')]],
    ['a link that leads into the checkout', (here) => [here('into')]],
    ['a folder with a link to a program of the checkout', (here) => [here('opt')]],
  ];
  for (const [what, folders] of cases) {
    it(`is never one of ${what}`, async () => {
      assert.equal(await found(folders(at)), undefined);
      assert.equal(await found([...folders(at), at('usr')]), at('usr', 'java'));
    });
  }

  it('is never one of another checkout of the job', async () => {
    assert.equal(await found([at('s2')]), at('s2', 'java'));
    assert.equal(await found([at('s2')], { BUILD_SOURCESDIRECTORY: at('s2') }), undefined);
    assert.equal(await found([at('s2')], { BUILD_REPOSITORY_LOCALPATH: at('s2') }), undefined);
  });

  it('is found in a folder whose name only begins like that of the checkout, and in quotes', async () => {
    assert.equal(await found([`"${at('s2')}"`]), at('s2', 'java'));
  });
});
