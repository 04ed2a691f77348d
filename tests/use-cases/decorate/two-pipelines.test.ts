import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import type { StatusState } from '../../../src/documents/pull-request';
import type { DecorationSettings } from '../../../src/domain/decoration/decoration-settings';
import { stateOfOutcome } from '../../../src/domain/decoration/plan-statuses';
import { decoratePullRequest } from '../../../src/use-cases/decorate/decorate-pull-request';
import { announceOnPullRequest } from '../../../src/use-cases/prepare/announce-on-pull-request';
import { goldenReport } from '../../golden-reports';
import { inMemoryFiles, recordingLogger } from '../in-memory';
import { virtualClock } from '../virtual-clock';
import { pullRequestWorld, type PullRequestWorld } from './pull-request-world';

const WORST_FIRST: readonly StatusState[] = ['failed', 'error', 'pending', 'succeeded', 'notApplicable'];
const VERDICTS = ['passed', 'failed-standard', 'unknown-timed-out'] as const;
/** Both have prepared before either publishes. */
const ORDERS = [
  ['prepare A', 'prepare B', 'publish A', 'publish B'],
  ['prepare A', 'prepare B', 'publish B', 'publish A'],
  ['prepare A', 'publish A', 'prepare B', 'publish B'],
  ['prepare B', 'publish B', 'prepare A', 'publish A'],
  ['prepare A', 'prepare B', 'publish A', 'publish B', 'prepare A', 'publish A', 'prepare B', 'publish B'],
  ['prepare A', 'prepare B', 'publish A', 'prepare A', 'publish A', 'publish B'],
] as const;
const SETTINGS: DecorationSettings = {
  decorate: 'auto',
  timeout: 60_000,
  comments: 'none',
  maxComments: 50,
  minSeverity: 'info',
  commentStatus: 'active',
  onNone: 'warn',
};

interface Pipeline {
  readonly definition: string;
  readonly report: AnalysisReport;
}

/** Two that know the keys of their projects from the build tool only have analyses of one key. */
function pipeline(definition: string, verdict: (typeof VERDICTS)[number], analysisKey: string): Pipeline {
  const { outcome } = goldenReport(verdict);
  const report = { ...goldenReport('passed'), outcome };
  const buildId = `4${definition}`;
  return {
    definition,
    report: {
      ...report,
      analysisKey,
      project: { key: `project-${definition}`, name: null },
      scope: { kind: 'pull-request', id: '12', branch: 'b', base: 'main' },
      pipeline: { ...report.pipeline, definitionId: definition, buildId, sourceCommit: 'c2', pullRequestId: '12' },
    },
  };
}

/** A pull request whose first commits have passed, and whose second ones two pipelines analyze. */
function pushedTo(): PullRequestWorld {
  const pull = pullRequestWorld();
  pull.iterations.push({ id: 2, sourceCommit: 'c2', commonCommit: 'base' });
  pull.statuses.push({
    id: 0,
    state: 'succeeded',
    description: '',
    targetUrl: null,
    genre: 'sonarqube',
    name: 'quality-gate',
    iterationId: 1,
    authorId: '',
    properties: new Map(),
  });
  return pull;
}

const stopped = new AbortController().signal;
const ports = (pull: PullRequestWorld) => ({
  openPullRequest: () => pull.open(),
  clock: virtualClock(),
  logger: recordingLogger(),
  files: inMemoryFiles({}),
  azureDevOps: {
    buildProperties: () => Promise.resolve(new Map<string, string>()),
    attachments: () => Promise.reject(new Error('no answer')),
  },
});

async function publish(pull: PullRequestWorld, { report }: Pipeline, settings: Partial<DecorationSettings>) {
  const reports = [{ report, findings: null }];
  const request = {
    reports,
    settings: { ...SETTINGS, ...settings },
    target: null,
    sources: '/',
    isFork: false,
    stopped,
  };
  await decoratePullRequest(ports(pull), request);
}

const shown = (pull: PullRequestWorld): StatusState | undefined =>
  pull.statuses.filter(({ name, iterationId }) => name === 'quality-gate' && iterationId === 2).at(-1)?.state;

const worst = (states: readonly StatusState[]): StatusState | undefined =>
  WORST_FIRST.find((state) => states.includes(state));

describe('the status of all projects under two pipelines', () => {
  for (const decorate of ['auto', 'off'] as const) {
    for (const keys of [
      ['shop-1', 'api-1'],
      ['maven-1', 'maven-1'],
    ] as const) {
      it(`is never better than the worst of both, with decoratePullRequest: ${decorate} of one and the keys ${keys.join(', ')}`, async () => {
        for (const order of ORDERS) {
          for (const [first, second] of VERDICTS.flatMap((one) => VERDICTS.map((other) => [one, other] as const))) {
            const pull = pushedTo();
            const pipelines = { A: pipeline('1', first, keys[0]), B: pipeline('2', second, keys[1]) };
            const known = new Map<string, StatusState>();
            for (const step of order) {
              const of = step.endsWith('A') ? 'A' : 'B';
              const one = pipelines[of];
              if (step.startsWith('prepare')) {
                await announceOnPullRequest(ports(pull), one.report, stopped);
                if (!known.has(of)) known.set(of, 'pending');
              } else {
                await publish(pull, one, of === 'B' ? { decorate } : {});
                known.set(of, stateOfOutcome(one.report.outcome.status, 'warn'));
              }
              assert.equal(
                shown(pull),
                worst([...known.values()]),
                `${order.join(', ')}: ${first}, ${second}: ${step}`,
              );
            }
          }
        }
      });
    }
  }

  it('waits for none that SonarQube itself tells the verdict of', async () => {
    const pull = pushedTo();
    const [own, other] = [pipeline('1', 'passed', 'shop-1'), pipeline('2', 'failed-standard', 'api-1')];
    await announceOnPullRequest(ports(pull), own.report, stopped);
    await announceOnPullRequest(ports(pull), other.report, stopped);
    const genre = { genre: 'SonarQube', name: 'quality gate', authorId: 'server', iterationId: 2 };
    pull.statuses.push({
      ...genre,
      id: 1000,
      state: 'failed',
      description: '',
      targetUrl: null,
      properties: new Map(),
    });
    await publish(pull, other, {});
    assert.equal(shown(pull), 'pending');
    await publish(pull, own, {});
    assert.equal(shown(pull), 'notApplicable');
    await publish(pull, own, { decorate: 'on' });
    assert.equal(shown(pull), 'succeeded');
  });

  it('is written once where nothing is new, and Prepare asks twice', async () => {
    const pull = pushedTo();
    const one = pipeline('1', 'passed', 'shop-1');
    await announceOnPullRequest(ports(pull), one.report, stopped);
    await publish(pull, one, {});
    const { length } = pull.writes;
    pull.reads.length = 0;
    await announceOnPullRequest(ports(pull), one.report, stopped);
    assert.deepEqual(pull.reads.sort(), ['iterations', 'statuses']);
    await publish(pull, one, {});
    assert.equal(pull.writes.length, length);
  });
});
