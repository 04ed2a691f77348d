import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import { ATTACHMENT_TYPE_DECORATION, ATTACHMENT_TYPE_REPORT } from '../../../src/documents/names';
import type { DecorationSettings } from '../../../src/domain/decoration/decoration-settings';
import { announcedProperty, toBuildProperty } from '../../../src/domain/report/to-build-property';
import { decoratePullRequest } from '../../../src/use-cases/decorate/decorate-pull-request';
import { updateSummaries, type LiveGate } from '../../../src/use-cases/sync/update-summary';
import { goldenReport } from '../../golden-reports';
import { inMemoryFiles, recordingLogger } from '../in-memory';
import { virtualClock } from '../virtual-clock';
import { findingsWorld, type FindingsWorld } from './findings-world';
import { isAlive, pullRequestWorld, type PullRequestWorld, type RequestFate } from './pull-request-world';

const SEQUENCES = 400;
/** Keys of what each of two jobs publishes; a key names its project, too. */
const JOBS = [['api', 'web'], ['shop']] as const;
const KEYS = JOBS.flat();
const LINES = ['l0', 'l1', 'l2', 'l3', 'l4', 'l5'];
const SETTINGS: DecorationSettings = {
  decorate: 'auto',
  timeout: 60_000,
  comments: 'inline',
  maxComments: 50,
  minSeverity: 'info',
  commentStatus: 'active',
  onNone: 'warn',
};
const OUTCOMES = {
  passed: goldenReport('passed').outcome,
  failed: goldenReport('failed-standard').outcome,
  unknown: { status: 'unknown', reason: 'timed-out', detail: '' },
} as const satisfies Readonly<Record<string, AnalysisReport['outcome']>>;
type Verdict = keyof typeof OUTCOMES;
const SYMBOLS: Readonly<Record<string, string>> = { passed: '✅', failed: '❌', unknown: '⚠️' };

type Event =
  | { readonly kind: 'publish'; readonly job: 0 | 1; readonly verdicts: readonly Verdict[]; readonly open: number }
  | { readonly kind: 'both-at-once'; readonly verdicts: readonly Verdict[]; readonly head: number }
  | {
      readonly kind: 'cut-off';
      readonly job: 0 | 1;
      readonly verdicts: readonly Verdict[];
      readonly fates: readonly RequestFate[];
    }
  | { readonly kind: 'prepare-and-die'; readonly job: 0 | 1 }
  | { readonly kind: 'uploads-arrive' }
  | { readonly kind: 'uploads-are-lost' };

const job = fc.constantFrom<0 | 1>(0, 1);
const verdicts = fc.array(fc.constantFrom<Verdict>('passed', 'failed', 'unknown'), { minLength: 3, maxLength: 3 });
const fates = fc.array(fc.constantFrom<RequestFate>('served', 'served', 'lost', 'refused-403', 'too-many', 'crash'), {
  maxLength: 16,
});
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('publish'), job, verdicts, open: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('both-at-once'), verdicts, head: fc.nat({ max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut-off'), job, verdicts, fates }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prepare-and-die'), job }) },
  { weight: 3, arbitrary: fc.constant<Event>({ kind: 'uploads-arrive' }) },
  { weight: 1, arbitrary: fc.constant<Event>({ kind: 'uploads-are-lost' }) },
);

interface Attachment {
  readonly type: string;
  readonly name: string;
  readonly text: string;
}

/** One build of two jobs, whose agents upload after the task has ended, or never. */
interface Build {
  readonly pull: PullRequestWorld;
  readonly properties: Map<string, string>;
  readonly attachments: Attachment[];
  readonly uploads: Attachment[];
  readonly attempts: [number, number];
  /** The attempts that published last. */
  readonly published: [number, number];
  readonly verdicts: Map<string, Verdict>;
  readonly sonar: ReadonlyMap<string, FindingsWorld>;
}

function newBuild(): Build {
  const pull = pullRequestWorld();
  pull.files.set('/f.ts', LINES.join('\n'));
  const sonar = KEYS.map((key) => {
    const world = findingsWorld(key);
    world.files.set('f.ts', LINES.join('\n'));
    return [key, world] as const;
  });
  return {
    pull,
    properties: new Map(),
    attachments: [],
    uploads: [],
    attempts: [0, 0],
    published: [0, 0],
    verdicts: new Map(KEYS.map((key) => [key, 'passed'])),
    sonar: new Map(sonar),
  };
}

function reportOf(build: Build, key: string, attempt: number): AnalysisReport {
  const verdict = build.verdicts.get(key) ?? 'unknown';
  const report = build.sonar.get(key)?.report() ?? assert.fail(key);
  return {
    ...report,
    analysisKey: key,
    analysisName: null,
    analysisId: `${key} ${verdict}`,
    outcome: OUTCOMES[verdict],
    newIssues: { state: 'missing', reason: '' },
    pipeline: {
      ...report.pipeline,
      attempt,
      buildId: '42',
      definitionId: '7',
      sourceCommit: 'c1',
      pullRequestId: '12',
    },
    scope: { kind: 'pull-request', id: '12', branch: 'b', base: 'main' },
  };
}

const azureDevOpsOf = ({ properties, attachments }: Build) => ({
  buildProperties: () => Promise.resolve(new Map(properties)),
  attachments: (_project: string, _build: string, type: string) =>
    Promise.resolve(
      attachments
        .filter((one) => one.type === type)
        .map(({ name, text }, index) => ({ id: `${type} ${index}`, name, read: () => Promise.resolve(text) })),
    ),
});

async function publish(build: Build, which: 0 | 1): Promise<void> {
  const attempt = (build.attempts[which] += 1);
  build.published[which] = attempt;
  const reports = JOBS[which].map((key) => reportOf(build, key, attempt));
  for (const report of reports) {
    const { analysisKey } = report;
    build.properties.set(`sonarqube.analysis.${analysisKey}`, JSON.stringify(toBuildProperty(report)));
    build.uploads.push({ type: ATTACHMENT_TYPE_REPORT, name: `${analysisKey}.json`, text: JSON.stringify(report) });
  }
  const decoration = await decoratePullRequest(
    {
      openPullRequest: () => build.pull.open(),
      azureDevOps: azureDevOpsOf(build),
      files: inMemoryFiles({ '/work/f.ts': LINES.join('\n') }),
      clock: virtualClock(),
      logger: recordingLogger(),
    },
    {
      reports: reports.map((report) => ({ report, findings: build.sonar.get(report.analysisKey) ?? null })),
      settings: SETTINGS,
      target: null,
      sources: '/work',
      isFork: false,
      stopped: new AbortController().signal,
    },
  );
  const text = JSON.stringify(decoration);
  build.uploads.push({ type: ATTACHMENT_TYPE_DECORATION, name: `${JOBS[which][0]}.json`, text });
}

function arrive({ attachments, uploads }: Build): void {
  attachments.push(...uploads.splice(0));
}

function setOpen(build: Build, key: string, count: number): void {
  const issues = build.sonar.get(key)?.issues ?? [];
  for (const [index, line] of LINES.slice(0, count).entries()) {
    if (issues.length > index) continue;
    const id = `${key}-${index}`;
    issues.push({ key: id, rule: 'ts:S1', message: 'm', severity: 'MAJOR', file: 'f.ts', line, state: 'open' });
  }
  for (const [index, issue] of issues.entries()) issue.state = index < count ? 'open' : 'fixed';
}

function decide(build: Build, keys: readonly string[], wanted: readonly Verdict[]): void {
  for (const [index, key] of keys.entries()) build.verdicts.set(key, wanted[index] ?? 'passed');
}

async function play(build: Build, one: Event): Promise<void> {
  switch (one.kind) {
    case 'publish':
      decide(build, JOBS[one.job], one.verdicts);
      for (const key of JOBS[one.job]) setOpen(build, key, one.open);
      return publish(build, one.job);
    case 'both-at-once': {
      decide(build, KEYS, one.verdicts);
      const later = async () => {
        for (let turn = 0; turn < one.head; turn += 1) await Promise.resolve();
        await publish(build, 1);
      };
      await Promise.all([publish(build, 0), later()]);
      return;
    }
    case 'cut-off':
      decide(build, JOBS[one.job], one.verdicts);
      build.pull.fates = [...one.fates];
      await publish(build, one.job);
      build.pull.fates = [];
      return;
    case 'prepare-and-die':
      build.attempts[one.job] += 1;
      for (const key of JOBS[one.job]) {
        const property = announcedProperty(reportOf(build, key, build.attempts[one.job]));
        build.properties.set(`sonarqube.analysis.${key}`, JSON.stringify(property));
      }
      return;
    case 'uploads-arrive':
      return arrive(build);
    case 'uploads-are-lost':
      build.uploads.splice(0);
  }
}

const summaryOf = ({ pull }: Build): string =>
  pull.threads.find(({ path, ...thread }) => path === null && isAlive({ path, ...thread }))?.comments[0]?.content ?? '';

/** What the summary says of each project, in a section or a line: `✅ passed`. */
function verdictsIn(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(/^(?:###|-) (\S+) (\w+): ([a-z ]+?)(?=,|$)/gm)];
  return new Map(found.map(([, symbol = '', key = '', words = '']) => [key, `${symbol} ${words}`]));
}

/** What the properties of the build say. */
function verdictsOf({ properties }: Build): ReadonlyMap<string, string> {
  return new Map(
    [...properties].map(([name, text]) => {
      const { outcome, reason } = JSON.parse(text) as { outcome: string; reason: string | null };
      const words = reason === 'not-published' ? 'not published yet' : outcome;
      return [name.replace('sonarqube.analysis.', ''), `${SYMBOLS[outcome] ?? ''} ${words}`];
    }),
  );
}

const sorted = (map: ReadonlyMap<string, string>) => [...map].sort(([left], [right]) => (left < right ? -1 : 1));

async function playAll(events: readonly Event[]): Promise<Build> {
  const build = newBuild();
  for (const one of events) {
    await play(build, one);
    if (one.kind === 'publish' || one.kind === 'both-at-once') {
      assert.deepEqual(sorted(verdictsIn(summaryOf(build))), sorted(verdictsOf(build)), one.kind);
    }
  }
  return build;
}

function openIn(build: Build): number {
  const judged = KEYS.filter((key) => build.verdicts.get(key) !== 'unknown');
  return judged.reduce(
    (sum, key) => sum + (build.sonar.get(key)?.issues.filter(({ state }) => state === 'open').length ?? 0),
    0,
  );
}

/** Lets sync follow what is decided in SonarQube; what nothing is said of stays as it was analyzed. */
async function sync(build: Build, decided: Partial<Record<string, Verdict>> = {}): Promise<void> {
  const gates = KEYS.flatMap((key): LiveGate[] => {
    const verdict = build.verdicts.get(key) ?? 'unknown';
    const outcome = OUTCOMES[decided[key] ?? verdict];
    const attempt = build.published[key === 'shop' ? 1 : 0];
    if (outcome.status !== 'passed' && outcome.status !== 'failed') return [];
    return [{ analysis: `${key} ${verdict}`, analysisKey: key, build: '42', attempt, outcome }];
  });
  const pullRequest = build.pull.open();
  const address = { projectId: 'p', repositoryId: 'r', pullRequestId: '12' };
  const shown = (projects: ReadonlySet<string>) => ({
    shown: build.pull.threads.filter(
      ({ properties, status }) => status === 'active' && projects.has(properties.get('SonarQube.Project') ?? ''),
    ).length,
    closedByPeople: 0,
    doubled: 0,
  });
  const run = { clock: virtualClock(), deadline: Infinity, stopped: new AbortController().signal };
  await updateSummaries(gates, address, shown, await pullRequest.discussions(), azureDevOpsOf(build), pullRequest, run);
}

const both = (verdict: Verdict) => [verdict, verdict];
const published = (which: 0 | 1, verdict: Verdict): Event => ({
  kind: 'publish',
  job: which,
  verdicts: both(verdict),
  open: 2,
});
const ARRIVE: Event = { kind: 'uploads-arrive' };
const LOST: Event = { kind: 'uploads-are-lost' };

describe('the summary of a build of several jobs and attempts', () => {
  for (const [name, events, expected] of [
    [
      'says the second attempt, which failed after one that passed',
      [published(0, 'passed'), ARRIVE, published(0, 'failed'), ARRIVE],
      { api: '❌ failed', web: '❌ failed' },
    ],
    [
      'does not take the report of the first attempt where that of the second was lost',
      [published(0, 'passed'), ARRIVE, published(0, 'failed'), LOST, published(1, 'passed')],
      { api: '❌ failed', web: '❌ failed', shop: '✅ passed' },
    ],
    [
      'keeps what another job says where one job is run again',
      [published(0, 'failed'), published(1, 'failed'), ARRIVE, published(1, 'passed')],
      { api: '❌ failed', web: '❌ failed', shop: '✅ passed' },
    ],
    [
      'says that a second attempt has not published',
      [published(0, 'passed'), ARRIVE, { kind: 'prepare-and-die', job: 0 }, published(1, 'passed')],
      { api: '⚠️ not published yet', web: '⚠️ not published yet', shop: '✅ passed' },
    ],
  ] as const satisfies readonly (readonly [string, readonly Event[], Readonly<Record<string, string>>])[]) {
    it(name, async () => {
      const build = await playAll(events);
      assert.deepEqual(Object.fromEntries(verdictsIn(summaryOf(build))), expected);
      arrive(build);
      await sync(build, { shop: 'failed' });
      const followed = 'shop' in expected ? { ...expected, shop: '❌ failed' } : expected;
      assert.deepEqual(Object.fromEntries(verdictsIn(summaryOf(build))), followed, 'sync');
    });
  }

  it('has the conditions and the issues of all jobs that have left their reports', async () => {
    const build = await playAll([published(0, 'failed'), ARRIVE, published(1, 'failed')]);
    assert.equal(summaryOf(build).match(/^\| Failed condition/gm)?.length, 3);
    assert.match(summaryOf(build), /6 open findings: 6 with a comment on the line\.\n/);
  });

  it('says whose issues it does not count, as long as their job is uploading', async () => {
    const build = await playAll([published(0, 'failed'), published(1, 'failed')]);
    assert.match(
      summaryOf(build),
      /2 open findings: 2 with a comment on the line\. 2 more projects not counted here\./,
    );
  });

  it(`is the same whoever writes it last (${SEQUENCES} sequences)`, async function () {
    this.timeout(180_000);
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 2, maxLength: 12, size: 'max' }), async (events) => {
        const build = await playAll(events);
        await publish(build, 0);
        arrive(build);
        await publish(build, 1);
        arrive(build);
        const text = summaryOf(build);
        assert.deepEqual(sorted(verdictsIn(text)), sorted(verdictsOf(build)));
        const judged = KEYS.some((key) => build.verdicts.get(key) !== 'unknown');
        if (judged) assert.match(text, new RegExp(`^${openIn(build)} open findings?[.:]`, 'm'));
        const before = build.pull.writes.length;
        await publish(build, 0);
        arrive(build);
        await sync(build);
        assert.deepEqual(build.pull.writes.slice(before), [], 'another job, or sync, writes nothing');
        assert.deepEqual(build.pull.violations, []);
      }),
      { numRuns: SEQUENCES },
    );
  });
});
