import assert from 'node:assert/strict';
import { refuses, showsSignIn } from '../../local/azure-devops/faults';
import { resets, slows } from '../../local/http/strikes';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import {
  noneReasons,
  skipReasons,
  unknownReasons,
  type AnalysisOutcome,
  type SkipReason,
  type UnknownReason,
} from '../../src/documents/gate-outcome';
import { announcedProperty, toBuildProperty } from '../../src/domain/report/to-build-property';
import { goldenReport } from '../golden-reports';
import { inBrowser } from './open-tab';
import { assertReadable } from './readable';
import { passedReport, pullRequestReport, samplePipeline, sampleReport } from './sample-reports';
import { allSteps, type Scene } from './scene';

interface State {
  readonly name: string;
  readonly scene: Scene;
  readonly heading: string;
  /** What a person must be able to read. */
  readonly shows: readonly string[];
  /** Whether cards that start folded are opened first. */
  readonly opensAll?: boolean;
  /** Whether the browser reports a failed request by itself. */
  readonly noisy?: boolean;
}

const reports = /attachments\/sonarqube-analysis-report$/i;
const content = /attachments\/sonarqube-analysis-report\/.+/i;

const withoutVerdict = (outcome: AnalysisOutcome) =>
  sampleReport({
    outcome,
    measures: { state: 'missing', reason: 'there is no analysis' },
    newIssues: { state: 'missing', reason: 'there is no analysis' },
    hotspots: { state: 'missing', reason: 'there is no analysis' },
    warnings: [],
    newCodePeriod: null,
    timings: { submittedAt: null, processingMilliseconds: null, waitedMilliseconds: 0 },
  });

const unknown = (reason: UnknownReason) =>
  withoutVerdict({ status: 'unknown', reason, detail: `Task ${reason}, last seen IN_PROGRESS.` });

const skipped = (reason: SkipReason) =>
  withoutVerdict({ status: 'skipped', reason, detail: `Branch feature/${reason}.` });

/** So that several may stand side by side. */
const named = (name: string, report: AnalysisReport): AnalysisReport => ({
  ...report,
  analysisKey: name,
  project: { key: name, name },
});

const [prepare, analyze, published] = allSteps as [(typeof allSteps)[0], (typeof allSteps)[0], (typeof allSteps)[0]];

const states: readonly State[] = [
  {
    name: 'failed',
    scene: { reports: [sampleReport()] },
    heading: 'Quality gate failed',
    shows: ['2 of 5 conditions failed', 'Webshop', 'Coverage on new code', 'cart.ts:42'],
  },
  {
    name: 'passed',
    scene: { reports: [passedReport('api')] },
    heading: 'Quality gate passed',
    shows: ['5 conditions met'],
  },
  {
    name: 'pull-request',
    scene: { reports: [pullRequestReport()] },
    heading: 'Quality gate failed',
    shows: ['pull request 118, feature/cart → main'],
  },
  {
    name: 'mixed',
    scene: {
      reports: [
        ...['shared', 'worker', 'docs'].map((name) => passedReport(name)),
        sampleReport(),
        {
          ...withoutVerdict({
            status: 'unknown',
            reason: 'timed-out',
            detail: 'Task AZtask was IN_PROGRESS after 300 s.',
          }),
          analysisKey: 'mobile',
          project: { key: 'mobile', name: 'Mobile app' },
        },
        {
          ...withoutVerdict({ status: 'skipped', reason: 'unsupported-branch', detail: '' }),
          analysisKey: 'legacy',
          project: { key: 'legacy', name: 'Legacy' },
        },
      ],
    },
    heading: 'Quality gate failed',
    shows: ['3 of 6 projects pass', '1 failed', '1 unknown', '1 skipped', 'Mobile app'],
  },
  { name: 'nothing-ran', scene: {}, heading: 'Nothing was analyzed in this run', shows: ['SonarQubeServerPrepare@1'] },
  {
    name: 'publish-missing',
    scene: { steps: [prepare, analyze] },
    heading: 'The Publish step is missing',
    shows: ['- task: SonarQubeServerPublish@1'],
  },
  {
    name: 'publish-failed',
    scene: { steps: [prepare, analyze, { ...published, errors: ['SonarQube refused the token (401).'] }] },
    heading: 'No results were published',
    shows: ['SonarQube refused the token (401).', 'unknown'],
  },
  {
    name: 'publish-skipped',
    scene: {
      steps: [
        { ...prepare, result: 'failed', errors: ['The project key is missing.'] },
        { ...analyze, result: 'skipped' },
        { ...published, result: 'skipped' },
      ],
    },
    heading: 'Nothing was analyzed in this run',
    shows: ['“Prepare analysis” had failed', 'The project key is missing.'],
  },
  {
    name: 'running',
    scene: {
      running: true,
      steps: [
        prepare,
        { ...analyze, state: 'inProgress', result: undefined },
        { ...published, state: 'pending', result: undefined },
      ],
    },
    heading: 'Waiting for the results',
    shows: ['The analysis is running', 'since 9:28'],
  },
  {
    name: 'running-with-results',
    scene: { running: true, reports: [passedReport('api')] },
    heading: 'Quality gate passed so far',
    shows: ['The run is still in progress'],
  },
  {
    name: 'job-without-verdict',
    scene: {
      reports: [passedReport('api')],
      properties: {
        'worker-00000000': announcedProperty(
          passedReport('worker', { pipeline: samplePipeline({ stage: '', job: 'Windows' }) }),
        ),
      },
    },
    heading: 'Quality gate unknown',
    shows: [
      '1 of 2 projects pass',
      'worker: its quality gate was not published',
      'It was prepared in job Windows, attempt 1, and no Publish there has published its verdict.',
      '- task: SonarQubeServerPublish@1',
    ],
  },
  {
    name: 'attempt-lost',
    scene: {
      reports: [passedReport('api'), passedReport('worker')],
      properties: {
        'worker-00000000': toBuildProperty(passedReport('worker', { pipeline: samplePipeline({ attempt: 2 }) })),
      },
    },
    heading: 'Quality gate unknown',
    shows: [
      '1 of 2 projects pass',
      'worker: its report is missing',
      'Attempt 2 left no report, and that of attempt 1 is old (stage Build, job Linux).',
      'It counts as unknown, here and for gates.',
    ],
  },
  {
    name: 'attempt-lost-and-failed',
    scene: {
      reports: [passedReport('api')],
      properties: {
        'api-00000000': toBuildProperty(
          sampleReport({
            ...passedReport('api'),
            outcome: sampleReport().outcome,
            pipeline: samplePipeline({ attempt: 2 }),
          }),
        ),
      },
    },
    heading: 'Quality gate failed',
    shows: ['api: its report is missing', 'It counts as failed, here and for gates.'],
  },
  {
    name: 'without-properties',
    scene: {
      reports: [passedReport('api')],
      faults: [{ path: /properties$/i, strike: refuses(500) }],
    },
    heading: 'The results could not be read',
    shows: ['(500)', 'Try again'],
    noisy: true,
  },
  {
    name: 'unreadable',
    scene: {
      reports: [passedReport('api'), { name: 'broken.json', text: '{"version":1' }, { name: 'empty.json', text: '' }],
    },
    heading: 'Quality gate unknown',
    shows: [
      'broken.json: this report cannot be read',
      'empty.json: this report cannot be read',
      '1 of 3 projects pass',
      '2 unknown',
    ],
  },
  {
    name: 'newer',
    scene: { reports: [{ name: 'new.json', text: '{"version":2}' }] },
    heading: 'Quality gate unknown',
    shows: ['new.json: written by a newer extension'],
  },
  {
    name: 'attachment-missing',
    scene: {
      reports: [passedReport('api')],
      faults: [{ path: content, strike: refuses(404) }],
    },
    heading: 'Quality gate unknown',
    shows: ['api-00000000.json: this report could not be loaded', 'Try again'],
    noisy: true,
  },
  {
    name: '401',
    scene: {
      reports: [sampleReport()],
      faults: [{ path: reports, strike: refuses(401) }],
    },
    heading: 'The results could not be read',
    shows: ['Sign in again', '(401)'],
    noisy: true,
  },
  {
    name: 'sign-in-page',
    scene: {
      reports: [sampleReport()],
      faults: [{ path: reports, strike: showsSignIn(203) }],
    },
    heading: 'The results could not be read',
    shows: ['Sign in again', '(203)'],
  },
  {
    name: '403',
    scene: { reports: [sampleReport()], token: { denied: ['ViewBuilds'] } },
    heading: 'The results could not be read',
    shows: ['You may not read this run', 'View builds'],
    noisy: true,
  },
  {
    name: '404',
    scene: { faults: [{ path: reports, strike: refuses(404) }] },
    heading: 'The results could not be read',
    shows: ['does not know this run'],
    noisy: true,
  },
  {
    name: '500',
    scene: {
      reports: [sampleReport()],
      faults: [{ path: reports, strike: refuses(500) }],
    },
    heading: 'The results could not be read',
    shows: ['(500)', 'Try again'],
    noisy: true,
  },
  {
    name: 'offline',
    scene: {
      reports: [sampleReport()],
      faults: [{ path: reports, strike: resets }],
    },
    heading: 'The results could not be read',
    shows: ['did not answer', 'Try again'],
    noisy: true,
  },
  {
    name: 'without-timeline',
    scene: {
      reports: [passedReport('api')],
      faults: [{ path: /timeline$/i, strike: refuses(500) }],
    },
    heading: 'Quality gate passed',
    shows: ['5 conditions met'],
    noisy: true,
  },
  {
    name: 'unknown',
    scene: { reports: unknownReasons.map((reason) => named(reason, unknown(reason))) },
    heading: 'Quality gate unknown',
    opensAll: true,
    shows: unknownReasons.map((reason) => `(Task ${reason}, last seen IN_PROGRESS)`),
  },
  {
    name: 'unknown-alone',
    scene: { reports: [unknown('timed-out')] },
    heading: 'Quality gate unknown',
    shows: ['(Task timed-out, last seen IN_PROGRESS)'],
  },
  {
    name: 'none',
    scene: {
      reports: [
        ...noneReasons.map((reason) => named(reason, sampleReport({ outcome: { status: 'none', reason } }))),
        goldenReport('first-analysis'),
      ],
    },
    heading: 'Quality gate not judged',
    opensAll: true,
    shows: [
      'No quality gate applies to this project.',
      'No condition of the quality gate could be judged.',
      'Issues (7)',
    ],
  },
  {
    name: 'gate-of-a-project',
    scene: { reports: [goldenReport('project-gate'), passedReport('api', { basis: 'project' })] },
    heading: 'Quality gate failed',
    opensAll: true,
    shows: ['main branch · as it stands in SonarQube', 'nothing was analyzed in this run'],
  },
  {
    name: 'skipped',
    scene: { reports: skipReasons.map((reason) => named(reason, skipped(reason))) },
    heading: 'Quality gate skipped',
    opensAll: true,
    shows: skipReasons.map((reason) => `Branch feature/${reason}.`),
  },
];

inBrowser('the tab shows every state, readable for everyone', (open) => {
  for (const state of states) {
    it(state.name, async () => {
      const { page, frame, complaints, azureDevOps } = await open(state.scene, { heading: state.heading });
      if (state.opensAll === true) {
        for (const card of (await frame.getByRole('button', { expanded: false }).all()).reverse()) await card.click();
      }
      const text = await frame.locator('main').innerText();
      for (const expected of state.shows) assert.ok(text.includes(expected), `"${expected}" is not in:\n${text}`);
      await assertReadable(page, frame, state.name);
      if (state.noisy !== true) assert.deepEqual(complaints, []);
      assert.deepEqual(azureDevOps.violations, []);
    });
  }

  it('the first heading is the verdict, and a status for screen readers stands in front of a card’s name', async () => {
    const { frame } = await open({ reports: [sampleReport(), passedReport('api')] });
    const headings = await frame.getByRole('heading').allInnerTexts();
    assert.equal(headings[0], 'Quality gate failed');
    assert.match(headings[1] ?? '', /^Failed:\s*Webshop/);
    assert.equal(await frame.getByRole('main').count(), 1);
  });

  it('a slow Azure DevOps is told as such until it answers', async () => {
    const slow = { path: reports, strike: slows(6_000), times: 1 };
    let waiting = '';
    const { frame } = await open(
      { reports: [passedReport('api')], faults: [slow] },
      {
        heading: /Quality gate passed/,
        before: async (early) => {
          await early.getByText('slow to answer').waitFor();
          waiting = await early.locator('main').innerText();
        },
      },
    );
    assert.match(waiting, /Azure DevOps is slow to answer\. Still waiting/);
    assert.match(await frame.locator('main').innerText(), /api/);
  });
});
