import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import { toHotspots, toIssues } from '../../../src/web/view/finding-views';
import { pullRequestReport, sampleIssues, sampleReport } from '../../browser/sample-reports';

const refused: AnalysisReport['hotspots'] = { state: 'missing', reason: 'The token may not read them (403).' };

/** Hotspots as the measures count them; `null` for no such measure. */
function counted(report: AnalysisReport, overall: string | null, newCode: string | null): AnalysisReport {
  assert.equal(report.measures.state, 'read');
  const values = report.measures.state === 'read' ? { ...report.measures.values } : {};
  delete values['security_hotspots'];
  delete values['new_security_hotspots'];
  if (overall !== null) values['security_hotspots'] = { overall, newCode: null };
  if (newCode !== null) values['new_security_hotspots'] = { overall: null, newCode };
  return { ...report, measures: { state: 'read', values } };
}

describe('hotspots that could not be read', () => {
  const branch = sampleReport({ hotspots: refused });
  const pullRequest = pullRequestReport({ hotspots: refused });
  for (const { what, report, expected } of [
    { what: 'are no section where the measures count none', report: counted(branch, '0', '0'), expected: 'none' },
    { what: 'are told where the measures count some', report: counted(branch, '2', '0'), expected: 'missing' },
    { what: 'are told where nobody counts them', report: counted(branch, null, null), expected: 'missing' },
    {
      what: 'are told where the measures could not be read either',
      report: { ...branch, measures: { state: 'missing', reason: 'refused' } as const },
      expected: 'missing',
    },
    { what: 'are those of new code in a pull request', report: counted(pullRequest, null, '0'), expected: 'none' },
    { what: 'are told of a pull request that has some', report: counted(pullRequest, '0', '1'), expected: 'missing' },
  ]) {
    it(what, () => assert.equal(toHotspots(report, 'en-US').kind, expected));
  }
});

describe('the place of an issue', () => {
  for (const { file, line, place, folder } of [
    { file: 'src/cart/index.ts', line: 42, place: 'index.ts:42', folder: 'src/cart' },
    { file: 'index.ts', line: 1, place: 'index.ts:1', folder: undefined },
    { file: 'src/index.ts', line: null, place: 'index.ts', folder: 'src' },
    { file: null, line: null, place: 'Webshop', folder: undefined },
  ]) {
    it(`in ${file ?? 'no file'} names its folder apart`, () => {
      const [issue] = sampleIssues();
      assert.ok(issue);
      const report = sampleReport({ newIssues: { state: 'read', total: 1, top: [{ ...issue, file, line }] } });
      const view = toIssues(report, 'en-US');
      assert.equal(view.kind, 'list');
      const [row] = view.kind === 'list' ? view.rows : [];
      assert.deepEqual({ place: row?.place, folder: row?.folder }, { place, folder });
    });
  }
});
