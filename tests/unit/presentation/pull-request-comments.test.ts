import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import type { BuildProperty } from '../../../src/documents/build-property';
import type { ThreadCounts } from '../../../src/documents/decoration-report';
import { escapeComment, MOST_COMMENT_CHARACTERS } from '../../../src/presentation/comment-markdown';
import { decorationLine } from '../../../src/presentation/decoration';
import {
  findingComment,
  gateDescription,
  otherDescription,
  pullRequestSummary,
  replyWords,
  statusDescription,
  type CommentedFinding,
  type SummaryFacts,
} from '../../../src/presentation/pull-request-comments';
import { pendingDescription } from '../../../src/presentation/pending-status';
import { syncedLines } from '../../../src/presentation/synced';
import { dangersInComment, HOSTILE_TEXTS, markdown } from '../../hostile-comments';
import { goldenReport, goldenReports } from '../../golden-reports';

const COUNTS: ThreadCounts = {
  open: 9,
  shown: 1,
  overLimit: 2,
  notInChanges: 3,
  withoutLine: 1,
  belowSeverity: 1,
  closedByPeople: 1,
  deletedByPeople: 0,
  doubled: 0,
};

const report = goldenReport('pull-request-failed-mqr');

const finding = (text: string): CommentedFinding => ({
  key: text,
  kind: 'issue',
  rule: text,
  message: text,
  severity: text,
  quality: text,
});

/** The report with a text in every field that comes from outside. */
function hostileReport(text: string): AnalysisReport {
  return {
    ...report,
    analysisName: text,
    project: { key: text, name: text },
    warnings: [text, text],
    metrics: { evil_metric: { name: text, type: 'STRING' } },
    outcome: {
      status: 'failed',
      conditions: [{ metric: 'evil_metric', comparator: 'GT', threshold: text, actual: text, status: 'error' }],
    },
  };
}

/** The same without a verdict, for a reason that comes from outside; with what was not looked at. */
function hostileUnknown(text: string): AnalysisReport {
  const evidence = { files: 1, notices: [], history: null, targetAnalysed: null, mainBranch: text };
  const rules = { languages: 1, without: [{ language: text, profile: text }] };
  return {
    ...hostileReport(text),
    outcome: { status: 'unknown', reason: 'analysis-failed', detail: text },
    evidence: { ...evidence, rules },
  };
}

const other = (text: string): BuildProperty => ({
  version: 1,
  outcome: 'unknown',
  reason: text,
  attempt: 1,
  stage: text,
  job: text,
  projectKey: text,
  analysisName: text,
  numbers: {},
});

const inShort = (text: string): SummaryFacts['others'][number] => ({
  name: text,
  status: 'unknown',
  isPublished: true,
  newIssues: 3,
});

const OURS = new Set(
  [report.server.url, report.dashboardUrl ?? '', report.pipeline.collectionUri].map(
    (address) => new URL(address).origin,
  ),
);

const dangersOf = (source: string): string[] => dangersInComment(source, OURS);

const CONDITION = { metric: 'new_violations', comparator: 'GT', threshold: '0', actual: '1', status: 'error' } as const;
const SYNCED = {
  pullRequestId: '7',
  commentsChanged: 0,
  statusChanged: false,
  carried: 0,
  isPending: false,
  summaryIsLeft: false,
  dryRun: false,
};

const bare: Omit<SummaryFacts, 'reports'> = {
  others: [],
  counts: null,
  uncounted: 0,
  unplaced: [],
  resultsUrl: null,
};

describe('a comment of a pull request', () => {
  it('stays below the limit of comments with a message that is all escapes, and keeps its link', () => {
    const text = findingComment({ ...finding('&'.repeat(5000)), key: 'AX1', severity: 'High', quality: '' }, report);
    assert.ok(text.length <= MOST_COMMENT_CHARACTERS, String(text.length));
    assert.match(text, /^\*\*High\*\*: (&amp;){599}…\n\n.*\[Open in SonarQube\]\(https:[^)]*AX1/s);
  });

  it('holds no half characters, which servers refuse', () => {
    assert.equal(escapeComment('a \ud83d b \ude00 \ud83d\ude00', 6), 'a \ufffd b…');
    assert.equal(escapeComment('\ud83d\ude00\ude00'), '\ud83d\ude00\ufffd');
  });

  for (const text of HOSTILE_TEXTS) {
    it(`shows ${JSON.stringify(text.slice(0, 40))} as text`, () => {
      const comments = [
        findingComment(finding(text), report),
        findingComment({ ...finding(text), kind: 'hotspot' }, hostileReport(text)),
        pullRequestSummary({ ...bare, reports: [hostileReport(text)], others: [inShort(text)], counts: COUNTS }),
        pullRequestSummary({ ...bare, reports: [hostileUnknown(text)] }),
        pullRequestSummary({
          ...bare,
          reports: [],
          unplaced: [{ severity: text, message: text, path: text, line: 1 }],
        }),
        replyWords('accepted', text),
        replyWords('false-positive', text),
      ];
      assert.deepEqual(comments.flatMap(dangersOf), []);
      const lines = [
        statusDescription(hostileReport(text)),
        statusDescription(hostileUnknown(text)),
        otherDescription(other(text)),
        gateDescription(text, 'failed', [{ ...CONDITION, metric: text, actual: text }]),
        pendingDescription({ buildNumber: text, buildId: '1' }),
        ...syncedLines({ ...SYNCED, problems: [text] }),
      ];
      for (const line of lines) assert.doesNotMatch(line, /[\n\r\u2028\u2029]/);
    });
  }

  it('shows any text as text', () => {
    const signs = fc.constantFrom(
      '#',
      '!',
      '@',
      '<',
      '>',
      '1',
      '2',
      'a',
      ' ',
      '\n',
      '\\',
      '`',
      '*',
      '_',
      '[',
      ']',
      '(',
      ')',
      '&',
      ';',
      'https://x.y',
      'www.x.com',
      '|',
      '-',
      '~',
    );
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        assert.deepEqual(dangersOf(findingComment(finding(text), report)), []);
        // What a person reads is what SonarQube said.
        const shown = markdown.parse(escapeComment(text), {}).flatMap(({ children }) => children ?? []);
        const visible = shown
          .map(({ content }) => content)
          .join('')
          .replaceAll('\u200b', '')
          .replaceAll(/\s+/g, ' ')
          .trim();
        assert.equal(visible, text.replaceAll('\u200b', '').replaceAll(/\s+/g, ' ').trim());
      }),
      { numRuns: 500 },
    );
  });

  it('names severity, message and rule, and leads to the issue', () => {
    const comment = findingComment(
      {
        key: 'AX1',
        kind: 'issue',
        rule: 'typescript:S6551',
        message: 'Use a name',
        severity: 'High',
        quality: 'Reliability',
      },
      report,
    );
    const html = markdown.render(comment).replaceAll('\u200b', '');
    assert.match(html, /<strong>High · Reliability<\/strong>: Use a name<\/p>/);
    assert.match(
      html,
      /typescript:S6551 · <a href="[^"]+\/project\/issues\?[^"]*issues=AX1&amp;open=AX1">Open in SonarQube<\/a>/,
    );
  });

  it('leads to a hotspot where it is one', () => {
    const comment = findingComment({ ...finding('AX2'), kind: 'hotspot', severity: 'High' }, report);
    assert.match(comment, /security_hotspots\?[^)]*hotspots=AX2/);
    assert.match(comment, /Security hotspot to review/);
  });
});

describe('the summary of a pull request', () => {
  const facts = { ...bare, resultsUrl: 'https://dev.azure.com/fabrikam/p/_build/results?buildId=42' };

  it('has the conditions of the gate with value and requirement, the counts and why, and links', () => {
    const html = markdown
      .render(pullRequestSummary({ ...facts, reports: [report], counts: COUNTS }))
      .replaceAll('\u200b', '');
    assert.match(html, /<h2>SonarQube: quality gate failed<\/h2>/);
    assert.match(html, /<th>Failed condition<\/th>/);
    assert.match(html, /9 open findings: 1 with a comment on the line, 2 over the limit of comments, 3 on lines that/);
    assert.match(
      html,
      /<a href="https:\/\/dev.azure.com\/fabrikam\/p\/_build\/results\?buildId=42">All results of this build<\/a>/,
    );
    assert.doesNotMatch(html, /deleted here/, 'nothing is said of none');
  });

  it('has the worst first, and the analyses of other jobs in short', () => {
    const late = { ...inShort('web'), isPublished: false, newIssues: null };
    const reports = [goldenReport('passed'), report];
    const text = pullRequestSummary({ ...facts, reports, others: [inShort('api'), late] });
    assert.ok(text.indexOf('❌') < text.indexOf('✅'));
    assert.match(text, /- ⚠️ api: unknown, 3 new issues\n- ⚠️ web: not published yet/);
    assert.match(text, /1 of 4 projects pass, 1 failed, 2 unknown/);
  });

  it('counts the new issues of the analysis by severity, where it lists them all', () => {
    const [issue] = report.newIssues.state === 'read' ? report.newIssues.top : [];
    assert.ok(issue !== undefined);
    const of = (severity: string) => ({ ...issue, impacts: [{ softwareQuality: 'RELIABILITY', severity }] });
    const text = (total: number): string => {
      const newIssues = { state: 'read' as const, total, top: [of('LOW'), of('HIGH'), of('LOW')] };
      return pullRequestSummary({ ...facts, reports: [{ ...report, newIssues }] });
    };
    assert.match(text(3), /The analysis found 3 new issues: 1 High, 2 Low, and 1 security hotspot to review\./);
    assert.match(text(1200), /The analysis found 1,200 new issues, and 1 security hotspot to review\./);
  });

  it('names the hotspots of the analysis, which are among the open ones above', () => {
    const text = (total: number, hotspots: number): string => {
      const newIssues = { state: 'read' as const, total, top: [] };
      const found = { newIssues, hotspots: { state: 'read' as const, total: hotspots, top: [] } };
      const scope = { kind: 'pull-request' as const, id: '7', branch: 'b', base: 'main' };
      return pullRequestSummary({ ...facts, reports: [{ ...report, ...found, scope }] });
    };
    assert.match(text(3, 2), /The analysis found 3 new issues, and 2 security hotspots to review\./);
    assert.match(text(0, 1), /The analysis found 1 security hotspot to review\./);
    assert.doesNotMatch(text(0, 0), /The analysis found/);
  });

  it('names what has no place on its lines, last', () => {
    const unplaced = [
      { severity: 'High', message: 'Look', path: '/src/a.ts', line: 3 },
      { severity: 'Low', message: 'Of a file', path: '/b.ts', line: null },
      { severity: '', message: 'Of the project', path: null, line: null },
    ];
    const html = markdown
      .render(pullRequestSummary({ ...facts, reports: [report], unplaced }))
      .replaceAll('\u200b', '');
    const lines = [...html.slice(html.indexOf('<p>Not on lines')).matchAll(/<(?:p|li)>(.*)<\/(?:p|li)>/g)];
    assert.deepEqual(
      lines.map(([, line]) => line),
      [
        'Not on lines of this pull request:',
        '<strong>High</strong>: Look (/src/a.ts:3)',
        '<strong>Low</strong>: Of a file (/b.ts)',
        '<strong>Issue</strong>: Of the project',
      ],
    );
    assert.doesNotMatch(pullRequestSummary({ ...facts, reports: [report] }), /Not on lines/);
  });

  it('says whose issues are not counted, and nothing of it where there are no numbers', () => {
    const text = (counts: ThreadCounts | null): string =>
      pullRequestSummary({ ...facts, reports: [report], counts, uncounted: 2 });
    assert.match(text(COUNTS), /9 open findings: .*\. 2 more projects not counted here\./);
    assert.doesNotMatch(text(null), /not counted/);
  });

  it('fits, whatever there is, and says what does not', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...report, analysisKey: `k${index}` }));
    const text = pullRequestSummary({ ...facts, reports: many });
    assert.ok(text.length <= MOST_COMMENT_CHARACTERS && text.length > 1000, String(text.length));
    assert.match(text, /There is more than fits here: \[All results/);
  });

  it('can be made of every report', () => {
    for (const [name, one] of goldenReports) {
      assert.deepEqual(
        dangersOf(pullRequestSummary({ ...facts, resultsUrl: null, reports: [one] })).filter(
          (danger) => !danger.startsWith('link '),
        ),
        [],
        name,
      );
      assert.ok(statusDescription(one).length > 5 && statusDescription(one).length <= 200, name);
    }
  });
});

describe('the words of a status', () => {
  it('name the project, the worst condition and what it asks for', () => {
    assert.match(statusDescription(report), /^\S.*: .+ \d.*, must be /);
    assert.match(statusDescription(goldenReport('passed')), /: quality gate passed$/);
    assert.match(
      statusDescription(goldenReport('unknown-timed-out')),
      /: unknown, SonarQube had not finished in time$/,
    );
  });
});

describe('the words of a status of a project with invisible characters in its name', () => {
  it('have none, since Azure DevOps refuses them', () => {
    const name = 'Web \u{1f469}\u200d\u{1f4bb} shop\u00ad';
    const visible = 'Web \u{1f469}\u{1f4bb} shop';
    for (const text of [
      statusDescription({ ...report, analysisName: name }),
      statusDescription({ ...goldenReport('passed'), analysisName: name }),
      statusDescription({ ...goldenReport('unknown-timed-out'), analysisName: name }),
      gateDescription(name, 'passed', []),
      gateDescription(name, 'failed', [CONDITION]),
      otherDescription(other(name)),
    ]) {
      assert.ok(text.startsWith(`${visible}: `), text);
    }
    assert.match(pendingDescription({ buildNumber: '1\u200d2', buildId: '1' }), /^Build 12 is/);
  });
});

describe('the line of the log about a decoration', () => {
  it('says what was done and how it stands', () => {
    assert.equal(
      decorationLine(
        '12',
        { ...COUNTS, open: 1, overLimit: 0, notInChanges: 0, withoutLine: 0, belowSeverity: 0, closedByPeople: 0 },
        { created: 1, updated: 2 },
      ),
      'Comments of pull request 12: 1 posted, 2 changed; 1 open finding: 1 with a comment on the line.',
    );
  });
});
