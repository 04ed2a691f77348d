import assert from 'node:assert/strict';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { failsWith, handoffOf, pullRequest, running, stage, type Scene } from './prepare-world';

const SHOP = 'https://dev.azure.com/acme/Web/_git/shop';
const TOOLS = 'https://joe:p4ss@dev.azure.com/acme/Web/_git/tools';

/** A build of the shop that analyses another folder. */
const scene = (originUrl: string | undefined, inputs: Record<string, string> = {}, variables = {}): Scene => ({
  inputs: { projectBaseDir: '/agent/s/tools', ...inputs },
  variables: { 'Build.Repository.Uri': SHOP, ...variables },
  folders: ['/agent/s/tools'],
  ...(originUrl === undefined ? {} : { originUrl }),
});

describe('a job that checks out several repositories', () => {
  const refused: [string, Scene][] = [
    ['a branch', scene(TOOLS, {}, { 'Build.SourceBranch': 'refs/heads/feature/x' })],
    ['a pull request', scene(TOOLS, {}, pullRequest)],
    ['a tag, which would be skipped', scene(TOOLS, {}, { 'Build.SourceBranch': 'refs/tags/v1' })],
    [
      'a default branch that nobody knows',
      { ...scene(TOOLS), defaultBranch: null, server: { project: () => Promise.resolve({ state: 'missing' }) } },
    ],
    [
      'only a part of a pull request',
      scene(TOOLS, { extraProperties: 'sonar.pullrequest.base=main' }, { 'Build.SourceBranch': 'refs/heads/x' }),
    ],
  ];
  for (const [name, given] of refused) {
    it(`does not analyze one as what another one is built for: ${name}`, () =>
      failsWith(
        given,
        'SQ-CONF-REPOSITORY',
        /"\/agent\/s\/tools" is a working copy of https:\/\/dev\.azure\.com\/acme\/Web\/_git\/tools, but this build is one of https:\/\/dev\.azure\.com\/acme\/Web\/_git\/shop.*sonar\.branch\.name.*sonar\.pullrequest\.key/s,
      ));
  }

  it('warns where both are most likely on their default branch', async () => {
    const { ports, agent, logger } = stage(scene(TOOLS));
    await prepare(ports, running);
    assert.equal(handoffOf(agent).scope.kind, 'main-branch');
    assert.match(logger.text('warning'), /is a working copy of .*_git\/tools, but .* analyzed as the main branch/);
    assert.doesNotMatch(logger.text('warning'), /p4ss/);
  });

  const accepted: [string, Scene, string][] = [
    ['a written branch', scene(TOOLS, { extraProperties: 'sonar.branch.name=release' }), 'branch'],
    [
      'a written branch that is the default one',
      scene(TOOLS, { extraProperties: 'sonar.branch.name=refs/heads/develop', defaultBranch: 'develop' }),
      'main-branch',
    ],
    ['a written pull request', scene(TOOLS, { extraProperties: 'sonar.pullrequest.key=9' }), 'pull-request'],
    ['the repository of the build', scene('git@ssh.dev.azure.com:v3/acme/Web/shop'), 'main-branch'],
    ['a submodule', { ...scene(TOOLS), isSubmodule: true }, 'main-branch'],
    ['no remote', scene(undefined), 'main-branch'],
    ['a remote that is a folder', scene('/srv/git/tools'), 'main-branch'],
    ['a build that does not know its repository', { ...scene(TOOLS), variables: {} }, 'main-branch'],
    [
      'a pull request of a fork',
      scene(TOOLS, {}, { ...pullRequest, 'System.PullRequest.IsFork': 'True' }),
      'pull-request',
    ],
    ['TFVC', scene(TOOLS, {}, { 'Build.Repository.Provider': 'TfsVersionControl' }), 'main-branch'],
    ['a release', scene(TOOLS, {}, { 'System.HostType': 'release' }), 'main-branch'],
  ];
  for (const [name, given, kind] of accepted) {
    it(`is no question with ${name}`, async () => {
      const { ports, agent } = stage(given);
      await prepare(ports, running);
      assert.equal(handoffOf(agent).scope.kind, kind);
    });
  }
});
