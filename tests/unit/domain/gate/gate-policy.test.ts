import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AnalysisOutcome, GateCondition } from '../../../../src/documents/gate-outcome';
import { decideByPolicy, resultOf, type Policy } from '../../../../src/domain/gate/gate-policy';

const met: GateCondition = { metric: 'coverage', comparator: 'LT', threshold: '80', actual: '90', status: 'ok' };

describe('policies', () => {
  const outcomes: readonly AnalysisOutcome[] = [
    { status: 'passed', conditions: [met] },
    { status: 'failed', conditions: [met] },
    { status: 'none', reason: 'no-gate' },
    { status: 'unknown', reason: 'timed-out', detail: '' },
    { status: 'skipped', reason: 'not-a-branch', detail: '' },
  ];
  const policies = fc.constantFrom<Policy>('fail', 'warn', 'ignore');
  const all = fc.record({ onFailed: policies, onNone: policies, onUnknown: policies });

  it('let only a passed outcome pass by itself', () =>
    fc.assert(
      fc.property(fc.constantFrom(...outcomes), all, (outcome, chosen) => {
        assert.equal(decideByPolicy(outcome, chosen).effect === 'pass', outcome.status === 'passed');
      }),
    ));

  it('make the task fail when one of them says so, whatever the others say', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...outcomes), { maxLength: 6 }), all, (several, chosen) => {
        const decisions = several.map((outcome) => decideByPolicy(outcome, chosen));
        const effects = decisions.map(({ effect }) => effect);
        const result = resultOf(decisions);
        assert.equal(result === 'Failed', effects.includes('fail'));
        assert.equal(result === 'Skipped', effects.length > 0 && effects.every((effect) => effect === 'skip'));
        if (result === 'Succeeded') assert.ok(!effects.includes('warn'));
      }),
    ));
});
