import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemWorkingCopy } from '../../src/adapters/system/working-copy';

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
    const expected = { root: clone, shallow: false, partial: false, sparse: false };
    assert.deepEqual(await systemWorkingCopy.inspect(clone), expected);
    assert.deepEqual(await systemWorkingCopy.inspect(join(clone, 'src')), expected);
  });

  it('knows a shallow clone', async () => {
    const shallow = join(folder, 'shallow');
    git(folder, 'clone', '--depth', '2', `file://${origin}`, shallow);
    assert.deepEqual(await systemWorkingCopy.inspect(shallow), {
      root: shallow,
      shallow: true,
      partial: false,
      sparse: false,
    });
  });

  it('knows a partial clone', async () => {
    const partial = join(folder, 'partial');
    git(origin, 'config', 'uploadpack.allowFilter', 'true');
    git(folder, 'clone', '--filter=blob:none', `file://${origin}`, partial);
    assert.deepEqual(await systemWorkingCopy.inspect(partial), {
      root: partial,
      shallow: false,
      partial: true,
      sparse: false,
    });
  });

  it('knows a sparse checkout, and one that is whole again', async () => {
    const sparse = join(folder, 'sparse');
    git(folder, 'clone', `file://${origin}`, sparse);
    git(sparse, 'sparse-checkout', 'set', 'src');
    assert.equal((await systemWorkingCopy.inspect(sparse))?.sparse, true);
    git(sparse, 'sparse-checkout', 'disable');
    assert.equal((await systemWorkingCopy.inspect(sparse))?.sparse, false);
    // As older versions of git note it, for all working trees of the repository.
    git(sparse, 'config', '--unset', 'extensions.worktreeConfig');
    git(sparse, 'config', 'core.sparseCheckout', 'true');
    assert.equal((await systemWorkingCopy.inspect(sparse))?.sparse, true);
  });

  it('knows a further working tree, whose references are those of the first', async () => {
    const tree = join(folder, 'tree');
    git(clone, 'worktree', 'add', '--detach', tree);
    assert.deepEqual(await systemWorkingCopy.inspect(tree), {
      root: tree,
      shallow: false,
      partial: false,
      sparse: false,
    });
    assert.equal(await systemWorkingCopy.originUrl(tree), origin);
    assert.equal(await systemWorkingCopy.hasBranch(tree, 'feature/x/y'), true);
  });

  it('finds branches that git has packed', async () => {
    const packed = join(folder, 'packed');
    git(folder, 'clone', origin, packed);
    git(packed, 'branch', 'release/1');
    git(packed, 'pack-refs', '--all');
    assert.equal(await systemWorkingCopy.hasBranch(packed, 'release/1'), true);
    assert.equal(await systemWorkingCopy.hasBranch(packed, 'feature/x/y'), true);
    assert.equal(await systemWorkingCopy.hasBranch(packed, 'release'), false);
    assert.equal(await systemWorkingCopy.hasBranch(packed, 'elease/1'), false);
  });

  it('does not know the branches of a repository that stores references in tables', async () => {
    const tables = join(folder, 'tables');
    git(folder, 'clone', origin, tables);
    git(tables, 'config', 'extensions.refStorage', 'reftable');
    assert.equal(await systemWorkingCopy.hasBranch(tables, 'main'), 'unknown');
  });

  it('takes no folder for a repository that only looks like one, and runs no program that it names', async () => {
    const shaped = join(clone, 'shaped');
    const marker = join(folder, 'marker');
    mkdirSync(shaped);
    git(shaped, 'init', '--bare', shaped);
    git(shaped, '--git-dir', shaped, 'config', 'core.fsmonitor', `touch '${marker}' #`);
    git(shaped, '--git-dir', shaped, 'config', 'remote.origin.url', `ext::touch ${marker}`);
    const expected = { root: clone, shallow: false, partial: false, sparse: false };
    assert.deepEqual(await systemWorkingCopy.inspect(shaped), expected);
    assert.deepEqual(await systemWorkingCopy.inspect(join(shaped, 'refs')), expected);
    assert.equal(await systemWorkingCopy.originUrl(shaped), origin);
    assert.equal(existsSync(marker), false);
  });

  it('runs no program of a folder called .git that was put there', async () => {
    const planted = join(folder, 'planted');
    const marker = join(folder, 'planted-marker');
    git(folder, 'init', planted);
    for (const key of ['core.fsmonitor', 'core.sshCommand', 'core.pager', 'remote.origin.uploadpack']) {
      git(planted, 'config', key, `touch '${marker}' #`);
    }
    git(planted, 'config', 'remote.origin.promisor', 'true');
    await systemWorkingCopy.inspect(planted);
    await systemWorkingCopy.hasBranch(planted, 'main');
    await systemWorkingCopy.isSubmodule(planted);
    assert.equal(existsSync(marker), false);
  });

  it('starts no git, wherever PATH leads', async () => {
    const marker = join(folder, 'git-marker');
    const path = process.env['PATH'];
    const fake = join(clone, 'git');
    writeFileSync(fake, `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 });
    process.env['PATH'] = `:.:${clone}`;
    try {
      assert.equal((await systemWorkingCopy.inspect(clone))?.root, clone);
      assert.equal(await systemWorkingCopy.hasBranch(clone, 'main'), true);
    } finally {
      process.env['PATH'] = path;
      rmSync(fake);
    }
    assert.equal(existsSync(marker), false);
  });

  it('knows a working copy without a commit and without a remote', async () => {
    const fresh = join(folder, 'fresh');
    mkdirSync(fresh);
    git(fresh, 'init');
    assert.deepEqual(await systemWorkingCopy.inspect(fresh), {
      root: fresh,
      shallow: false,
      partial: false,
      sparse: false,
    });
  });

  it('knows the branch that the HEAD of the remote names', async () => {
    const alone = join(folder, 'alone');
    mkdirSync(alone);
    git(alone, 'init');
    assert.equal(await systemWorkingCopy.originHead(join(clone, 'src')), 'main');
    assert.equal(await systemWorkingCopy.originHead(alone), null);
  });

  it('knows the address of the remote, from any folder inside', async () => {
    assert.equal(await systemWorkingCopy.originUrl(join(clone, 'src')), origin);
  });

  it('knows a submodule, which belongs to the repository around it', async () => {
    const around = join(folder, 'around');
    git(folder, 'clone', origin, around);
    git(around, 'submodule', 'add', `file://${origin}`, 'lib');
    assert.equal(await systemWorkingCopy.isSubmodule(around), false);
    assert.equal(await systemWorkingCopy.isSubmodule(join(around, 'lib')), true);
    assert.equal(await systemWorkingCopy.originUrl(join(around, 'lib')), `file://${origin}`);
  });

  it('knows when there is none', async () => {
    const outside = join(folder, 'outside');
    mkdirSync(outside);
    assert.equal(await systemWorkingCopy.inspect(outside), undefined);
    assert.equal(await systemWorkingCopy.inspect(join(folder, 'missing')), undefined);
    assert.equal(await systemWorkingCopy.hasBranch(outside, 'main'), false);
    assert.equal(await systemWorkingCopy.originHead(outside), null);
    assert.equal(await systemWorkingCopy.originUrl(outside), null);
    assert.equal(await systemWorkingCopy.isSubmodule(outside), false);
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
      assert.equal(await systemWorkingCopy.hasBranch(clone, branch), expected);
    });
  }
});
