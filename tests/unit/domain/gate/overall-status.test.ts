import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OutcomeStatus } from '../../../../src/documents/gate-outcome';
import { globalGateValue, WORST_FIRST, worstStatus } from '../../../../src/domain/gate/overall-status';

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
