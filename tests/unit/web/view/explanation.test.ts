import assert from 'node:assert/strict';
import type { AnalysisOutcome } from '../../../../src/documents/gate-outcome';
import { explanation } from '../../../../src/web/view/card-view';

describe('why there is no verdict', () => {
  const timedOut: AnalysisOutcome = { status: 'unknown', reason: 'timed-out', detail: 'after 300 s' };
  const skipped: AnalysisOutcome = { status: 'skipped', reason: 'scanner-skipped', detail: '' };

  it('has a link to its paragraph where the documentation is published', () => {
    const of = (outcome: AnalysisOutcome) => explanation(outcome, 'https://docs.example.org/')?.link?.href;
    assert.equal(of(timedOut), 'https://docs.example.org/TROUBLESHOOTING.md#timed-out');
    assert.equal(of(skipped), 'https://docs.example.org/TROUBLESHOOTING.md#scanner-skipped');
  });

  it('has none where it is not', () => assert.equal(explanation(timedOut, '')?.link, undefined));

  it('never has one that is no web address', () =>
    assert.equal(explanation(timedOut, 'javascript:alert(1)//')?.link, undefined));
});
