import assert from 'node:assert/strict';
import { notFound, notPermitted } from '../../../src/errors/server-errors';
import { SERVER } from '../../builders';
import { condition, failing, gateAnswer, publishWorld, type ServedAnalysis, type World } from './publish-world';

const NEW_LINES = { ncloc: { overall: '812', newCode: null }, new_lines: { overall: null, newCode: '12' } };

function worldOf(served: ServedAnalysis, inputs: Readonly<Record<string, string>> = {}, changes: Partial<World> = {}) {
  return publishWorld({
    analyses: { shop: { served } },
    connection: SERVER,
    inputs: { source: 'project', projectKey: 'shop', ...inputs },
    ...changes,
    variables: { SONARQUBE_ANALYSES: '', ...changes.variables },
  });
}

/** The only report that was attached. */
function reportOf(world: ReturnType<typeof publishWorld>) {
  const [name] = world.agent.attachments.map((one) => one.name);
  return world.report((name ?? '').replace(/\.json$/, ''));
}

const live = (answer: Parameters<typeof gateAnswer>[0]) => () => Promise.resolve(gateAnswer(answer));
const error = (thrown: Error) => (): never => {
  throw thrown;
};

describe('the gate of a project', () => {
  it('counts, and is marked as one that no analysis of this run made', async () => {
    const world = worldOf({ live: live({ status: 'ERROR', conditions: [failing(), condition()] }) });
    assert.equal((await world.run()).result, 'Failed');
    const report = reportOf(world);
    assert.equal(report.outcome.status, 'failed');
    assert.equal(report.basis, 'project');
    assert.equal(report.analysisId, null);
    assert.equal(report.dashboardUrl, `${SERVER}/dashboard?id=shop`);
    assert.match(world.logger.text('info'), /Quality gate of shop \(main branch\): failed, 1 of 2 conditions not met/);
    assert.match(world.logger.text('info'), /gate of the project as it stands in SonarQube: nothing was analyzed/);
    assert.equal(world.properties.get('sonarglobalqualitygate'), 'failed');
  });

  const lines: readonly (readonly [Readonly<Record<string, string>>, string, string])[] = [
    [{}, 'live shop {}', ''],
    [{ branch: 'release/1' }, 'live shop {"branch":"release/1"}', '&branch=release%2F1'],
    [{ pullRequest: '7' }, 'live shop {"pullRequest":"7"}', '&pullRequest=7'],
  ];
  for (const [inputs, request, query] of lines) {
    it(`is asked for with ${JSON.stringify(inputs)}`, async () => {
      const world = worldOf({ measures: () => Promise.resolve({ projectName: 'Shop', values: NEW_LINES }) }, inputs);
      assert.equal((await world.run()).result, 'Succeeded');
      assert.equal(world.requests[0], request);
      assert.equal(reportOf(world).dashboardUrl, `${SERVER}/dashboard?id=shop${query}`);
    });
  }

  const zero = () =>
    Promise.resolve({
      projectName: null,
      values: { ncloc: { overall: '812', newCode: null }, new_lines: { overall: null, newCode: '0' } },
    });
  const refMissing = () => Promise.resolve(["Could not find ref 'main' in refs"]);
  const rows: readonly (readonly [string, ServedAnalysis, Readonly<Record<string, string>>, string])[] = [
    ['that was never analyzed', { live: live({ status: 'NONE', conditions: [] }) }, {}, 'unknown no-analysis'],
    ['that SonarQube does not know', { live: error(notFound('x', 'Project not found')) }, {}, 'unknown no-analysis'],
    ['that the token may not see', { live: error(notPermitted('c', 'x', 'no')) }, {}, 'unknown not-permitted'],
    ['without a condition', { live: live({ conditions: [] }) }, {}, 'none nothing-to-judge'],
    [
      'of a pull request whose base was not there',
      { measures: zero, warnings: refMissing },
      { pullRequest: '7' },
      'unknown base-missing',
    ],
    [
      'of a pull request without new lines whose warnings may not be read',
      { measures: zero, warnings: error(notPermitted('c', 'x', 'no')) },
      { pullRequest: '7' },
      'unknown not-permitted',
    ],
    ['of a pull request without new lines and warnings', { measures: zero }, { pullRequest: '7' }, 'passed'],
    [
      'of a branch that compares with another one that was not there',
      {
        live: live({ period: { mode: 'REFERENCE_BRANCH', date: null, parameter: 'main' } }),
        measures: zero,
        warnings: refMissing,
      },
      { branch: 'x' },
      'unknown base-missing',
    ],
  ];
  for (const [name, served, inputs, expected] of rows) {
    it(`is ${expected} of one ${name}`, async () => {
      const world = worldOf(served, inputs);
      await world.run();
      const { outcome } = reportOf(world);
      assert.equal('reason' in outcome ? `${outcome.status} ${outcome.reason}` : outcome.status, expected);
    });
  }

  it('is told with a remedy for what was asked: which token may read it, and what to check where nothing was analyzed', async () => {
    const token = worldOf({ live: error(notPermitted('c', 'x', 'no')) });
    const nothing = worldOf({ live: error(notFound('x', 'Project not found')) });
    const never = worldOf({ live: live({ status: 'NONE', conditions: [] }) }, { branch: 'made-up' });
    for (const world of [token, nothing, never]) await world.run();
    assert.match(token.logger.text('info'), /a user token \(an analysis token is not enough\)/);
    for (const world of [nothing, never]) {
      assert.match(
        world.logger.text('info'),
        /Check the key of the project, the branch or pull request that was asked/,
      );
    }
    for (const world of [token, nothing, never]) assert.doesNotMatch(world.logger.text('info'), /Analyze/);
  });

  it('is not written to the build that a release deploys', async () => {
    const world = worldOf({}, {}, { variables: { 'System.HostType': 'release' } });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.equal(world.properties.size, 0);
    assert.equal(world.agent.summaries.length, 1);
  });

  it('needs a connection', async () => {
    const world = publishWorld({ analyses: {}, inputs: { source: 'project', projectKey: 'shop' } });
    await assert.rejects(() => world.run(), /connection: it is missing/);
  });
});
