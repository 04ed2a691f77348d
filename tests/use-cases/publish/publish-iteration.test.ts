import type { Iteration } from '../../../src/documents/pull-request';
import assert from 'node:assert/strict';
import { preparedHandoff } from '../../builders';
import { publishWorld } from './publish-world';

const COMMIT = '8d4a1b5c6e7f8091a2b3c4d5e6f708192a3b4c5d';
const SCOPE = { kind: 'pull-request', id: '118', branch: 'feature/cart', base: 'main' } as const;
const ITERATIONS: readonly Iteration[] = [
  { id: 4, sourceCommit: 'ffff', commonCommit: 'base' },
  { id: 1, sourceCommit: null, commonCommit: 'base' },
  { id: 3, sourceCommit: COMMIT.toUpperCase(), commonCommit: 'base' },
  { id: 2, sourceCommit: COMMIT, commonCommit: 'base' },
];

function pullRequestBuild(
  iterations: () => Promise<readonly Iteration[]>,
  provider = 'TfsGit',
  variables: Readonly<Record<string, string>> = {},
) {
  const asked: string[][] = [];
  const { pipeline } = preparedHandoff('shop');
  const handoff = preparedHandoff('shop', {
    scope: SCOPE,
    pipeline: { ...pipeline, pullRequestId: '118', repository: { ...pipeline.repository, provider } },
  });
  const world = publishWorld({
    analyses: { shop: { handoff, served: { task: () => ({ pullRequest: '118' }) } } },
    variables: {
      'Build.Repository.Provider': provider,
      'Build.Repository.ID': 'r1',
      'System.TeamProjectId': 'p1',
      'System.PullRequest.PullRequestId': '118',
      'System.PullRequest.SourceBranch': 'refs/heads/feature/cart',
      'System.PullRequest.TargetBranch': 'refs/heads/main',
      'System.PullRequest.SourceCommitId': COMMIT,
      ...variables,
    },
    azureDevOps: {
      iterations: (...of: readonly string[]) => {
        asked.push([...of]);
        return iterations();
      },
    },
  });
  return { world, asked };
}

describe('the iteration of a pull request', () => {
  it('is the newest one of the commit that was built', async () => {
    const { world, asked } = pullRequestBuild(() => Promise.resolve(ITERATIONS));
    assert.equal((await world.run()).result, 'Succeeded');
    assert.equal(world.report('shop').pipeline.iterationId, 3);
    assert.deepEqual(asked, [['p1', 'r1', '118']]);
  });

  it('is not known when no iteration is of that commit', async () => {
    const { world } = pullRequestBuild(() => Promise.resolve(ITERATIONS.slice(0, 2)));
    await world.run();
    assert.equal(world.report('shop').pipeline.iterationId, null);
  });

  it('costs nothing when it cannot be read', async () => {
    const { world } = pullRequestBuild(() => Promise.reject(new Error('403')));
    assert.equal((await world.run()).result, 'Succeeded');
    assert.equal(world.report('shop').pipeline.iterationId, null);
    assert.equal(world.logger.text('warning'), '');
    assert.match(world.logger.text('debug'), /do not name the iteration of the pull request: 403/);
  });

  it('is waited for two seconds at most', async () => {
    const { world } = pullRequestBuild(() => new Promise(() => undefined));
    assert.equal((await world.run()).result, 'Succeeded');
    assert.ok(world.seconds() >= 2 && world.seconds() <= 3, String(world.seconds()));
  });

  for (const [what, provider, variables] of [
    ['elsewhere than in Azure Repos', 'GitHub', {}],
    ['outside of pull requests', 'TfsGit', { 'System.PullRequest.PullRequestId': '' }],
  ] as const) {
    it(`is not asked for ${what}`, async () => {
      const { world, asked } = pullRequestBuild(() => Promise.resolve(ITERATIONS), provider, variables);
      await world.run();
      assert.deepEqual(asked, []);
    });
  }
});
