import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AnalysisOutcome, GateCondition, OutcomeStatus } from '../../../../src/documents/gate-outcome';
import { failedTaskReason } from '../../../../src/domain/gate/task-of-job';
import { decideByPolicy, resultOf, type Policy } from '../../../../src/domain/gate/gate-policy';
import { globalGateValue, WORST_FIRST, worstStatus } from '../../../../src/domain/gate/overall-status';
import { pollPause } from '../../../../src/domain/gate/poll-schedule';

const met: GateCondition = { metric: 'coverage', comparator: 'LT', threshold: '80', actual: '90', status: 'ok' };

describe('a failed compute task', () => {
  for (const [type, message, reason] of [
    ['LICENSING', 'No license', 'licence'],
    ['LICENSING_LOC', null, 'licence'],
    [null, 'Your license has expired', 'licence'],
    [null, 'Date of analysis cannot be older', 'analysis-failed'],
    [null, null, 'analysis-failed'],
  ] as const) {
    it(`of type ${String(type)} with "${String(message)}" is ${reason}`, () =>
      assert.equal(failedTaskReason(type, message), reason));
  }
});

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

describe('the worst of several outcomes', () => {
  it('is unknown for none at all, so nothing opens a gate', () => {
    assert.equal(worstStatus([]), 'unknown');
    assert.equal(globalGateValue([]), 'unknown');
  });

  it('is ok only when every one passed', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom<OutcomeStatus>(...WORST_FIRST)), (statuses) => {
        const good = statuses.length > 0 && statuses.every((status) => status === 'passed');
        assert.equal(globalGateValue(statuses) === 'ok', good);
      }),
    ));
});

describe('the pause between two looks', () => {
  for (const [waited, pause] of [
    [0, 250],
    [4_999, 250],
    [5_000, 1_000],
    [60_000, 3_000],
    [300_000, 10_000],
  ] as const) {
    it(`is ${pause} ms after ${waited} ms`, () => assert.equal(pollPause(waited), pause));
  }

  it('grows with the number of analyses that wait', () => assert.equal(pollPause(0, 50), 2_000));
});
