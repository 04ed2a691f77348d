import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import type { AnalysisOutcome } from '../../../src/documents/gate-outcome';
import { toBuildProperty } from '../../../src/domain/report/to-build-property';
import { notFound, notPermitted, serverUnreachable } from '../../../src/errors/server-errors';
import { publishedReport, SERVER } from '../../builders';
import { condition, type endedTask, failing, gateAnswer, OWN_TOKEN, publishWorld, type World } from './publish-world';

const passed: AnalysisOutcome = { status: 'passed', conditions: [condition()] };
const failed: AnalysisOutcome = { status: 'failed', conditions: [failing()] };

/** A build that published these reports and their properties, and a Publish that asks for them. */
function worldOf(reports: readonly AnalysisReport[], changes: Partial<World> = {}) {
  return publishWorld({
    analyses: {},
    attachments: reports.map((report) => [`${report.analysisKey}.json`, report]),
    buildProperties: Object.fromEntries(
      reports.map((report) => [`sonarqube.analysis.${report.analysisKey}`, JSON.stringify(toBuildProperty(report))]),
    ),
    ...changes,
    inputs: { source: 'build', ...changes.inputs },
  });
}

const release = { 'System.HostType': 'release', 'Build.ProjectId': 'p-artifact' };

describe('the verdict of a build', () => {
  it('is the worst of what its jobs published, worst first', async () => {
    const world = worldOf([publishedReport('a', passed), publishedReport('b', failed)]);
    assert.equal((await world.run()).result, 'Failed');
    assert.equal(world.agent.outputs.get('status'), 'failed');
    const results = JSON.parse(world.agent.outputs.get('results') ?? '') as { key: string; status: string }[];
    assert.deepEqual(
      results.map(({ key, status }) => `${key} ${status}`),
      ['b failed', 'a passed'],
    );
    assert.equal(world.report('b').outcome.status, 'failed', 'reportPath names a file of this job');
  });

  it('is passed when all passed, without any server, and is not published again', async () => {
    const world = worldOf([publishedReport('a', passed)]);
    const before = new Map(world.properties);
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(world.connections, []);
    assert.deepEqual(world.properties, before);
    assert.deepEqual(world.agent.attachments, []);
    assert.deepEqual(world.agent.summaries, []);
    assert.deepEqual(world.requests, ['attachments p1 42']);
  });

  it('is that of the primary artifact in a release, by default, and shown on its page', async () => {
    const world = worldOf([publishedReport('a', passed)], { inputs: { source: '' }, variables: release });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(world.requests, ['attachments p-artifact 42']);
    assert.equal(world.agent.summaries.length, 1);
    assert.deepEqual(world.agent.attachments, []);
  });

  it('is that of the build that buildId names', async () => {
    const world = worldOf([publishedReport('a', passed)], { inputs: { buildId: '7' } });
    await world.run();
    assert.deepEqual(world.requests, ['attachments p1 7']);
  });

  it('needs a build', async () => {
    const world = worldOf([], { variables: { ...release, 'Build.BuildId': '' } });
    await assert.rejects(() => world.run(), /buildId: it is missing; this release has no build/);
  });

  it('is unknown when nothing was published', async () => {
    const world = worldOf([], { variables: release });
    assert.equal((await world.run()).result, 'Failed');
    assert.equal(world.agent.outputs.get('status'), 'unknown');
    assert.match(world.logger.text('info'), /no analysis to judge \(build 42 has no published verdict\)/);
  });

  it('is unknown when it cannot be read', async () => {
    const azureDevOps = { attachments: () => Promise.reject(new Error('403 Forbidden')) };
    const world = worldOf([publishedReport('a', passed)], { azureDevOps });
    assert.equal((await world.run()).result, 'Failed');
    assert.match(world.logger.text('info'), /the verdict of build 42 cannot be read: 403 Forbidden/);
  });

  it('is known to have failed when the report of another analysis cannot be fetched', async () => {
    const listed = [
      { id: '1', name: 'a.json', read: () => Promise.resolve(JSON.stringify(publishedReport('a', failed))) },
      { id: '2', name: 'b.json', read: () => Promise.reject(new Error('503 Service Unavailable')) },
    ];
    const azureDevOps = { attachments: () => Promise.resolve(listed) };
    const world = worldOf([], { azureDevOps, variables: release, inputs: { onUnknown: 'ignore' } });
    assert.equal((await world.run()).result, 'Failed');
    assert.match(world.logger.text('info'), /a report of it cannot be read: 503 Service Unavailable/);
  });

  describe('with an analysis that was prepared and never published', () => {
    const preparedOnly = (attempt: number, analysisName: string) =>
      JSON.stringify({
        ...toBuildProperty(publishedReport('b', passed, { analysisName })),
        ...{ outcome: 'unknown', reason: 'not-published', attempt },
      });
    const withProperty = (reports: readonly AnalysisReport[], attempt = 1, inputs: Record<string, string> = {}) => {
      const a = reports.map((report): [string, string] => [
        `sonarqube.analysis.${report.analysisKey}`,
        JSON.stringify(toBuildProperty(report)),
      ]);
      const buildProperties = { ...Object.fromEntries(a), 'sonarqube.analysis.b': preparedOnly(attempt, 'api') };
      return worldOf(reports, { buildProperties, inputs });
    };

    it('is unknown, and is not waited for', async () => {
      const world = withProperty([publishedReport('a', passed, { analysisName: 'web' })]);
      assert.equal((await world.run()).result, 'Failed');
      assert.equal(world.agent.outputs.get('status'), 'unknown');
      assert.match(world.logger.text('info'), /it was prepared in .*, and no Publish there has published its verdict/);
      assert.equal(world.seconds(), 0);
    });

    it('is unknown when an earlier attempt of it passed', async () => {
      const world = withProperty([publishedReport('b', passed)], 2);
      assert.equal((await world.run()).result, 'Failed');
      assert.equal(world.agent.outputs.get('status'), 'unknown');
    });

    it('is that of the other where analysisName asks for it', async () => {
      const world = withProperty([publishedReport('a', passed, { analysisName: 'web' })], 1, { analysisName: 'web' });
      assert.equal((await world.run()).result, 'Succeeded');
    });
  });

  it('is only that of the analysis that analysisName names', async () => {
    const reports = [
      publishedReport('a', passed, { analysisName: 'web' }),
      publishedReport('b', failed, { analysisName: 'api' }),
    ];
    const world = worldOf(reports, { inputs: { analysisName: 'web' } });
    assert.equal((await world.run()).result, 'Succeeded');
    const other = worldOf(reports, { inputs: { analysisName: 'none' } });
    assert.equal((await other.run()).result, 'Failed');
    assert.match(other.logger.text('info'), /no published verdict of an analysis "none"/);
  });

  it('fails whatever the policies say when a failed analysis lost its report', async () => {
    const lenient = { onFailed: 'fail', onUnknown: 'ignore', onNone: 'ignore' };
    const world = worldOf([publishedReport('a', failed)], { attachments: [], inputs: lenient });
    assert.equal((await world.run()).result, 'Failed');
  });

  it('waits for reports of its own run that are still being uploaded, and not for those of another build', async () => {
    const late = publishedReport('a', passed);
    let looks = 0;
    const azureDevOps = {
      attachments: () => {
        looks += 1;
        const there = [{ id: '1', name: 'a.json', read: () => Promise.resolve(JSON.stringify(late)) }];
        return Promise.resolve(looks < 3 ? [] : there);
      },
    };
    const own = worldOf([late], { azureDevOps });
    assert.equal((await own.run()).result, 'Succeeded');
    assert.equal(own.seconds(), 2);
    looks = 0;
    const other = worldOf([late], { azureDevOps, variables: release });
    assert.equal((await other.run()).result, 'Failed');
    assert.equal(looks, 1);
  });

  it('is unknown as long as an analysis of the same job is not published', async () => {
    const world = worldOf([publishedReport('a', passed)], { analyses: { own: {} } });
    assert.equal((await world.run()).result, 'Failed');
    assert.match(world.logger.text('info'), /this job analyzed it, and no Publish with source: job ran before/);
    const after = worldOf([publishedReport('a', passed)], {
      analyses: { own: { published: 'passed' } },
    });
    assert.equal((await after.run()).result, 'Succeeded');
  });

  it('takes a skipped analysis for skipped', async () => {
    const skipped: AnalysisOutcome = { status: 'skipped', reason: 'unsupported-branch', detail: '' };
    assert.equal((await worldOf([publishedReport('a', skipped)]).run()).result, 'Skipped');
  });
});

describe('a published verdict, with a connection', () => {
  const connected = (outcome: AnalysisOutcome, changes: Partial<World> = {}) =>
    worldOf([publishedReport('shop', outcome)], { connection: SERVER, ...changes });
  const reasonOf = (world: ReturnType<typeof publishWorld>): string => {
    const { outcome } = world.report('shop');
    return 'reason' in outcome ? `${outcome.status} ${outcome.reason}` : outcome.status;
  };

  it('counts when the server knows the analysis and says the same', async () => {
    const world = connected(passed, { analyses: { shop: {} }, variables: { SONARQUBE_ANALYSES: '' } });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(world.requests, ['attachments p1 42', 'gate analysis-shop', 'task task-shop']);
    assert.equal(world.connections[0]?.credentials.scheme, 'token');
    assert.ok(!world.logger.text().includes(OWN_TOKEN));
  });

  const tasks: readonly (readonly [string, Partial<ReturnType<typeof endedTask>>, Partial<AnalysisReport>])[] = [
    ['of another project', { projectKey: 'green' }, {}],
    ['of a project that the server does not name', { projectKey: null }, {}],
    ['not that of its background task', { analysisId: 'analysis-other' }, {}],
    ['of no background task', {}, { computeTaskId: null }],
  ];
  for (const [name, task, changes] of tasks) {
    it(`does not count when the analysis is ${name}`, async () => {
      const world = connected(passed, {
        analyses: { shop: { served: { task: () => task } } },
        variables: { SONARQUBE_ANALYSES: '' },
        attachments: [['shop.json', publishedReport('shop', passed, changes)]],
      });
      assert.equal((await world.run()).result, 'Failed');
      assert.equal(reasonOf(world), 'unknown unexpected-answer');
    });
  }

  const unknownToServer = (): never => {
    throw notFound('api/qualitygates/project_status', 'not found');
  };
  const rows: readonly (readonly [string, () => ReturnType<typeof gateAnswer>, Partial<AnalysisReport>, string])[] = [
    ['purged there', unknownToServer, {}, 'unknown purged'],
    [
      'made on another server',
      unknownToServer,
      { server: { url: 'https://other.example.org', version: null, severityMode: null } },
      'unknown foreign-server',
    ],
    [
      'not to be seen',
      () => {
        throw notPermitted('sonar', 'read', 'Insufficient privileges');
      },
      {},
      'unknown not-permitted',
    ],
    [
      'on a server that is away',
      () => {
        throw serverUnreachable(SERVER, 'ECONNREFUSED');
      },
      {},
      'unknown server-unreachable',
    ],
    [
      'judged otherwise there',
      () => gateAnswer({ status: 'ERROR', conditions: [failing()] }),
      {},
      'unknown unexpected-answer',
    ],
    ['without an id', () => gateAnswer(), { analysisId: null }, 'unknown unexpected-answer'],
  ];
  for (const [name, gate, changes, expected] of rows) {
    it(`does not count when the analysis is ${name}`, async () => {
      const world = connected(passed, {
        analyses: { shop: { served: { gate } } },
        variables: { SONARQUBE_ANALYSES: '' },
        attachments: [['shop.json', publishedReport('shop', passed, changes)]],
      });
      assert.equal((await world.run()).result, 'Failed');
      assert.equal(reasonOf(world), expected);
    });
  }

  for (const reevaluate of ['false', 'true']) {
    it(`that failed stays so when the server cannot say more (reevaluate: ${reevaluate}), and onUnknown does not matter`, async () => {
      const world = connected(failed, {
        analyses: { shop: { served: { gate: unknownToServer } } },
        variables: { SONARQUBE_ANALYSES: '' },
        inputs: { reevaluate, onUnknown: 'ignore', onNone: 'ignore' },
      });
      assert.equal((await world.run()).result, 'Failed');
      assert.equal(world.agent.outputs.get('status'), 'failed');
      assert.match(world.logger.text('warning'), /The failed verdict of shop stands as it was published \(purged: /);
    });
  }

  it('that is unknown stays unknown, and nobody is asked', async () => {
    const world = connected({ status: 'unknown', reason: 'timed-out', detail: '' }, { inputs: { reevaluate: 'true' } });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(world.requests, ['attachments p1 42']);
  });
});

describe('a verdict that is asked for again', () => {
  const again = (
    outcome: AnalysisOutcome,
    served: NonNullable<World['analyses'][string]['served']>,
    changes: Partial<AnalysisReport> = {},
  ) =>
    worldOf([publishedReport('shop', outcome, changes)], {
      connection: SERVER,
      inputs: { reevaluate: 'true' },
      variables: { SONARQUBE_ANALYSES: '' },
      analyses: {
        shop: {
          served: {
            gate: () =>
              outcome.status === 'failed' ? gateAnswer({ status: 'ERROR', conditions: [failing()] }) : gateAnswer(),
            ...served,
          },
        },
      },
    });

  it('passes when the live gate passes by now, and the newest analysis is this one', async () => {
    const world = again(failed, {});
    assert.equal((await world.run()).result, 'Succeeded');
    assert.equal(world.report('shop').outcome.status, 'passed');
    assert.equal(world.requests.at(-1), 'newest shop null', 'asked last');
  });

  it('fails when the live gate fails by now', async () => {
    const live = () => Promise.resolve(gateAnswer({ status: 'ERROR', conditions: [failing()] }));
    assert.equal((await again(passed, { live }).run()).result, 'Failed');
  });

  const superseded: readonly (readonly [
    string,
    NonNullable<World['analyses'][string]['served']>,
    Partial<AnalysisReport>,
  ])[] = [
    ['a newer analysis of the branch is there', { newest: () => Promise.resolve('analysis-newer') }, {}],
    ['the branch has no analysis', { newest: () => Promise.resolve(null) }, {}],
    ['it is of a pull request', {}, { scope: { kind: 'pull-request', id: '7', branch: 'x', base: 'main' } }],
    ['it was read from the project', {}, { basis: 'project', analysisId: null }],
  ];
  for (const [name, served, changes] of superseded) {
    it(`is superseded when ${name}`, async () => {
      const world = again(passed, served, changes);
      assert.equal((await world.run()).result, 'Failed');
      const { outcome } = world.report('shop');
      assert.equal('reason' in outcome && outcome.reason, 'superseded');
    });
  }

  it('names the branch', async () => {
    const world = again(passed, {}, { scope: { kind: 'branch', name: 'release/1' } });
    await world.run();
    assert.ok(world.requests.includes('live shop {"branch":"release/1"}'));
    assert.equal(world.requests.at(-1), 'newest shop release/1');
  });

  it('is unknown when the token may not see the analyses', async () => {
    const newest = (): never => {
      throw notPermitted('sonar', 'see the analyses of shop', 'Insufficient privileges');
    };
    const world = again(passed, { newest });
    assert.equal((await world.run()).result, 'Failed');
    const { outcome } = world.report('shop');
    assert.equal('reason' in outcome && outcome.reason, 'not-permitted');
  });

  it('needs a connection', async () => {
    const world = worldOf([publishedReport('shop', passed)], { inputs: { reevaluate: 'true' } });
    await assert.rejects(() => world.run(), /connection: it is missing/);
  });
});
