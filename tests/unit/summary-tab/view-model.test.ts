import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnalysisReport, type AnalysisReport } from '../../../src/documents/analysis-report';
import type { BuildSnapshot, ReportAttachment, TaskRun } from '../../../src/web/reading/build-snapshot';
import type { CardView, ResultsView, PageView } from '../../../src/web/view/view';
import { toTabView } from '../../../summary-tab/view-model';

const folder = join(__dirname, '..', '..', 'fixtures', 'reports', 'v1');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

function golden(name: string, changes: Partial<AnalysisReport> = {}): AnalysisReport {
  const parsed = parseAnalysisReport(readFileSync(join(folder, `${name}.json`), 'utf8'));
  assert.equal(parsed.kind, 'document');
  return { ...parsed.document, ...changes };
}

/** Page of the run. */
const RUN = 'https://dev.azure.com/contoso/p1/_build/results?buildId=42';

const attached = (document: AnalysisReport): ReportAttachment => ({
  name: `${document.analysisKey}.json`,
  content: { kind: 'document', document },
  step: null,
});

function view(snapshot: Partial<BuildSnapshot>, locale = 'en-US'): PageView {
  const build = { state: 'finished', definitionId: 7, sourceBranch: 'refs/heads/main' } as const;
  const [first] = (snapshot.attachments ?? []).flatMap(({ content }) =>
    content.kind === 'document' ? [content.document.pipeline.buildId] : [],
  );
  const full: BuildSnapshot = {
    ...{ buildId: first ?? '1', page: RUN, build, attachments: [], properties: new Map(), tasks: [] },
    ...snapshot,
  };
  return toTabView({ kind: 'read', snapshot: full, trend: undefined, decorations: [], stale: undefined }, locale);
}

function results(attachments: readonly ReportAttachment[], locale?: string): ResultsView {
  const shown = view({ attachments }, locale);
  assert.equal(shown.kind, 'results');
  return shown.results;
}

function card(report: AnalysisReport, locale?: string): CardView {
  const [only] = results([attached(report)], locale).cards;
  assert.ok(only);
  return only;
}

const step = (task: TaskRun['task'], changes: Partial<TaskRun> = {}): TaskRun => ({
  task,
  recordId: `${task}-id`,
  jobId: 'linux-id',
  displayName: task,
  jobName: 'Linux',
  state: 'finished',
  result: 'succeeded',
  startedAt: undefined,
  messages: [],
  ...changes,
});

describe('view model of the results tab', () => {
  for (const file of files) {
    it(`shows ${file} with the outcome that it holds`, () => {
      const report = golden(file.replace('.json', ''));
      const shown = results([attached(report)]);
      assert.equal(shown.verdict.status, report.outcome.status);
      assert.equal(shown.cards.length, 1);
      const [only] = shown.cards;
      assert.equal(only?.status, report.outcome.status);
      assert.equal(only?.explanation === undefined, ['passed', 'failed'].includes(report.outcome.status));
      assert.equal(
        [only?.failedConditions, only?.unjudgedConditions, only?.metConditions].flatMap((some) => some ?? []).length,
        'conditions' in report.outcome ? report.outcome.conditions.length : 0,
      );
    });
  }

  it('shows conditions that were left out of a small change as neither met nor failed', () => {
    const [card] = results([attached(golden('pull-request-small-change'))]).cards;
    assert.deepEqual(
      card?.unjudgedConditions.map(({ metric, status, statusText, requirement, bar }) => [
        metric,
        status,
        statusText,
        requirement,
        bar,
      ]),
      [
        ['Coverage on new code', 'not-judged', 'Not judged', 'not judged (the change is small)', undefined],
        ['Duplicated lines on new code', 'not-judged', 'Not judged', 'not judged (the change is small)', undefined],
      ],
    );
    assert.equal(card?.metSummary, '1 condition met');
    assert.equal(card?.summary, '1 condition met, 2 not judged');
  });

  const worst: readonly (readonly [readonly string[], number, ResultsView['verdict']['status']])[] = [
    [['passed', 'branch-passed'], 0, 'passed'],
    [['passed'], 1, 'unknown'],
    [[], 1, 'unknown'],
    [['passed', 'skipped-scanner-skipped'], 0, 'skipped'],
    [['skipped-scanner-skipped', 'none-no-gate'], 0, 'none'],
    [['none-no-gate', 'unknown-purged'], 0, 'unknown'],
    [['unknown-purged', 'failed-standard'], 1, 'failed'],
  ];
  for (const [names, unreadable, expected] of worst) {
    it(`is ${expected} for ${[...names, `${unreadable} unreadable`].join(', ')}`, () => {
      const broken = Array.from({ length: unreadable }, (_, index): ReportAttachment => ({
        name: `broken-${index}.json`,
        content: { kind: 'unreadable', problem: 'it is empty' },
        step: null,
      }));
      const reports = names.map((name) => attached(golden(name, { analysisKey: name })));
      const shown = results([...reports, ...broken]);
      assert.equal(shown.verdict.status, expected);
      assert.equal(shown.notices.length, unreadable);
    });
  }

  it('says that the gate of a project is of no analysis of this run', () => {
    assert.match(card(golden('project-gate')).notes.join(), /nothing was analyzed in this run/);
    assert.deepEqual(card(golden('failed-standard')).notes, []);
    assert.match(
      card(golden('passed-dotnet-reports')).notes.join(' '),
      /Tests 2 reports \(412 tests\), coverage 0 reports\. Coverage 0 %/,
    );
  });

  it('sorts the worst first, and of many that need eyes opens the first and names all', () => {
    const failed = Array.from({ length: 7 }, (_, index) =>
      golden('failed-standard', { analysisKey: `failed-${index}` }),
    );
    const shown = results(
      [golden('passed'), ...failed, golden('unknown-purged', { analysisKey: 'unknown' })].map(attached),
    );
    assert.deepEqual(
      shown.cards.map(({ status }) => status),
      [...failed.map(() => 'failed'), 'unknown', 'passed'],
    );
    assert.deepEqual(
      shown.cards.map(({ startsOpen }) => startsOpen),
      [true, false, false, false, false, false, false, false, false],
    );
    assert.deepEqual(
      shown.attention.map(({ key, status }) => `${key.split(' ').at(-1)} ${status}`),
      [...failed.map(({ analysisKey }) => `${analysisKey} failed`), 'unknown unknown'],
    );
  });

  it('offers a filter from six analyses on', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => attached(golden('passed', { analysisKey: `${index}` })));
    assert.equal(results(many(5)).filterable, false);
    assert.equal(results(many(6)).filterable, true);
  });

  it('keeps the newest attempt of an analysis, whatever the order of the attachments', () => {
    const passed = golden('passed');
    const first = golden('failed-standard', { analysisKey: passed.analysisKey });
    const second = { ...passed, pipeline: { ...passed.pipeline, attempt: 2 } };
    for (const reports of [
      [first, second],
      [second, first],
    ]) {
      const shown = results(reports.map(attached));
      assert.deepEqual(
        shown.cards.map(({ status }) => status),
        ['passed'],
      );
    }
  });

  it('tells two analyses of the same project and branch apart by stage and job', () => {
    const report = golden('passed');
    const twin = { ...report, analysisKey: 'twin', pipeline: { ...report.pipeline, job: 'Windows' } };
    assert.match(card(report).subtitle, /^main branch$/);
    const subtitles = results([attached(report), attached(twin)]).cards.map(({ subtitle }) => subtitle);
    assert.deepEqual(subtitles.sort(), ['main branch · Build · Analyze', 'main branch · Build · Windows']);
  });

  it('never rounds a value onto its threshold, and draws a bar only for ratios', () => {
    const [coverage, rating] = card(
      golden('failed-standard', {
        outcome: {
          status: 'failed',
          conditions: [
            { metric: 'new_coverage', comparator: 'LT', threshold: '80', actual: '79.96', status: 'error' },
            { metric: 'reliability_rating', comparator: 'GT', threshold: '1', actual: '3', status: 'error' },
          ],
        },
      }),
      'de-DE',
    ).failedConditions;
    assert.equal(coverage?.actual, '79,96\u00a0%');
    assert.deepEqual(coverage?.bar, { actual: 0.7996, threshold: 0.8 });
    assert.equal(rating?.actual, 'C');
    assert.equal(rating?.bar, undefined);
  });

  it('writes a measure in the table as precisely as beside its threshold', () => {
    const conditions = [
      { metric: 'coverage', comparator: 'LT', threshold: '80', actual: '79.96', status: 'error' } as const,
    ] as const;
    const { measures } = card(
      golden('failed-standard', {
        outcome: { status: 'failed', conditions: [...conditions] },
        measures: {
          state: 'read',
          values: {
            coverage: { overall: '79.96', newCode: null },
            duplicated_lines_density: { overall: '79.96', newCode: null },
          },
        },
      }),
    );
    assert.ok(measures.kind === 'table');
    assert.deepEqual(
      measures.rows.map(({ name, overall }) => [name, overall]),
      [
        ['Coverage', '79.96%'],
        ['Duplicated lines', '80.0%'],
      ],
    );
  });

  it('gives a pull request no overall column and no new-code period', () => {
    const shown = card(
      golden('pull-request-failed-mqr', {
        newCodePeriod: { mode: 'PREVIOUS_VERSION', date: '2026-10-02T08:11:27+0000', parameter: null },
      }),
    );
    assert.ok(shown.measures.kind === 'table' && !shown.measures.withOverall && shown.measures.rows.length > 0);
    assert.ok(shown.measures.rows.every(({ overall }) => overall === undefined));
    assert.ok(!shown.facts.some((fact) => fact.startsWith('New code')));
  });

  it('lists the issues of all code after a first analysis, which has no new ones', () => {
    const { issues, measures } = card(golden('first-analysis'));
    assert.ok(measures.kind === 'table' && !measures.withNewCode && measures.withOverall);
    assert.ok(issues.kind === 'list');
    assert.equal(issues.title, 'Issues (7)');
    assert.equal(issues.rows.length, 7);
    assert.ok(issues.all);
    assert.equal(new URL(issues.all.href).searchParams.get('inNewCodePeriod'), null);
    const later = card(golden('pull-request-failed-mqr')).issues;
    assert.ok(later.kind === 'list');
    assert.equal(later.title, 'New issues (7)');
  });

  it('says why a part of a judged report is missing', () => {
    const shown = card(golden('missing-parts'));
    assert.ok(shown.measures.kind === 'missing' && shown.measures.text.includes('may not read measures (403'));
    assert.ok(shown.issues.kind === 'missing' && shown.issues.text.includes('the list is empty'));
    assert.ok(shown.hotspots.kind === 'missing');
  });

  it('leaves out every address that a person must not be sent to', () => {
    const shown = card(golden('hostile-text'));
    assert.equal(shown.dashboard, undefined);
    for (const findings of [shown.issues, shown.hotspots]) {
      assert.ok(findings.kind === 'list' && findings.all === undefined && findings.rows.length > 0);
      assert.ok(
        findings.rows.every(({ repository, sonarqube }) => repository === undefined && sonarqube === undefined),
      );
    }
  });

  it('counts issues by severity only when the report holds all of them', () => {
    const all = card(golden('pull-request-failed-mqr')).issues;
    const some = card(golden('many-issues')).issues;
    assert.ok(all.kind === 'list' && all.counts.length > 0 && all.rest === undefined);
    assert.ok(some.kind === 'list' && some.counts.length === 0 && some.rest?.includes('180'));
  });

  const lineRows: readonly (readonly [string, AnalysisReport, readonly (string | undefined)[]])[] = [
    ['of a branch', golden('branch-passed'), ['New lines / lines of code']],
    ['of a pull request', golden('pull-request-failed-mqr'), ['New lines']],
    ['after a first analysis', golden('first-analysis'), ['Lines of code']],
  ];
  for (const [name, report, names] of lineRows) {
    it(`counts lines in one row: ${name}`, () => {
      const { measures } = card(report);
      assert.ok(measures.kind === 'table');
      const found = measures.rows.filter((row) => /lines/i.test(row.name) && row.name !== 'Duplicated lines');
      assert.deepEqual(
        found.map((row) => row.name),
        names,
      );
    });
  }

  it('leads to the log of the step that published a report', () => {
    const report = golden('passed');
    const entry = { ...attached(report), step: `${report.pipeline.buildId}/timeline-id/publish-id` };
    const of = (attachments: readonly ReportAttachment[], tasks: readonly TaskRun[] | undefined) => {
      const shown = view({ attachments, tasks });
      return shown.kind === 'results' ? shown.results.cards[0]?.log : assert.fail(shown.kind);
    };
    const tasks = [step('analyze'), step('publish', { displayName: 'Publish quality gate' })];
    assert.deepEqual(of([entry], tasks), {
      text: 'Log of “Publish quality gate”',
      href: `${RUN}&view=logs&j=linux-id&t=publish-id`,
    });
    assert.equal(of([attached(report)], tasks), undefined);
    assert.equal(of([entry], [step('publish', { recordId: 'other' })]), undefined);
    assert.equal(of([entry], undefined), undefined);
  });

  const ended: readonly (readonly [string, readonly TaskRun[], string])[] = [
    ['a failed Publish', [step('publish', { result: 'failed', messages: ['Refused (401).'] })], 'publish-id'],
    [
      'the step before a skipped Publish',
      [step('prepare', { result: 'failed' }), step('publish', { result: 'skipped' })],
      'prepare-id',
    ],
  ];
  for (const [name, tasks, id] of ended) {
    it(`leads to the log of ${name}`, () => {
      const shown = view({ tasks });
      assert.ok(shown.kind === 'message');
      assert.equal(shown.message.link?.href, `${RUN}&view=logs&j=linux-id&t=${id}`);
      assert.ok(!shown.message.text.includes('Its log says why.'));
    });
  }

  it('shows the step without a condition where it is missing, and with one where it was skipped after a failure', () => {
    const codeOf = (tasks: readonly TaskRun[]) => {
      const shown = view({ tasks });
      return shown.kind === 'message' ? shown.message.code?.text : assert.fail(shown.kind);
    };
    assert.equal(codeOf([step('prepare'), step('analyze')]), '- task: SonarQubeServerPublish@1');
    assert.equal(
      codeOf([step('prepare'), step('analyze'), step('publish', { result: 'skipped' })]),
      '- task: SonarQubeServerPublish@1\n  condition: succeededOrFailed()',
    );
  });

  it('says that the log tells more where it cannot lead to it', () => {
    const shown = view({ tasks: [step('publish', { result: 'failed', jobId: undefined })] });
    assert.ok(shown.kind === 'message' && shown.message.text.includes('Its log says why.'));
    assert.equal(shown.message.link, undefined);
  });

  const empty: readonly (readonly [string, Partial<BuildSnapshot>, string])[] = [
    ['no step of ours', { tasks: [] }, 'Nothing was analyzed in this run'],
    ['no timeline', { tasks: undefined }, 'No results in this run'],
    ['no Publish', { tasks: [step('prepare'), step('analyze')] }, 'The Publish step is missing'],
    ['a failed Publish', { tasks: [step('publish', { result: 'failed' })] }, 'No results were published'],
    ['a skipped Publish', { tasks: [step('publish', { result: 'skipped' })] }, 'Nothing was analyzed in this run'],
    ['a canceled Publish', { tasks: [step('publish', { result: 'canceled' })] }, 'No results were published'],
  ];
  for (const [name, snapshot, title] of empty) {
    it(`says "${title}" for a finished run with ${name}`, () => {
      const shown = view(snapshot);
      assert.ok(shown.kind === 'message');
      assert.equal(shown.message.title, title);
    });

    it(`waits while a run with ${name} is not over`, () => {
      const build = { state: 'running', definitionId: 7, sourceBranch: null } as const;
      const shown = view({ ...snapshot, build });
      assert.ok(shown.kind === 'message' && shown.message.tone === 'running');
    });
  }
});
