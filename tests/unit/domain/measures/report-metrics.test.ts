import assert from 'node:assert/strict';
import { reportMetrics } from '../../../../src/domain/measures/report-metrics';

describe('metrics that are asked for', () => {
  for (const isPullRequest of [true, false]) {
    it(`are each asked for once (${isPullRequest ? 'pull request' : 'branch'})`, () => {
      const metrics = reportMetrics(isPullRequest);
      assert.equal(new Set(metrics).size, metrics.length);
      assert.equal(metrics.includes('violations'), !isPullRequest);
    });
  }

  it('hold the number of new lines, which tells whether a base was found', () =>
    assert.ok(reportMetrics(true).includes('new_lines')));
});
