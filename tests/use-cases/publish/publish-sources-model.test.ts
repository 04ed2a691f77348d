import assert from 'node:assert/strict';
import { parseAnalysisReport, type AnalysisReport } from '../../../src/documents/analysis-report';
import { parseBuildProperties } from '../../../src/documents/build-property';
import type { AnalysisOutcome } from '../../../src/documents/gate-outcome';
import { announcedProperty, toBuildProperty } from '../../../src/domain/report/to-build-property';
import { notFound, notPermitted, serverUnreachable } from '../../../src/errors/server-errors';
import type { TaskResult } from '../../../src/ports/agent';
import type { GateAnswer } from '../../../src/ports/sonarqube/analysis-results';
import type { Policy } from '../../../src/domain/gate/gate-policy';
import type { BuildSnapshot } from '../../../src/web/reading/build-snapshot';
import { toTabView } from '../../../summary-tab/view-model';
import { pipelineRun, publishedReport, SERVER } from '../../builders';
import { condition, EACH_POLICY, failing, gateAnswer, policyFor, publishWorld, type World } from './publish-world';

/**
 * The same model as for the analyses of a job, for the other sources: which verdict is good is said here a second time, much
 * simpler, and every combination of what was published, what the server says and what the author wants is compared with it.
 */
const OUTCOMES = {
  passed: { status: 'passed', conditions: [condition()] },
  failed: { status: 'failed', conditions: [failing()] },
  none: { status: 'none', reason: 'nothing-to-judge' },
  unknown: { status: 'unknown', reason: 'timed-out', detail: '' },
  'base missing': { status: 'unknown', reason: 'base-missing', detail: '' },
  skipped: { status: 'skipped', reason: 'unsupported-branch', detail: '' },
} as const satisfies Readonly<Record<string, AnalysisOutcome>>;

const GATES: readonly (readonly [name: string, good: boolean, gate: () => GateAnswer])[] = [
  ['OK', true, () => gateAnswer()],
  ['WARN', true, () => gateAnswer({ status: 'WARN', conditions: [condition({ status: 'warning' })] })],
  ['OK without a condition', false, () => gateAnswer({ conditions: [] })],
  ['OK with a failed condition', false, () => gateAnswer({ conditions: [failing()] })],
  ['ERROR', false, () => gateAnswer({ status: 'ERROR', conditions: [failing()] })],
  ['ERROR without a condition', false, () => gateAnswer({ status: 'ERROR', conditions: [] })],
  ['NONE', false, () => gateAnswer({ status: 'NONE', conditions: [] })],
  ['404', false, () => fault(notFound('project_status', 'not found'))],
  ['403', false, () => fault(notPermitted('sonar', 'read', 'Insufficient privileges'))],
  ['no answer', false, () => fault(serverUnreachable(SERVER, 'ECONNREFUSED'))],
];

function fault(error: Error): never {
  throw error;
}

const published = (outcome: AnalysisOutcome, attempt = 1): AnalysisReport =>
  publishedReport('shop', outcome, { pipeline: pipelineRun({ attempt }) });

const attached = (...reports: readonly AnalysisReport[]): NonNullable<World['attachments']> =>
  reports.map((report) => ['shop.json', report] as const);
const announced = (attempt: number): Readonly<Record<string, string>> => ({
  'sonarqube.analysis.shop': JSON.stringify(announcedProperty(published(OUTCOMES.passed, attempt))),
});
const property = (report: AnalysisReport): Readonly<Record<string, string>> => ({
  'sonarqube.analysis.shop': JSON.stringify(toBuildProperty(report)),
});

/** What the tab shows of the same build: the status of its verdict, or nothing where it has no result to show. */
function tabStatus({ attachments = [], buildProperties = {} }: World): string | undefined {
  const snapshot: BuildSnapshot = {
    buildId: '42',
    page: '',
    build: { state: 'finished', definitionId: 7, sourceBranch: 'refs/heads/main' },
    attachments: attachments.map(([name, report]) => ({
      name,
      content: parseAnalysisReport(typeof report === 'string' ? report : JSON.stringify(report)),
      step: null,
    })),
    properties: parseBuildProperties(new Map(Object.entries(buildProperties))),
    tasks: undefined,
  };
  const view = toTabView({ kind: 'read', snapshot, trend: undefined, decorations: [], stale: undefined }, 'en-US');
  return view.kind === 'results' ? view.results.verdict.status : undefined;
}

/** Runs a Publish with every policy and compares it with what the model says. */
async function compare(good: boolean, row: string, world: World, expected?: Readonly<Record<Policy, TaskResult>>) {
  const results = expected ?? (good ? ALL_SUCCEED : BY_POLICY);
  for (const policies of EACH_POLICY) {
    const inputs = { ...policies, pollingTimeoutSec: '5', ...world.inputs };
    const run = publishWorld({ ...world, inputs });
    const before = run.properties.get('sonarglobalqualitygate');
    const { result } = await run.run();
    const policy = policyFor(run.agent.outputs.get('status'), policies);
    const what = `${row}, ${JSON.stringify(policies)}`;
    assert.equal(run.agent.outputs.get('status') === 'passed', good, what);
    assert.equal(result, results[policy], what);
    const after = run.properties.get('sonarglobalqualitygate');
    assert.ok(after === before || (after === 'ok') === good, what);
    // Tab and gate are asked the same question, as far as no server has a say in it.
    if (run.connections.length > 0 || world.azureDevOps !== undefined) continue;
    const status = expected === ALL_FAIL ? 'failed' : run.agent.outputs.get('status');
    assert.equal(tabStatus(world) ?? 'unknown', status, `tab: ${what}`);
  }
}

const ALL_SUCCEED = { fail: 'Succeeded', warn: 'Succeeded', ignore: 'Succeeded' } as const;
const ALL_FAIL = { fail: 'Failed', warn: 'Failed', ignore: 'Failed' } as const;
const ALL_SKIP = { fail: 'Skipped', warn: 'Skipped', ignore: 'Skipped' } as const;
const BY_POLICY = { fail: 'Failed', warn: 'SucceededWithIssues', ignore: 'Succeeded' } as const;

const RELEASE = { 'System.HostType': 'release' };
const HOSTS = { build: {}, release: RELEASE } as const;

describe('no verdict of a build passes', () => {
  for (const [host, variables] of Object.entries(HOSTS)) {
    it(`in a ${host} that the build did not publish`, async () => {
      for (const [name, outcome] of Object.entries(OUTCOMES)) {
        const report = published(outcome);
        const world: World = {
          analyses: {},
          inputs: { source: 'build' },
          variables,
          attachments: attached(report),
          buildProperties: property(report),
        };
        const expected = name === 'skipped' ? ALL_SKIP : undefined;
        await compare(name === 'passed', name, world, expected);
      }
    });

    it(`in a ${host} when reports and properties of its attempts do not agree`, async () => {
      for (const [oldName, old] of Object.entries(OUTCOMES)) {
        for (const [newName, fresh] of Object.entries(OUTCOMES)) {
          const [first, second] = [published(old, 1), published(fresh, 2)];
          const both = attached(second, first);
          const good = newName === 'passed';
          const expected = newName === 'skipped' ? ALL_SKIP : undefined;
          const base: World = { analyses: {}, inputs: { source: 'build' }, variables };
          const row = `${oldName}, then ${newName}`;
          // All there, in any order; a property that could not be written; a report that could not be uploaded.
          await compare(good, row, { ...base, attachments: both, buildProperties: property(second) }, expected);
          const certain = oldName === 'failed' || newName === 'failed' ? ALL_FAIL : undefined;
          await compare(
            false,
            `${row}, old property`,
            { ...base, attachments: both, buildProperties: property(first) },
            certain,
          );
          const forged = {
            ...base,
            attachments: attached(first, published(fresh, 99)),
            buildProperties: property(first),
          };
          await compare(false, `${row} as attempt 99`, forged, certain);
          const prepared = { ...base, attachments: attached(first), buildProperties: announced(2) };
          await compare(false, `${row}, only prepared`, prepared);
          await compare(good, `${row}, no property`, { ...base, attachments: both }, expected);
          const lost = { ...base, attachments: attached(first), buildProperties: property(second) };
          await compare(false, `${row}, new report lost`, lost, newName === 'failed' ? ALL_FAIL : undefined);
          const unreadable: World = {
            ...base,
            attachments: [['shop.json', '<html>']],
            buildProperties: property(second),
          };
          await compare(false, `${row}, unreadable`, unreadable, newName === 'failed' ? ALL_FAIL : undefined);
        }
      }
    });
  }

  it('that Azure DevOps does not tell', async () => {
    const report = published(OUTCOMES.passed);
    const away = () => Promise.reject(new Error('503'));
    const base = { analyses: {}, inputs: { source: 'build' }, attachments: attached(report) };
    await compare(false, 'no list', { ...base, azureDevOps: { attachments: away } });
    await compare(false, 'no properties', { ...base, azureDevOps: { buildProperties: away } });
    const unread = { attachments: () => Promise.resolve([{ id: '1', name: 'shop.json', read: away }]) };
    await compare(false, 'no content', { ...base, azureDevOps: unread });
    await compare(false, 'nothing', { analyses: {}, inputs: { source: 'build' } });
  });

  it('that the server does not confirm', async () => {
    for (const [outcomeName, outcome] of Object.entries(OUTCOMES)) {
      for (const [gateName, gateIsGood, gate] of GATES) {
        const report = published(outcome);
        // Publish believed it at the time; the server must still say OK of the same analysis.
        const good = outcomeName === 'passed' && gateIsGood;
        await compare(
          good,
          `${outcomeName}, ${gateName}`,
          {
            analyses: { shop: { served: { gate } } },
            connection: SERVER,
            variables: { SONARQUBE_ANALYSES: '' },
            inputs: { source: 'build' },
            attachments: attached(report),
            buildProperties: property(report),
          },
          outcomeName === 'skipped' ? ALL_SKIP : undefined,
        );
      }
    }
  });

  it('that is asked for again and is not the newest, or not good by now', async () => {
    const newest = {
      'the newest': () => Promise.resolve('analysis-shop'),
      'not the newest': () => Promise.resolve('analysis-newer'),
      'of no branch': () => Promise.resolve(null),
      'not to be told': () => fault(notPermitted('sonar', 'see analyses', 'no')),
    };
    for (const [outcomeName, outcome] of Object.entries(OUTCOMES)) {
      const judged = outcomeName === 'passed' || outcomeName === 'failed' || outcomeName === 'none';
      const frozen = {
        failed: () => gateAnswer({ status: 'ERROR', conditions: [failing()] }),
        none: () => gateAnswer({ conditions: [] }),
      }[outcomeName];
      for (const [gateName, gateIsGood, live] of GATES) {
        for (const [newestName, ask] of Object.entries(newest)) {
          const report = published(outcome);
          await compare(
            judged && gateIsGood && newestName === 'the newest',
            `${outcomeName}, now ${gateName}, ${newestName}`,
            {
              analyses: {
                shop: {
                  served: {
                    gate: frozen ?? (() => gateAnswer()),
                    live: () => Promise.resolve().then(live),
                    newest: ask,
                  },
                },
              },
              connection: SERVER,
              variables: { SONARQUBE_ANALYSES: '' },
              inputs: { source: 'build', reevaluate: 'true' },
              attachments: attached(report),
              buildProperties: property(report),
            },
            outcomeName === 'skipped' ? ALL_SKIP : undefined,
          );
        }
      }
    }
  });
});

describe('no gate of a project passes', () => {
  const LINES = { main: {}, branch: { branch: 'x' }, 'pull request': { pullRequest: '7' } } as const;
  const NEW_LINES = { some: '12', none: '0', unreadable: null } as const;
  const WARNINGS = {
    none: () => Promise.resolve([]),
    'base missing': () => Promise.resolve(["Could not find ref 'main' in refs"]),
    unreadable: () => fault(notPermitted('sonar', 'see warnings', 'no')),
  };
  for (const [lineName, line] of Object.entries(LINES)) {
    it(`of a ${lineName} that SonarQube did not judge`, async () => {
      for (const [gateName, gateIsGood, live] of GATES) {
        for (const [linesName, lines] of Object.entries(NEW_LINES)) {
          for (const [warningsName, warnings] of Object.entries(WARNINGS)) {
            const doubtful = lineName === 'pull request' && linesName !== 'some' && warningsName !== 'none';
            const values = { ncloc: { overall: '812', newCode: null }, new_lines: { overall: null, newCode: lines } };
            const served = {
              live: () => Promise.resolve().then(live),
              measures: () => Promise.resolve({ projectName: null, values }),
              warnings,
            };
            await compare(gateIsGood && !doubtful, `${gateName}, ${linesName} new lines, warnings ${warningsName}`, {
              analyses: { shop: { served } },
              connection: SERVER,
              variables: { SONARQUBE_ANALYSES: '' },
              inputs: { source: 'project', projectKey: 'shop', ...line },
            });
          }
        }
      }
    });
  }
});
