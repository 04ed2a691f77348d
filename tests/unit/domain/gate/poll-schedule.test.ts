import assert from 'node:assert/strict';
import { pollPause } from '../../../../src/domain/gate/poll-schedule';

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
