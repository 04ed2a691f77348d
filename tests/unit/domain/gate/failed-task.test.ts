import assert from 'node:assert/strict';
import { failedTaskReason } from '../../../../src/domain/gate/task-of-job';

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
