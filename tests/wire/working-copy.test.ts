import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkingCopy } from '../../src/adapters/system/working-copy';

describe('working copy', () => {
  let folder: string;
  let origin: string;
  let clone: string;
  const git = (cwd: string, ...args: string[]): void =>
    void execFileSync(
      'git',
      ['-c', 'user.name=T', '-c', 'user.email=t@example.org', '-c', 'protocol.file.allow=always', ...args],
      {
        cwd,
        stdio: 'ignore',
      },
    );

  before(function () {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'working copy ü-')));
    origin = join(folder, 'origin');
    clone = join(folder, 'full clone');
    mkdirSync(origin);
    try {
      git(origin, 'init', '--initial-branch=main');
    } catch {
      this.skip();
    }
    for (const name of ['a', 'b', 'c']) {
      writeFileSync(join(origin, name), name);
      git(origin, 'add', '.');
      git(origin, 'commit', '-m', name);
    }
    git(origin, 'branch', 'feature/x/y');
    git(folder, 'clone', origin, clone);
    git(clone, 'checkout', '--detach');
    mkdirSync(join(clone, 'src'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('knows a full clone, from any folder inside', async () => {
    const expected = { root: clone, shallow: false, commits: null };
    assert.deepEqual(await createWorkingCopy().inspect(clone), expected);
    assert.deepEqual(await createWorkingCopy().inspect(join(clone, 'src')), expected);
  });

  it('counts the commits of a shallow clone', async () => {
    const shallow = join(folder, 'shallow');
    git(folder, 'clone', '--depth', '2', `file://${origin}`, shallow);
    assert.deepEqual(await createWorkingCopy().inspect(shallow), {
      root: shallow,
      shallow: true,
      commits: 2,
    });
  });

  it('knows a working copy without a commit and without a remote', async () => {
    const fresh = join(folder, 'fresh');
    mkdirSync(fresh);
    git(fresh, 'init');
    assert.deepEqual(await createWorkingCopy().inspect(fresh), {
      root: fresh,
      shallow: false,
      commits: null,
    });
  });

  it('knows the branch that the HEAD of the remote names', async () => {
    const alone = join(folder, 'alone');
    mkdirSync(alone);
    git(alone, 'init');
    assert.equal(await createWorkingCopy().originHead(join(clone, 'src')), 'main');
    assert.equal(await createWorkingCopy().originHead(alone), null);
  });

  it('knows the address of the remote, from any folder inside', async () => {
    assert.equal(await createWorkingCopy().originUrl(join(clone, 'src')), origin);
  });

  it('knows a submodule, which belongs to the repository around it', async () => {
    const around = join(folder, 'around');
    git(folder, 'clone', origin, around);
    git(around, 'submodule', 'add', `file://${origin}`, 'lib');
    assert.equal(await createWorkingCopy().isSubmodule(around), false);
    assert.equal(await createWorkingCopy().isSubmodule(join(around, 'lib')), true);
    assert.equal(await createWorkingCopy().originUrl(join(around, 'lib')), `file://${origin}`);
  });

  it('knows when there is none, and when git is missing', async () => {
    const outside = join(folder, 'outside');
    mkdirSync(outside);
    assert.equal(await createWorkingCopy().inspect(outside), undefined);
    assert.equal(await createWorkingCopy('no-such-git').inspect(clone), undefined);
    assert.equal(await createWorkingCopy().inspect(join(folder, 'missing')), undefined);
    assert.equal(await createWorkingCopy().hasBranch(outside, 'main'), false);
    assert.equal(await createWorkingCopy().originHead(outside), null);
    assert.equal(await createWorkingCopy().originUrl(outside), null);
    assert.equal(await createWorkingCopy().isSubmodule(outside), false);
    assert.equal(await createWorkingCopy('no-such-git').originUrl(clone), null);
  });

  const branches: [string, boolean][] = [
    ['main', true],
    ['feature/x/y', true],
    ['feature/x', false],
    ['origin/main', true],
    ['refs/heads/main', false],
    ['missing', false],
    ['m*', false],
    ['--all', false],
    ['', false],
  ];
  for (const [branch, expected] of branches) {
    it(`${expected ? 'finds' : 'does not find'} the branch "${branch}", as the scanner would`, async () => {
      assert.equal(await createWorkingCopy().hasBranch(clone, branch), expected);
    });
  }
});
