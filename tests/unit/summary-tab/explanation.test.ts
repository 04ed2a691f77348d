import assert from 'node:assert/strict';
import type { AnalysisOutcome } from '../../../src/documents/gate-outcome';
import { explanation } from '../../../summary-tab/card-view';

describe('a card without a verdict', () => {
  const outcomes: readonly AnalysisOutcome[] = [
    { status: 'unknown', reason: 'timed-out', detail: '' },
    { status: 'none', reason: 'no-gate' },
    { status: 'skipped', reason: 'not-a-branch', detail: '' },
  ];
  for (const outcome of outcomes) {
    const reason = 'reason' in outcome ? outcome.reason : '';
    it(`that is ${outcome.status} leads to the paragraph about it, where one is published`, () => {
      assert.equal(
        explanation(outcome, 'https://docs.example.org/')?.link?.href,
        `https://docs.example.org/TROUBLESHOOTING.md#${reason}`,
      );
      assert.equal(explanation(outcome, '')?.link, undefined);
    });
  }
});
