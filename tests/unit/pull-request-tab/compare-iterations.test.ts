import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import { compareIterations, openTotal } from '../../../pull-request-tab/compare-iterations';
import { pullRequestReport, sampleIssues } from '../../browser/sample-reports';

const [template] = sampleIssues();
const withIssues = (keys: readonly string[], changes: Partial<AnalysisReport> = {}): AnalysisReport =>
  pullRequestReport({
    newIssues: {
      state: 'read',
      total: keys.length,
      top: keys.flatMap((key) => (template === undefined ? [] : [{ ...template, key }])),
    },
    ...changes,
  });
const OTHER = { key: 'other', name: null };
const cut: AnalysisReport['newIssues'] = { state: 'read', total: 60, top: [] };
const missing: AnalysisReport['newIssues'] = { state: 'missing', reason: 'the token may not browse' };

describe('two iterations of a pull request', () => {
  for (const { what, now, before, expected } of [
    {
      what: 'tell apart what is new, fixed and still there',
      now: [withIssues(['b', 'c', 'd'])],
      before: [withIssues(['a', 'b', 'c'])],
      expected: { fresh: ['d'], fixed: ['a'], still: 2 },
    },
    {
      what: 'leave out a project that only one of them has',
      now: [withIssues(['b']), withIssues(['x'], { project: OTHER })],
      before: [withIssues(['a'])],
      expected: { fresh: ['b'], fixed: ['a'], still: 0 },
    },
    {
      what: 'count each issue of a project once, whichever pipelines analyze it',
      now: [withIssues(['b', 'c'], { analysisKey: 'nightly' }), withIssues(['b', 'c'])],
      before: [withIssues(['a', 'b']), withIssues(['a', 'b'], { analysisKey: 'nightly' })],
      expected: { fresh: ['c'], fixed: ['a'], still: 1 },
    },
    { what: 'are not compared without a common project', now: [], before: [withIssues(['a'])], expected: null },
    {
      what: 'are not compared where the list now is cut',
      now: [withIssues([], { newIssues: cut })],
      before: [withIssues(['a'])],
      expected: null,
    },
    {
      what: 'are not compared where the list before is cut: what is not in it may have been there',
      now: [withIssues(['a'])],
      before: [withIssues([], { newIssues: cut })],
      expected: null,
    },
    {
      what: 'are not compared where the issues are not known: an unread list is not an empty one',
      now: [withIssues([], { newIssues: missing })],
      before: [withIssues(['a'])],
      expected: null,
    },
  ]) {
    it(what, () => {
      const found = compareIterations(now, before);
      const keys = (list: readonly { readonly issue: { readonly key: string } }[]): string[] =>
        list.map(({ issue }) => issue.key);
      assert.deepEqual(
        found === null ? null : { fresh: keys(found.fresh), fixed: keys(found.fixed), still: found.still },
        expected,
      );
    });
  }

  it('count open issues by the server’s totals, and not at all where one is missing', () => {
    assert.equal(openTotal([withIssues(['a']), withIssues([], { newIssues: cut, project: OTHER })]), 61);
    assert.equal(openTotal([withIssues(['a']), withIssues([], { newIssues: missing, project: OTHER })]), null);
    assert.equal(openTotal([withIssues(['a', 'b']), withIssues(['a'], { analysisKey: 'nightly' })]), 2);
    assert.equal(openTotal([]), null);
  });
});
