import assert from 'node:assert/strict';
import { ReadFailure, type ReadFailureKind } from '../../../../src/web/reading/build-snapshot';
import { pauseAfterFailure } from '../../../../src/web/reading/follow-page';

const CASES: readonly (readonly [ReadFailureKind, number, number | undefined])[] = [
  ['offline', 1, 8],
  ['offline', 3, 32],
  ['slow', 100, 60],
  ['offline', 2000, 60],
  ['broken', 100, 60],
  ['refused', 5, 60],
  ['refused', 6, undefined],
  ['forbidden', 6, undefined],
  ['gone', 6, undefined],
];

describe('when a page looks again after a failure', () => {
  for (const [kind, failures, seconds] of CASES) {
    it(`${kind}, ${failures} in a row: ${seconds === undefined ? 'not by itself' : `after ${seconds} s`}`, () => {
      const pause = pauseAfterFailure(new ReadFailure(kind, undefined), failures, { usual: 4_000, longest: 60_000 });
      assert.equal(pause, seconds === undefined ? undefined : seconds * 1000);
    });
  }
});
