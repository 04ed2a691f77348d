import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../../src/documents/analysis-report';
import { parseDecorationReport, type DecorationReport } from '../../../../src/documents/decoration-report';
import {
  ReadFailure,
  type BuildSnapshot,
  type DecorationAttachment,
  type ReportAttachment,
} from '../../../../src/web/reading/build-snapshot';
import { lacksDecoration } from '../../../../src/web/reading/decorations';
import type { PullRequestView, ResultsView } from '../../../../src/web/view/view';
import { toTabView } from '../../../../summary-tab/view-model';
import { pullRequestReport, samplePipeline, sampleReport } from '../../../browser/sample-reports';
import { goldenDecoration } from '../../../golden-reports';

const STEP = '42/t/publish';
const webshop = pullRequestReport({ analysisKey: 'webshop-1a2b3c4d' });

const attached = (document: AnalysisReport, step: string | null = STEP): ReportAttachment => ({
  name: `${document.analysisKey}.json`,
  content: { kind: 'document', document },
  step,
});

function golden(
  name: 'decorated' | 'failed',
  changes: Partial<DecorationReport> = {},
): DecorationAttachment['content'] {
  return parseDecorationReport(JSON.stringify({ ...JSON.parse(goldenDecoration(name)), ...changes }));
}

const left = (content: DecorationAttachment['content'], step: string | null = STEP): DecorationAttachment => ({
  content,
  step,
});

const snapshotOf = (attachments: readonly ReportAttachment[]): BuildSnapshot => ({
  buildId: samplePipeline().buildId,
  page: '',
  build: { state: 'finished', definitionId: 7, sourceBranch: 'refs/pull/118/merge' },
  attachments,
  properties: new Map(),
  tasks: [],
});

function results(
  attachments: readonly ReportAttachment[],
  decorations: readonly DecorationAttachment[],
  locale = 'en-US',
): ResultsView {
  const state = { snapshot: snapshotOf(attachments), trend: undefined, decorations, stale: undefined };
  const view = toTabView({ kind: 'read', ...state }, locale);
  assert.equal(view.kind, 'results');
  return view.results;
}

const shown = (content: DecorationAttachment['content'], locale?: string): PullRequestView | undefined =>
  results([attached(webshop)], [left(content)], locale).cards[0]?.pullRequest;

const alone = { analysisKeys: ['webshop-1a2b3c4d'] };
const many = Array.from({ length: 8 }, (_, index) => `Problem ${index}.`);
const counts = { open: 1, shown: 1, overLimit: 0, notInChanges: 0, withoutLine: 0, belowSeverity: 0 };
const byPeople = { closedByPeople: 0, deletedByPeople: 0, doubled: 0 };
const unknown = 'What was done on pull request 118 is not known:';

describe('what a card says of its pull request', () => {
  const states: readonly (readonly [
    string,
    DecorationAttachment['content'],
    PullRequestView['tone'],
    readonly string[],
  ])[] = [
    [
      'decorated, several projects',
      golden('decorated'),
      'neutral',
      [
        'Pull request 118 shows the quality gate: failed, on iteration 3.',
        'Comments of pull request 118 (2 projects together): 61 open findings: 50 with a comment on the line, 6 over the limit of comments, 2 on lines that the pull request does not show, 1 without a line, 1 resolved here and open in SonarQube, 1 whose comment was deleted here.',
      ],
    ],
    [
      'decorated, one project',
      golden('decorated', { ...alone, counts: { ...counts, ...byPeople } }),
      'neutral',
      [
        'Pull request 118 shows the quality gate: failed, on iteration 3.',
        'Comments of pull request 118: 1 open finding: 1 with a comment on the line.',
      ],
    ],
    [
      'decorated without comments',
      golden('decorated', { counts: null }),
      'neutral',
      ['Pull request 118 shows the quality gate: failed, on iteration 3.'],
    ],
    [
      'decorated with a problem',
      golden('decorated', { counts: null, problems: ['Pull request 118 does not show the comments as it should.'] }),
      'warning',
      [
        'Pull request 118 shows the quality gate: failed, on iteration 3.',
        'Pull request 118 does not show the comments as it should.',
      ],
    ],
    [
      'decorated without status and iteration',
      golden('decorated', { counts: null, status: null, iterationId: null }),
      'neutral',
      ['Pull request 118 shows the quality gate: none.'],
    ],
    [
      'by the server',
      golden('failed', { state: 'by-server', problems: [] }),
      'neutral',
      ['Pull request 118 is decorated by SonarQube itself (decoratePullRequest: auto).'],
    ],
    [
      'superseded',
      golden('failed', { state: 'superseded', problems: [] }),
      'neutral',
      ['Pull request 118 has newer commits than this build, or another target (superseded): nothing is shown there.'],
    ],
    [
      'failed',
      golden('failed'),
      'warning',
      ['Pull request 118 does not show the status as it should: Azure DevOps answered nothing.'],
    ],
    [
      'failed without a reason',
      golden('failed', { problems: [] }),
      'warning',
      ['Pull request 118 does not show the quality gate.'],
    ],
    [
      'failed for many reasons',
      golden('failed', { problems: many }),
      'warning',
      [...many.slice(0, 5), 'The log of the step that published it has 3 more warnings.'],
    ],
    [
      'failed, in text of several lines that turns its direction',
      golden('failed', { problems: ['a\nb \u202egnissim', 'a b gnissim'] }),
      'warning',
      ['a b gnissim'],
    ],
    [
      'newer',
      { kind: 'newer', version: 2 },
      'warning',
      [`${unknown} its report was written by a newer extension (version 2).`],
    ],
    [
      'broken',
      parseDecorationReport('{"version":1'),
      'warning',
      [`${unknown} its report cannot be read, it is not JSON.`],
    ],
    [
      'not loaded',
      { kind: 'unavailable', failure: new ReadFailure('gone', 404) },
      'warning',
      [
        `${unknown} its report could not be loaded.`,
        'Azure DevOps does not know this report any more (404).',
        'It was deleted, or you may not see it.',
      ],
    ],
  ];
  for (const [name, content, tone, sentences] of states) {
    it(`${name}: these sentences, and where it is`, () => {
      assert.deepEqual(shown(content), {
        tone,
        sentences,
        link: {
          text: 'Open pull request 118',
          href: 'https://dev.azure.com/contoso/Fabrikam/_git/webshop/pullrequest/118',
        },
      });
    });

    it(`${name}: the verdict is the same`, () => {
      const without = results([attached(webshop)], []);
      const withIt = results([attached(webshop)], [left(content)]);
      assert.deepEqual([withIt.verdict, withIt.notices], [without.verdict, without.notices]);
      assert.deepEqual({ ...withIt.cards[0], pullRequest: undefined }, without.cards[0]);
    });
  }

  it('numbers are written as the viewer does', () => {
    const large = { ...counts, ...byPeople, open: 1234, overLimit: 1233 };
    assert.match(
      shown(golden('decorated', { ...alone, counts: large }), 'de-DE')?.sentences[1] ?? '',
      /: 1\.234 open findings: 1 with a comment on the line, 1\.233 over the limit of comments\.$/,
    );
  });

  it('there is no link where the repository has no address that a person may be sent to', () => {
    const { pipeline } = webshop;
    const repository = { ...pipeline.repository, url: 'javascript:alert(1)' };
    const [card] = results(
      [attached({ ...webshop, pipeline: { ...pipeline, repository } })],
      [left(golden('failed'))],
    ).cards;
    assert.equal(card?.pullRequest?.link, undefined);
    assert.equal(card?.pullRequest?.sentences.length, 1);
  });

  const github = { ...samplePipeline().repository, provider: 'GitHub' };
  const nothing: readonly (readonly [string, readonly ReportAttachment[], DecorationAttachment])[] = [
    ['another step', [attached(webshop)], left(golden('decorated'), '42/t/other')],
    ['a step that nobody tells', [attached(webshop, null)], left(golden('decorated'), null)],
    ['other analyses', [attached(webshop)], left(golden('decorated', { analysisKeys: ['api-5e6f7a8b'] }))],
    ['another pull request', [attached(webshop)], left(golden('decorated', { pullRequestId: '7' }))],
    [
      'an earlier attempt',
      [attached({ ...webshop, pipeline: { ...webshop.pipeline, attempt: 2 } }, '42/t/second'), attached(webshop, STEP)],
      left(golden('decorated')),
    ],
    ['a branch', [attached(sampleReport())], left(golden('decorated'))],
    [
      'a pull request elsewhere',
      [attached({ ...webshop, pipeline: { ...webshop.pipeline, repository: github } })],
      left(golden('decorated')),
    ],
  ];
  for (const [name, attachments, decoration] of nothing) {
    it(`what is of ${name} is none of its own`, () => {
      assert.equal(results(attachments, [decoration]).cards[0]?.pullRequest, undefined);
    });
  }
});

describe('whether to ask what was done on pull requests', () => {
  const failure: DecorationAttachment['content'] = { kind: 'unavailable', failure: new ReadFailure('broken', 500) };
  const rows: readonly (readonly [string, readonly AnalysisReport[], readonly DecorationAttachment[], boolean])[] = [
    ['nothing was analyzed', [], [], false],
    ['a branch', [sampleReport()], [], false],
    ['a pull request', [webshop], [], true],
    ['a pull request beside a branch', [sampleReport({ analysisKey: 'main' }), webshop], [], true],
    ['a pull request of which it is known', [webshop], [left(golden('decorated'))], false],
    ['a pull request whose report is newer', [webshop], [left({ kind: 'newer', version: 2 })], false],
    ['a pull request whose report is broken', [webshop], [left(parseDecorationReport(''))], false],
    ['a pull request whose report could not be loaded', [webshop], [left(failure)], true],
  ];
  for (const [name, reports, known, expected] of rows) {
    it(`${expected ? 'yes' : 'no'}: ${name}`, () => {
      const snapshot = snapshotOf(reports.map((report) => attached(report)));
      assert.equal(lacksDecoration(snapshot, known), expected);
    });
  }
});
