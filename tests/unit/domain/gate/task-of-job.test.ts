import assert from 'node:assert/strict';
import { whyNotOurs, type DescribedTask, type ExpectedTask } from '../../../../src/domain/gate/task-of-job';

const task: DescribedTask = {
  id: 'AX1',
  status: 'SUCCESS',
  projectKey: 'web',
  branch: null,
  pullRequest: null,
  submittedAt: '2026-10-20T09:00:00+0000',
};
const expected: ExpectedTask = {
  id: 'AX1',
  projectKey: 'web',
  scope: { kind: 'main-branch', name: 'main' },
  mainBranch: 'main',
  notBefore: Date.parse('2026-10-20T08:59:00Z'),
  isScannedHere: false,
};
const BRANCH = { scope: { kind: 'branch', name: 'x' } } as const;
const REQUEST = { scope: { kind: 'pull-request', id: '7', branch: 'x', base: 'main' } } as const;

const rows: readonly (readonly [string, Partial<DescribedTask>, Partial<ExpectedTask>, string | null])[] = [
  ['as it was submitted', {}, {}, null],
  ['in the second in which Prepare ran', { submittedAt: '2026-10-20T08:59:00+0000' }, {}, null],
  ['of a time zone', { submittedAt: '2026-10-20T11:00:00+0200' }, {}, null],
  ['of another id', { id: 'AX2' }, {}, 'unexpected-answer'],
  ['of another project', { projectKey: 'api' }, {}, 'foreign-server'],
  ['without a project', { projectKey: null }, {}, 'unexpected-answer'],
  ['that failed before there was a project', { projectKey: null, status: 'FAILED' }, {}, null],
  ['of an earlier run', { submittedAt: '2026-10-20T08:58:59+0000' }, {}, 'no-analysis'],
  ['without a time', { submittedAt: null }, {}, 'no-analysis'],
  ['with a time that is none', { submittedAt: 'soon' }, {}, 'no-analysis'],
  ['where the time of Prepare is not known', {}, { notBefore: null }, 'no-analysis'],
  [
    'that Analyze saw its scanner submit, where that time is not known',
    {},
    { notBefore: null, isScannedHere: true },
    null,
  ],
  [
    'of an earlier run, whoever submitted it',
    { submittedAt: '2026-10-20T08:58:59+0000' },
    { isScannedHere: true },
    'no-analysis',
  ],
  [
    'without a time, whoever submitted it',
    { submittedAt: null },
    { notBefore: null, isScannedHere: true },
    'no-analysis',
  ],

  ['of the main branch for a branch', {}, BRANCH, 'no-analysis'],
  ['of the main branch for a pull request', {}, REQUEST, 'no-analysis'],
  ['of another branch', { branch: 'y' }, BRANCH, 'no-analysis'],
  ['of another pull request', { pullRequest: '8' }, REQUEST, 'no-analysis'],
  ['of a pull request for the main branch', { pullRequest: '7' }, {}, 'no-analysis'],
  ['of a pull request for its branch', { branch: 'x', pullRequest: '7' }, BRANCH, 'no-analysis'],
  ['of a branch for the main branch', { branch: 'x' }, {}, 'no-analysis'],
  ['of a branch for the main branch, whose name is not known', { branch: 'x' }, { mainBranch: null }, 'no-analysis'],
  ['of the branch', { branch: 'x' }, BRANCH, null],
  ['of the pull request', { pullRequest: '7' }, REQUEST, null],
  ['of the main branch with its name', { branch: 'main' }, {}, null],
  ['of the main branch with its name, which only the job knows', { branch: 'main' }, { mainBranch: null }, null],
  ['of the main branch without its name, planned by it', {}, { scope: { kind: 'branch', name: 'main' } }, null],
  ['that a build tool made of something else', { branch: 'y' }, { scope: null }, null],
  ['that a build tool made before', { submittedAt: '2026-10-19T09:00:00+0000' }, { scope: null }, 'no-analysis'],
];

describe('a compute task is the one of this job', () => {
  for (const [what, described, known, reason] of rows) {
    it(`${reason === null ? '' : 'not '}${what}`, () => {
      const outcome = whyNotOurs({ ...task, ...described }, { ...expected, ...known });
      assert.equal(outcome?.reason ?? null, reason, outcome?.detail);
    });
  }
});
