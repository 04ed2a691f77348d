import type { PostedStatus } from '../../../src/documents/pull-request';
import assert from 'node:assert/strict';
import { parseDecorationReport } from '../../../src/documents/decoration-report';
import { preparedHandoff } from '../../builders';
import { findingsWorld } from '../decorate/findings-world';
import { pullRequestWorld, type RequestFate } from '../decorate/pull-request-world';
import { failing, gateAnswer, publishWorld, type ServedAnalysis } from './publish-world';

const COMMIT = '8d4a1b5c6e7f8091a2b3c4d5e6f708192a3b4c5d';
const SCOPE = { kind: 'pull-request', id: '118', branch: 'feature/cart', base: 'main' } as const;

/** A pull request build whose gate failed. */
function pullRequestBuild(
  inputs: Readonly<Record<string, string>> = {},
  fates: readonly RequestFate[] = [],
  provider = 'TfsGit',
  more: ServedAnalysis = {},
) {
  const pullRequest = pullRequestWorld();
  pullRequest.iterations.splice(0, 1, { id: 1, sourceCommit: COMMIT, commonCommit: 'base' });
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
    ...more,
  };
  return { pullRequest, world: publishWorld({ analyses: { shop: { handoff, served } }, inputs, pullRequest }) };
}

/** As Prepare leaves it. */
const pending = (): PostedStatus => ({
  // Before whatever the run posts.
  id: 0,
  state: 'pending',
  description: 'Build 42 is analyzing these commits.',
  targetUrl: null,
  genre: 'sonarqube',
  name: 'quality-gate',
  iterationId: 1,
  authorId: 'bot',
  properties: new Map([
    ['SonarQube.Build', '42'],
    ['SonarQube.AnalysisKey', 'shop'],
    ['SonarQube.Definition', '7'],
  ]),
});

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
    // What Prepare may have begun is looked for.
    assert.deepEqual([...pullRequest.reads, ...pullRequest.writes], ['statuses']);
    assert.equal(attached(world), '');
  });

  it('ends a pending of Prepare with decoratePullRequest: off, with the verdict, and shows nothing else', async () => {
    const { pullRequest, world } = pullRequestBuild({ decoratePullRequest: 'off' });
    pullRequest.statuses.push(pending());
    await world.run();
    assert.deepEqual(pullRequest.writes, ['status quality-gate/shop failed', 'status quality-gate failed']);
    assert.match(world.logger.text('info'), /that Prepare has set to pending has the verdict now/);
    assert.equal(attached(world), '');
  });

  it('leaves the pending of newer commits to their own build', async () => {
    const { pullRequest, world } = pullRequestBuild({ decoratePullRequest: 'off' });
    pullRequest.iterations.push({ id: 2, sourceCommit: 'newer', commonCommit: 'base' });
    pullRequest.statuses.push({ ...pending(), iterationId: 2 });
    await world.run();
    assert.deepEqual(pullRequest.writes, []);
  });

  it('says nothing of a pending that it cannot end, with decoratePullRequest: off', async () => {
    const { pullRequest, world } = pullRequestBuild({ decoratePullRequest: 'off' }, ['refused-403']);
    pullRequest.statuses.push(pending());
    await world.run();
    assert.doesNotMatch(world.logger.text('warning'), /pull request/i);
  });

  it('ends a pending of Prepare where SonarQube decorates by itself', async () => {
    const { pullRequest, world } = pullRequestBuild();
    pullRequest.statuses.push(pending(), {
      ...pending(),
      id: 2,
      genre: 'SonarQube',
      name: 'quality gate',
      authorId: 'them',
    });
    await world.run();
    assert.deepEqual(pullRequest.writes, [
      'status quality-gate/shop notApplicable',
      'status quality-gate notApplicable',
    ]);
  });

  for (const [status, state] of [
    ['FAILED', 'error'],
    ['CANCELED', 'error'],
  ] as const) {
    it(`ends a pending of Prepare where the analysis is ${status}`, async () => {
      const { pullRequest, world } = pullRequestBuild({}, [], 'TfsGit', {
        task: () => ({ pullRequest: '118', status }),
      });
      pullRequest.statuses.push(pending());
      await world.run();
      assert.equal(pullRequest.statuses.filter(({ name }) => name === 'quality-gate').at(-1)?.state, state);
    });
  }

  it('keeps what was decided in SonarQube since the same analysis', async () => {
    const { pullRequest, world } = pullRequestBuild();
    await world.run();
    const [project] = pullRequest.statuses;
    assert.ok(project !== undefined);
    const properties = new Map([...project.properties, ['SonarQube.Source', 'live']]);
    pullRequest.statuses.push({ ...project, id: 90, state: 'succeeded', description: 'shop: passed', properties });
    const again = pullRequestBuild();
    again.pullRequest.statuses.push(...pullRequest.statuses);
    await again.world.run();
    assert.equal(again.world.report('shop').outcome.status, 'failed', 'the build keeps its own verdict');
    assert.deepEqual(again.pullRequest.writes.slice(0, 1), ['status quality-gate succeeded']);
  });

  for (const [fate, what] of [
    ['refused-403', 'the result'],
    ['refused-404', 'the result'],
    ['lost', 'the status'],
    ['crash', 'the status'],
  ] as const) {
    it(`ends with the same verdict, and one warning at least, where every request is ${fate}`, async () => {
      const fates = Array<RequestFate>(100).fill(fate);
      const { pullRequest, world } = pullRequestBuild({ onFailed: 'ignore' }, fates);
      assert.equal((await world.run()).result, 'Succeeded');
      assert.equal(world.report('shop').outcome.status, 'failed');
      const warning = world.logger.text('warning');
      assert.ok(warning.includes(`Pull request 118 does not show ${what} as it should: `), warning);
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

  it('counts in the log what a separate project has on its changed lines, since no gate judges that', async () => {
    const pullRequest = pullRequestWorld();
    pullRequest.iterations.splice(0, 1, { id: 1, sourceCommit: COMMIT, commonCommit: 'base' });
    pullRequest.files.set('/src/a.py', 'one = 1\ntwo = 2\n');
    pullRequest.filesBefore.set('/src/a.py', 'one = 1\n');
    const findings = findingsWorld('shop');
    findings.files.set('src/a.py', 'one = 1\ntwo = 2\n');
    for (const line of ['one = 1', 'two = 2']) {
      const named = { key: line, rule: 'py:S1', message: 'm', severity: 'MAJOR', file: 'src/a.py', line } as const;
      findings.issues.push({ ...named, state: 'open' });
    }
    const { pipeline } = preparedHandoff('shop');
    const repository = { ...pipeline.repository, provider: 'TfsGit' };
    const handoff = preparedHandoff('shop', {
      scope: { kind: 'main-branch', name: 'feature/cart', standsFor: { kind: 'pull-request', id: '118' } },
      pipeline: { ...pipeline, sourceCommit: COMMIT, pullRequestId: '118', repository },
    });
    const world = publishWorld({ analyses: { shop: { handoff } }, pullRequest, findings });
    await world.run();
    assert.equal(world.agent.outputs.get('status'), 'none');
    assert.ok(
      world.logger.lines.some(({ text }) =>
        /^Of 2 open issues of shop, 1 is on lines that pull request 118 changes\./.test(text),
      ),
      JSON.stringify(world.logger.lines),
    );
  });
});
