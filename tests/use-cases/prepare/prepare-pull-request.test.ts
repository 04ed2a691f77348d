import assert from 'node:assert/strict';
import { analysisProperties } from '../../../src/domain/scanner/analysis-properties';
import { azureDevOpsFault } from '../../../src/errors/catalog';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { handoffOf, pullRequest, running, type Scene, stage } from './prepare-world';

describe('Prepare and the pull request of a branch build', () => {
  const branch = { 'Build.SourceBranch': 'refs/heads/feature/cart' };
  const auto = { pullRequestDetection: 'auto-detect' };
  const one = [{ id: '7', base: 'main' }];

  it('takes the only open one, for the server and for whoever decorates it', async () => {
    const { ports, agent, searched, logger } = stage({ inputs: auto, variables: branch, pullRequests: one });
    await prepare(ports, running);
    const handoff = handoffOf(agent);
    assert.ok(handoff.state === 'prepared');
    assert.deepEqual(searched, ['p1 r1 feature/cart']);
    assert.deepEqual(handoff.scope, { kind: 'pull-request', id: '7', branch: 'feature/cart', base: 'main' });
    assert.equal(handoff.pipeline.pullRequestId, '7');
    assert.equal(analysisProperties(handoff)['sonar.pullrequest.key'], '7');
    assert.equal(analysisProperties(handoff)['sonar.pullrequest.vsts.project'], 'Web Shop');
    assert.equal(analysisProperties(handoff)['sonar.branch.name'], undefined);
    assert.match(logger.text('info'), /pull request 7 is open from feature\/cart/);
  });

  const several = [...one, { id: '9', base: 'release' }];
  const GitHub = { ...branch, 'Build.Repository.Provider': 'GitHub' };
  const left: [name: string, scene: Scene, says: RegExp | null][] = [
    ['it is not asked for', { variables: branch, pullRequests: one }, null],
    ['there is none', { inputs: auto, variables: branch }, /has no open pull request, so the branch is analyzed/],
    [
      'there are several',
      { inputs: auto, variables: branch, pullRequests: several },
      /2 open pull requests \(7 into main, 9 into release\)\. None is taken/,
    ],
    [
      'Azure DevOps does not tell',
      { inputs: auto, variables: branch, pullRequests: azureDevOpsFault('the search', '403') },
      /not known whether feature\/cart has an open pull request.*403/,
    ],
    [
      'the repository is elsewhere',
      { inputs: { ...auto, defaultBranch: 'main' }, variables: GitHub, pullRequests: one },
      /asks Azure Repos only, and this is GitHub/,
    ],
    [
      'the author names the branch',
      {
        inputs: { ...auto, extraProperties: 'sonar.branch.name=feature/cart' },
        variables: branch,
        pullRequests: one,
      },
      null,
    ],
  ];
  for (const [name, scene, says] of left) {
    it(`analyzes the branch where ${name}`, async () => {
      const { ports, agent, logger } = stage(scene);
      await prepare(ports, running);
      assert.deepEqual(handoffOf(agent).scope, { kind: 'branch', name: 'feature/cart' });
      if (says !== null) assert.match(logger.text('info', 'warning'), says);
      else assert.doesNotMatch(logger.text('info', 'warning'), /open pull request/);
    });
  }

  it('leaves the default branch and pull request builds as they are, without a search', async () => {
    for (const variables of [{}, pullRequest]) {
      const { ports, searched } = stage({ inputs: auto, variables, pullRequests: one });
      await prepare(ports, running);
      assert.deepEqual(searched, []);
    }
  });
});
