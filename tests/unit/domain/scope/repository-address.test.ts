import assert from 'node:assert/strict';
import { azureRepositoriesOf, isOtherRepository, shownAddress } from '../../../../src/domain/scope/repository-address';

describe('two addresses', () => {
  const same: [string, string, string][] = [
    ['the same', 'https://github.com/acme/shop', 'https://github.com/acme/shop'],
    ['with a user', 'https://dev.azure.com/acme/Web/_git/shop', 'https://acme@dev.azure.com/acme/Web/_git/shop'],
    ['with a slash, .git, and in another case', 'https://github.com/acme/shop', 'https://GitHub.com/Acme/Shop.git/'],
    ['SSH of GitHub', 'https://github.com/acme/shop', 'git@github.com:acme/shop.git'],
    ['SSH of GitHub with a scheme', 'https://github.com/acme/shop', 'ssh://git@github.com:22/acme/shop.git'],
    ['www', 'https://github.com/acme/shop', 'https://www.github.com/acme/shop'],
    [
      'blanks',
      'https://dev.azure.com/acme/Web%20Shop/_git/My%20Repo',
      'https://dev.azure.com/acme/Web Shop/_git/my repo',
    ],
    [
      'SSH of Azure',
      'https://dev.azure.com/acme/Web%20Shop/_git/shop',
      'git@ssh.dev.azure.com:v3/acme/Web%20Shop/shop',
    ],
    ['old SSH of Azure', 'https://dev.azure.com/acme/Web/_git/shop', 'acme@vs-ssh.visualstudio.com:v3/acme/Web/shop'],
    [
      'SSH of Azure with a scheme',
      'https://acme.visualstudio.com/Web/_git/shop',
      'ssh://git@ssh.dev.azure.com/v3/acme/Web/shop',
    ],
    ['both hosts of Azure', 'https://dev.azure.com/acme/Web/_git/shop', 'https://acme.visualstudio.com/Web/_git/shop'],
    [
      'the default collection',
      'https://acme.visualstudio.com/DefaultCollection/Web/_git/shop',
      'https://dev.azure.com/acme/Web/_git/shop',
    ],
    ['a project of the same name', 'https://dev.azure.com/acme/_git/shop', 'https://dev.azure.com/acme/shop/_git/shop'],
    ['... over SSH', 'https://dev.azure.com/acme/_git/shop', 'git@ssh.dev.azure.com:v3/acme/shop/shop'],
    [
      'an optimized fetch',
      'https://dev.azure.com/acme/Web/_git/_optimized/shop',
      'https://dev.azure.com/acme/Web/_git/shop',
    ],
    [
      'SSH of Azure DevOps Server',
      'https://tfs.corp/tfs/Main/Web/_git/shop',
      'ssh://tfs.corp:22/tfs/Main/Web/_git/shop',
    ],
    [
      'another port and scheme',
      'http://tfs.corp:8080/tfs/Main/Web/_git/shop',
      'https://tfs.corp/tfs/Main/Web/_git/shop',
    ],
    [
      'a project of a server left out',
      'https://tfs.corp/tfs/Main/_git/shop',
      'https://tfs.corp/tfs/Main/shop/_git/shop',
    ],
    ['SSH of Bitbucket Server', 'https://bb.corp/scm/web/shop.git', 'ssh://git@bb.corp:7999/web/shop.git'],
    ['a context', 'https://git.corp/gitlab/web/shop.git', 'git@git.corp:web/shop.git'],
    ['perhaps a mirror', 'https://github.com/acme/shop', 'https://mirror.corp/github.com/acme/shop.git'],
    [
      'perhaps a name of the same host',
      'https://tfs.corp/tfs/Main/Web/_git/shop',
      'https://tfs/tfs/Main/Web/_git/shop',
    ],
    ['perhaps a name of the SSH configuration', 'https://github.com/acme/shop', 'git@github-work:acme/shop.git'],
    [
      'ids instead of names',
      'https://dev.azure.com/acme/Web/_git/shop',
      'https://dev.azure.com/acme/0b9c1f6e-4a52-4d0a-8a3e-2b6f3c1d9e70/_git/5d1e7a34-94f4-4c54-9f3e-9f2f3c8f0a11',
    ],
    ['a folder', 'https://github.com/acme/shop', '/srv/git/tools.git'],
    ['a folder of Windows', 'https://github.com/acme/shop', 'D:\\git\\tools'],
    ['a folder of Windows with slashes', 'https://github.com/acme/shop', 'D:/git/tools'],
    ['a file address', 'https://github.com/acme/shop', 'file:///srv/git/tools.git'],
    ['a relative folder', 'https://github.com/acme/shop', '../tools.git'],
    [
      'old SSH without an organization',
      'https://dev.azure.com/acme/Web/_git/shop',
      'ssh://acme@vs-ssh.visualstudio.com:22/Web/_ssh/tools',
    ],
    ['nothing', 'https://github.com/acme/shop', ''],
    ['no address', 'https://[', 'https://github.com/acme/shop'],
    ['a host alone', 'https://dev.azure.com/', 'https://github.com/acme/shop'],
  ];
  for (const [name, one, other] of same) {
    it(`may be one repository: ${name}`, () => {
      assert.equal(isOtherRepository(one, other), false);
      assert.equal(isOtherRepository(other, one), false);
    });
  }

  const different: [string, string, string][] = [
    ['another name', 'https://dev.azure.com/acme/Web/_git/shop', 'https://acme@dev.azure.com/acme/Web/_git/tools'],
    ['another name over SSH', 'https://dev.azure.com/acme/Web/_git/shop', 'git@ssh.dev.azure.com:v3/acme/Web/tools'],
    ['another project', 'https://dev.azure.com/acme/Web/_git/shop', 'https://dev.azure.com/acme/Api/_git/shop'],
    [
      'another organization',
      'https://dev.azure.com/acme/Web/_git/shop',
      'https://other.visualstudio.com/Web/_git/shop',
    ],
    ['another owner', 'https://github.com/acme/shop', 'git@github.com:other/shop.git'],
    ['another provider', 'https://dev.azure.com/acme/Web/_git/pipelines', 'https://github.com/acme/shop'],
    ['another collection', 'https://tfs.corp/tfs/Main/Web/_git/shop', 'https://tfs.corp/tfs/Old/Web/_git/shop'],
  ];
  for (const [name, one, other] of different) {
    it(`are of two repositories: ${name}`, () => {
      assert.equal(isOtherRepository(one, other), true);
      assert.equal(isOtherRepository(other, one), true);
    });
  }

  it('are shown without user, password and query', () => {
    assert.equal(shownAddress('https://joe:p4ss@github.com/acme/shop?t=1#x'), 'https://github.com/acme/shop');
    assert.equal(shownAddress('git@github.com:acme/shop.git'), 'git@github.com:acme/shop.git');
  });

  it('are not read where one is longer than any', () => {
    const long = `https://git.example.org/${'/'.repeat(500_000)}x`;
    assert.equal(isOtherRepository(long, 'https://git.example.org/y'), false);
  });
});

describe('a repository of Azure Repos', () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['https://dev.azure.com/acme/Web%20Shop/_git/My%20Repo', ['Web Shop/My Repo', 'My Repo/My Repo']],
    ['https://acme@dev.azure.com/acme/Web/_git/shop', ['Web/shop', 'shop/shop']],
    ['https://dev.azure.com/acme/_git/shop', ['acme/shop', 'shop/shop']],
    ['https://acme.visualstudio.com/Web/_git/shop', ['Web/shop', 'shop/shop']],
    ['https://acme.visualstudio.com/DefaultCollection/Web/_git/_full/shop', ['Web/shop', 'shop/shop']],
    ['https://acme.visualstudio.com/DefaultCollection/_git/shop', ['shop/shop']],
    ['https://tfs.example.org/tfs/Main/Web/_git/v1.2', ['Web/v1.2', 'v1.2/v1.2']],
    ['git@ssh.dev.azure.com:v3/acme/Web%20Shop/shop', ['Web Shop/shop']],
    ['acme@vs-ssh.visualstudio.com:v3/acme/Web/shop', ['Web/shop']],
    ['ssh://tfs.example.org:22/tfs/Main/Web/_git/shop', ['Web/shop', 'shop/shop']],
    ['https://github.com/acme/shop', []],
    ['/srv/git/shop', []],
    ['', []],
  ];
  for (const [address, names] of rows) {
    it(`may be ${names.join(' or ') || 'none'} at ${address || 'no address'}`, () => {
      assert.deepEqual(
        azureRepositoriesOf(address).map(({ project, repository }) => `${project}/${repository}`),
        names,
      );
    });
  }
});
