import assert from 'node:assert/strict';
import { parseDecorationReport } from '../../../src/documents/decoration-report';
import { preparedHandoff } from '../../builders';
import { pullRequestWorld, type RequestFate } from '../decorate/pull-request-world';
import { failing, gateAnswer, publishWorld } from './publish-world';

const COMMIT = '8d4a1b5c6e7f8091a2b3c4d5e6f708192a3b4c5d';
const SCOPE = { kind: 'pull-request', id: '118', branch: 'feature/cart', base: 'main' } as const;

/** A pull request build whose gate failed. */
function pullRequestBuild(
  inputs: Readonly<Record<string, string>> = {},
  fates: readonly RequestFate[] = [],
  provider = 'TfsGit',
) {
  const pullRequest = pullRequestWorld();
  pullRequest.iterations.splice(0, 1, { id: 1, sourceCommit: COMMIT });
  pullRequest.fates = [...fates];
  const { pipeline } = preparedHandoff('shop');
  const handoff = preparedHandoff('shop', {
    scope: SCOPE,
    pipeline: {
      ...pipeline,
      sourceCommit: COMMIT,
      pullRequestId: '118',
      repository: { ...pipeline.repository, provider },
    },
  });
  const served = {
    task: () => ({ pullRequest: '118' }),
    gate: () => gateAnswer({ status: 'ERROR', conditions: [failing()] }),
  };
  return { pullRequest, world: publishWorld({ analyses: { shop: { handoff, served } }, inputs, pullRequest }) };
}

const attached = (world: ReturnType<typeof publishWorld>): string =>
  world.files.contents.get('/work/_temp/sonarqube/shop/decoration.json') ?? '';

describe('Publish in a build of a pull request', () => {
  it('shows the verdict there, and leaves a report of that', async () => {
    const { pullRequest, world } = pullRequestBuild();
    const ending = await world.run();
    assert.equal(ending.result, 'Failed');
    assert.deepEqual(
      pullRequest.statuses.map(({ name, state }) => [name, state]),
      [
        ['quality-gate/shop', 'failed'],
        ['quality-gate', 'failed'],
      ],
    );
    const report = parseDecorationReport(attached(world));
    assert.ok(report.kind === 'document' && report.document.state === 'decorated', attached(world));
  });

  it('sends nothing there with decoratePullRequest: off', async () => {
    const { pullRequest, world } = pullRequestBuild({ decoratePullRequest: 'off' });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual([...pullRequest.reads, ...pullRequest.writes], []);
    assert.equal(attached(world), '');
  });

  for (const fate of ['refused-403', 'refused-404', 'lost', 'crash'] as const) {
    it(`ends with the same verdict, and one warning at least, where every request is ${fate}`, async () => {
      const fates = Array<RequestFate>(100).fill(fate);
      const { pullRequest, world } = pullRequestBuild({ onFailed: 'ignore' }, fates);
      assert.equal((await world.run()).result, 'Succeeded');
      assert.equal(world.report('shop').outcome.status, 'failed');
      assert.match(world.logger.text('warning'), /Pull request 118 does not show the status as it should/);
      assert.deepEqual(pullRequest.statuses, []);
    });
  }

  for (const [decorate, warnings] of [
    ['auto', 0],
    ['on', 1],
  ] as const) {
    it(`of another provider says so ${warnings} times with decoratePullRequest: ${decorate}`, async () => {
      const { pullRequest, world } = pullRequestBuild({ decoratePullRequest: decorate }, [], 'GitHub');
      await world.run();
      assert.deepEqual([...pullRequest.reads, ...pullRequest.writes], []);
      assert.equal(
        world.logger.text('warning').match(/decoratePullRequest: on has nothing to show/g)?.length ?? 0,
        warnings,
      );
    });
  }
});
