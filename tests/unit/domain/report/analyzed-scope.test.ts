import assert from 'node:assert/strict';
import { analyzedScope } from '../../../../src/domain/report/analyzed-scope';

describe('the analyzed scope', () => {
  const branch = { kind: 'branch', name: 'develop' } as const;
  const main = { kind: 'main-branch', name: 'main' } as const;
  const request = { kind: 'pull-request', id: '7', branch: 'x', base: 'main' } as const;
  const rows = [
    [main, null, null, main],
    [branch, 'develop', null, branch],
    [branch, null, null, { kind: 'main-branch', name: 'develop' }],
    [branch, 'other', null, { kind: 'branch', name: 'other' }],
    [request, null, '7', request],
    [request, null, '8', { kind: 'pull-request', id: '8', branch: '', base: '' }],
    [request, null, null, { kind: 'main-branch', name: null }],
    [main, null, '7', { kind: 'pull-request', id: '7', branch: '', base: '' }],
  ] as const;
  for (const [planned, taskBranch, pullRequest, expected] of rows) {
    it(`planned as ${planned.kind}, told as ${taskBranch ?? pullRequest ?? 'the main branch'}, is ${expected.kind}`, () =>
      assert.deepEqual(analyzedScope(planned, { branch: taskBranch, pullRequest }), expected));
  }
});
