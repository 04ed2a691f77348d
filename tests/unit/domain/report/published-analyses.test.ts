import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../../src/documents/analysis-report';
import type { BuildProperty } from '../../../../src/documents/build-property';
import type { ParsedDocument } from '../../../../src/documents/parse-document';
import { choosePublished, type PublishedTraces } from '../../../../src/domain/report/published-analyses';
import { toBuildProperty } from '../../../../src/domain/report/to-build-property';
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

/** `passed 2`: status and attempt of the report that counts; else what makes it unreadable. */
function chosen(traces: Parameters<typeof choosePublished>[0]): readonly string[] {
  return choosePublished(traces).map((one) =>
    one.kind === 'report' ? `${one.report.outcome.status} ${one.report.pipeline.attempt}` : one.problem,
  );
}

describe('of what a build published', () => {
  const rows: readonly (readonly [string, Parameters<typeof choosePublished>[0], readonly (string | RegExp)[]])[] = [
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
      'of one attempt what was published last counts',
      {
        attachments: attached(
          report(late, 1, '2026-10-20T09:00:00.000Z'),
          report(passed, 1, '2026-10-20T09:05:00.000Z'),
        ),
        properties: none,
      },
      ['passed 1'],
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
    [
      'a newer report counts over an old property',
      { attachments: attached(report(failed, 2)), properties: properties(report(passed, 1)) },
      ['failed 2'],
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

  const certain: readonly (readonly [string, Parameters<typeof choosePublished>[0], boolean])[] = [
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
      'a failed report beside one that cannot be read',
      { attachments: [...attached(report(failed)), unreadable], properties: none },
      true,
    ],
  ];
  for (const [name, traces, expected] of certain) {
    it(`${name} is ${expected ? '' : 'not '}known to have failed`, () => {
      const [one] = choosePublished(traces);
      assert.equal(one?.kind === 'unreadable' && one.failed, expected);
    });
  }
});
