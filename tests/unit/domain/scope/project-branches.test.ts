import assert from 'node:assert/strict';
import { problemOf } from '../../../../src/domain/parsed';
import { defaultBranchOf } from '../../../../src/domain/scope/project-branches';

describe('the default branch, as the main branch in SonarQube tells it', () => {
  const rows: [what: string, main: string | null, names: string[], branch: string, told: string | RegExp][] = [
    ['the main branch itself', 'main', ['main'], 'main', 'main'],
    ['a main branch of any name', 'trunk', ['trunk', 'main'], 'main', 'trunk'],
    ['a new branch', 'main', ['main'], 'feature/x', 'main'],
    ['the main branch master', 'master', ['master'], 'master', 'master'],
    ['another branch than master', 'master', ['master'], 'feature/x', 'master'],
    ['master, which is known as a branch', 'main', ['main', 'master'], 'master', 'main'],
    ['master, which may be analyzed as main', 'main', ['main'], 'master', /"main", which "master" may be analyzed as/],
    ['a list without a main branch', null, ['x'], 'x', /names no main branch/],
    ['no branch at all', null, [], 'master', /names no main branch/],
  ];
  for (const [what, main, names, branch, told] of rows) {
    it(`${what}: ${typeof told === 'string' ? told : 'not told'}`, () => {
      const answer = defaultBranchOf({ main, names }, branch);
      if (typeof told === 'string') assert.deepEqual(answer, { ok: true, value: told });
      else assert.match(problemOf(answer), told);
    });
  }
});
