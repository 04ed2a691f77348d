import assert from 'node:assert/strict';
import { parseAnalysisReport } from '../../../src/documents/analysis-report';
import { noneReasons, skipReasons, unknownReasons } from '../../../src/documents/gate-outcome';
import { goldenReports, goldenText } from '../../golden-reports';

describe('reports of version 1', () => {
  for (const [name, report] of goldenReports) {
    it(`${name}.json is read as it was written`, () =>
      assert.deepEqual(report, JSON.parse(goldenText(name)), 'nothing of it is dropped or changed'));
  }

  it('cover every reason that an outcome may have', () => {
    const covered = new Set(
      [...goldenReports.values()].map(({ outcome }) => ('reason' in outcome ? outcome.reason : '')),
    );
    const all = [...unknownReasons, ...noneReasons, ...skipReasons];
    assert.deepEqual(
      all.filter((reason) => !covered.has(reason)),
      [],
    );
  });

  it('are refused when a verdict has no condition', () => {
    const text = goldenText('passed').replace(/"conditions": \[[^\]]*\]/, '"conditions": []');
    assert.equal(parseAnalysisReport(text).kind, 'unreadable');
  });
});
