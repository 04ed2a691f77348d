import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FindingFlow, PlacedIssue } from '../../../../src/domain/export/placed-finding';
import { toJUnit } from '../../../../src/presentation/test-results';
import { toSarif } from '../../../../src/presentation/sarif/to-sarif';
import { readJUnit } from '../../../../local/agent/commands/read-junit';
import { goldenReport } from '../../../golden-reports';
import { assertSarif } from '../../../sarif-schema';

/** Any text: signs of markup and addresses, control characters, halves of surrogate pairs, very long. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('/', '.', '..', '%', '#', '?', ' ', '\\', ':', '\ud83d', '😀', 'ü', '[', '](', '{0}', '\n'),
    maxLength: 12,
  }),
  fc.constant('x'.repeat(5000)),
);
const nullable = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null });
const number = fc.oneof(fc.integer({ min: -3, max: 50 }), fc.double(), fc.constant(Number.MAX_SAFE_INTEGER + 1));
const range = nullable(
  fc.record({ startLine: number, endLine: number, startOffset: nullable(number), endOffset: nullable(number) }),
);
const flow: fc.Arbitrary<FindingFlow> = fc.record({
  type: fc.constantFrom('DATA', 'EXECUTION', null),
  description: text,
  places: fc.array(fc.record({ file: nullable(text), range, message: text }), { maxLength: 3 }),
});
const issue: fc.Arbitrary<PlacedIssue> = fc.record({
  issue: fc.record({
    key: text,
    rule: text,
    message: text,
    file: nullable(text),
    line: nullable(fc.integer()),
    severity: nullable(text),
    type: nullable(text),
    impacts: fc.array(fc.record({ softwareQuality: text, severity: text }), { maxLength: 2 }),
    tags: fc.array(text, { maxLength: 2 }),
  }),
  range,
  lineHash: nullable(text),
  state: fc.constantFrom('open', 'accepted', 'false-positive', 'unknown'),
  flows: fc.array(flow, { maxLength: 3 }),
});

const PHASE = { definitionName: 'CI', phaseId: '1be018db-a340-454c-8c30-e6880b238463', phaseName: 'Linux' };

describe('exports of any text', () => {
  it('are valid SARIF, each place inside the repository and where the file is', () =>
    fc.assert(
      fc.property(fc.array(issue, { maxLength: 4 }), text, text, text, (issues, basePath, name, branch) => {
        const report = goldenReport('branch-passed');
        const hostile = {
          ...report,
          project: { key: name, name },
          scope: { kind: 'branch' as const, name: branch },
          pipeline: { ...report.pipeline, basePath, sourceBranch: branch, definitionId: '7' },
        };
        const gaps = [{ kind: 'limit' as const, listed: 1, total: 2 }];
        const log = toSarif(hostile, { issues, hotspots: [], ruleNames: new Map([['a', name]]), gaps }, PHASE);
        const written = JSON.parse(JSON.stringify(log)) as typeof log;
        assertSarif(written);
        const results = written.runs[0]?.results ?? [];
        assert.equal(results.length, issues.length);
        for (const { locations, relatedLocations = [] } of results) {
          for (const { physicalLocation } of [...locations, ...relatedLocations]) {
            const uri = physicalLocation?.artifactLocation.uri;
            if (uri === undefined) continue;
            // As a browser resolves it: still below the root.
            const root = 'https://example.org/root/';
            assert.ok(new URL(uri, root).href.startsWith(root), uri);
            assert.doesNotMatch(uri, /[\s\\#?]/);
          }
        }
      }),
      { numRuns: 400 },
    ));

  it('are XML with one test for each condition', () =>
    fc.assert(
      fc.property(text, text, text, (name, actual, metric) => {
        const report = goldenReport('pull-request-failed-mqr');
        assert.ok(report.outcome.status === 'failed');
        const [first, ...rest] = report.outcome.conditions;
        const conditions = [{ ...first, actual, metric, threshold: name }, ...rest] as const;
        const hostile = {
          ...report,
          analysisName: name,
          metrics: { [metric]: { name, type: 'STRING' } },
          outcome: { status: 'failed' as const, conditions: [...conditions] as [typeof first, ...typeof rest] },
        };
        const { results } = readJUnit(toJUnit(hostile));
        assert.equal(results.length, conditions.length);
      }),
      { numRuns: 400 },
    ));
});
