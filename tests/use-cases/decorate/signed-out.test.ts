import assert from 'node:assert/strict';
import type { ThreadAction } from '../../../src/domain/decoration/plan-threads';
import { writeThreads } from '../../../src/use-cases/decorate/write-threads';
import { virtualClock } from '../virtual-clock';
import { pullRequestWorld, type RequestFate } from './pull-request-world';

const CREATE: ThreadAction = {
  kind: 'create',
  finding: {
    key: 'AX1',
    kind: 'issue',
    rule: 'ts:S1',
    message: 'Look',
    level: 'info',
    severity: '',
    quality: '',
    file: 'a.ts',
    range: null,
    lineHash: null,
  },
  content: 'Look',
  status: 'active',
  position: {
    path: '/a.ts',
    start: { line: 1, offset: 1 },
    end: { line: 1, offset: 2 },
    changeTrackingId: 1,
    iterationId: 1,
  },
  properties: new Map(),
};

describe('comments whose token is not accepted any more', () => {
  for (const fate of ['signed-out', 'refused-403', 'refused-404'] as const) {
    it(`are tried no further: ${fate}`, async () => {
      const pull = pullRequestWorld();
      pull.fates = Array<RequestFate>(50).fill(fate);
      const run = { clock: virtualClock(), deadline: Infinity, stopped: new AbortController().signal };
      await assert.rejects(writeThreads(Array<ThreadAction>(50).fill(CREATE), pull.open(), run));
      assert.equal(50 - pull.fates.length, 4, 'those that were sent side by side');
    });
  }
});
