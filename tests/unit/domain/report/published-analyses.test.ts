import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../../src/documents/analysis-report';
import type { BuildProperty } from '../../../../src/documents/build-property';
import type { ParsedDocument } from '../../../../src/documents/parse-document';
import { choosePublished, type PublishedTraces } from '../../../../src/domain/report/published-analyses';
import { announcedProperty, toBuildProperty } from '../../../../src/domain/report/to-build-property';
import { goldenReport } from '../../../golden-reports';

type Outcome = AnalysisReport['outcome'];
const passed: Outcome = goldenReport('passed').outcome;
const failed: Outcome = goldenReport('failed-standard').outcome;
const late: Outcome = { status: 'unknown', reason: 'timed-out', detail: '' };

function report(outcome: Outcome, attempt = 1, publishedAt = '2026-10-20T09:00:00.000Z', key = 'a'): AnalysisReport {
  const golden = goldenReport('passed');
  return { ...golden, analysisKey: key, outcome, publishedAt, pipeline: { ...golden.pipeline, attempt } };
}

const attached = (...reports: readonly AnalysisReport[]): PublishedTraces['attachments'] =>
  reports.map((document) => ({
    name: `${document.analysisKey}.json`,
    document: { kind: 'document', document },
  }));
const properties = (...reports: readonly AnalysisReport[]): ReadonlyMap<string, ParsedDocument<BuildProperty>> =>
  new Map(reports.map((one) => [one.analysisKey, { kind: 'document', document: toBuildProperty(one) }]));
const none: ReadonlyMap<string, ParsedDocument<BuildProperty>> = new Map();
const unreadable = { name: 'a.json', document: { kind: 'unreadable', problem: 'it is not JSON' } } as const;
const newer = { name: 'a.json', document: { kind: 'newer', version: 2 } } as const;

type Left = Omit<PublishedTraces, 'buildId'>;
/** The build that the golden reports are of. */
const BUILD = goldenReport('passed').pipeline.buildId;

/** `passed 2`: status and attempt of the report that counts; else why there is no verdict. */
function chosen(traces: Left): readonly string[] {
  return choosePublished({ buildId: BUILD, ...traces }).map((one) =>
    one.kind === 'report' ? `${one.report.outcome.status} ${one.report.pipeline.attempt}` : one.problem,
  );
}

const twice = [report(late, 1, '2026-10-20T09:00:00.000Z'), report(passed, 1, '2026-10-20T11:05:00.000+02:00')];
const ofOtherBuild = (one: AnalysisReport): AnalysisReport => ({
  ...one,
  pipeline: { ...one.pipeline, buildId: '7' },
});

describe('of what a build published', () => {
  const rows: readonly (readonly [string, Left, readonly (string | RegExp)[]])[] = [
    ['nothing is nothing', { attachments: [], properties: none }, []],
    [
      'a report counts with its property',
      { attachments: attached(report(passed)), properties: properties(report(passed)) },
      ['passed 1'],
    ],
    [
      'a report counts whose property could not be written',
      { attachments: attached(report(failed)), properties: none },
      ['failed 1'],
    ],
    [
      'the newest attempt counts, whatever order they come in',
      {
        attachments: attached(report(failed, 2), report(passed, 1), report(late, 1)),
        properties: properties(report(failed, 2)),
      },
      ['failed 2'],
    ],
    [
      'a better newer attempt counts as well',
      { attachments: attached(report(failed, 1), report(passed, 2)), properties: properties(report(passed, 2)) },
      ['passed 2'],
    ],
    [
      'of one attempt what was published last counts when the property confirms it',
      { attachments: attached(...twice), properties: properties(report(passed)) },
      ['passed 1'],
    ],
    [
      'reports of one attempt that differ are no verdict without a property',
      { attachments: attached(...twice), properties: none },
      [/attempt 1 left reports that differ/],
    ],
    [
      'reports of one attempt that differ are no verdict when the property confirms the older one',
      { attachments: attached(...twice), properties: properties(report(late)) },
      [/attempt 1 left reports that differ/],
    ],
    [
      'other analyses stay',
      { attachments: attached(report(passed, 2), report(failed, 1, undefined, 'b')), properties: none },
      ['passed 2', 'failed 1'],
    ],
    [
      'an old report does not stand for a newer attempt without one',
      { attachments: attached(report(passed, 1)), properties: properties(report(failed, 2)) },
      [/attempt 2 left no report, and that of attempt 1 is old/],
    ],
    ...[2, 99].map((attempt): readonly [string, Left, readonly RegExp[]] => [
      `a report of attempt ${attempt} does not count against property and report of attempt 1`,
      { attachments: attached(report(passed, attempt), report(failed, 1)), properties: properties(report(failed, 1)) },
      [new RegExp(`its report is of attempt ${attempt}, its build property of attempt 1`)],
    ]),
    [
      'a report of another project than its property does not count',
      {
        attachments: attached({ ...report(passed), project: { key: 'green', name: null } }),
        properties: properties(report(passed)),
      },
      [/its report and its build property are of different projects/],
    ],
    [
      'a report of another build does not count, whatever its attempt',
      { attachments: attached(ofOtherBuild(report(passed, 2)), report(failed, 1)), properties: none },
      [/a report of it cannot be read: it is of build 7/],
    ],
    [
      'a report of another build takes nothing from one that the property confirms',
      {
        attachments: attached(ofOtherBuild(report(failed, 2)), report(passed)),
        properties: properties(report(passed)),
      },
      ['passed 1'],
    ],
    [
      'what was only prepared is no verdict, though a report of it is there',
      {
        attachments: attached(report(passed)),
        properties: new Map([['a', { kind: 'document', document: announcedProperty(report(passed)) }]]),
      },
      [/it was prepared in stage \S+, job \S+, attempt 1, and no Publish there has published its verdict/],
    ],
    [
      'a property alone is no verdict',
      { attachments: [], properties: properties(report(passed)) },
      [/has its property, but no report/],
    ],
    [
      'report and property that differ are no verdict',
      { attachments: attached(report(passed)), properties: properties(report(failed)) },
      [/its report says passed, its build property failed/],
    ],
    [
      'a property that cannot be read is no verdict',
      {
        attachments: attached(report(passed)),
        properties: new Map([['a', { kind: 'newer', version: 2 }]]),
      },
      [/its build property cannot be read/],
    ],
    ['what cannot be read is no verdict', { attachments: [unreadable], properties: none }, [/it is not JSON/]],
    ['what a newer version wrote is no verdict', { attachments: [newer], properties: none }, [/newer version/]],
    [
      'an unreadable report beside a readable one is no verdict',
      { attachments: [...attached(report(passed)), unreadable], properties: none },
      [/it is not JSON/],
    ],
    [
      'an unreadable report of an earlier attempt does not matter when the property confirms the newest',
      { attachments: [unreadable, ...attached(report(passed, 2))], properties: properties(report(passed, 2)) },
      ['passed 2'],
    ],
  ];
  for (const [name, traces, expected] of rows) {
    it(name, () => {
      const found = chosen(traces);
      assert.equal(found.length, expected.length);
      found.forEach((text, index) => {
        const wanted = expected[index] ?? '';
        if (typeof wanted === 'string') assert.equal(text, wanted);
        else assert.match(text, wanted);
      });
    });
  }

  const certain: readonly (readonly [string, Left, boolean])[] = [
    ['a failed property without a report', { attachments: [], properties: properties(report(failed)) }, true],
    ['a passed property without a report', { attachments: [], properties: properties(report(passed)) }, false],
    [
      'a failed report that its property contradicts',
      { attachments: attached(report(failed)), properties: properties(report(passed)) },
      true,
    ],
    [
      'a failed report of an attempt before',
      { attachments: attached(report(failed, 1)), properties: properties(report(passed, 2)) },
      false,
    ],
    [
      'a passed report of a higher attempt than the failed property',
      { attachments: attached(report(passed, 99)), properties: properties(report(failed)) },
      true,
    ],
    [
      'a failed report of one attempt beside a passed one',
      { attachments: attached(report(failed), report(passed)), properties: none },
      true,
    ],
    [
      'a failed report beside one that cannot be read',
      { attachments: [...attached(report(failed)), unreadable], properties: none },
      true,
    ],
  ];
  for (const [name, traces, expected] of certain) {
    it(`${name} is ${expected ? '' : 'not '}known to have failed`, () => {
      const [one] = choosePublished({ buildId: BUILD, ...traces });
      assert.equal(one?.kind === 'no-verdict' && one.failed, expected);
    });
  }
});
