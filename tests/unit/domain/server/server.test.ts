import assert from 'node:assert/strict';
import { cacheKeyOf } from '../../../../src/domain/server/cache-key';
import { atLeast } from '../../../../src/domain/server/server-version';
import { decideScope } from '../../../../src/domain/server/supported-scope';

describe('versions of SonarQube', () => {
  const rows: [string, number[], boolean][] = [
    ['9.9.8.100196', [9, 9], true],
    ['9.8', [9, 9], false],
    ['10.7.0.96327', [10, 6], true],
    ['10.5', [10, 6], false],
    ['26.2.0.119303', [10, 6], true],
    ['2026.1.0.119033', [26, 2], true],
    ['10.10', [10, 2], true],
    ['nonsense', [9, 9], false],
  ];
  for (const [version, minimum, expected] of rows) {
    it(`${version} is ${expected ? '' : 'not '}at least ${minimum.join('.')}`, () =>
      assert.equal(atLeast(version, minimum), expected));
  }
});

describe('a scope that a server cannot analyze', () => {
  const shop = { key: 'shop', name: null };
  const branch = { kind: 'branch', name: 'feature/x' } as const;
  const pull = { kind: 'pull-request', id: '7', branch: 'a', base: 'main' } as const;
  const main = { kind: 'main-branch', name: 'main' } as const;
  const rows: [
    string,
    typeof branch | typeof pull | typeof main,
    string[] | null,
    'skip' | 'separate-project',
    string,
  ][] = [
    ['main branch, no feature', main, [], 'skip', 'analyze'],
    ['branch, feature', branch, ['branch-support'], 'skip', 'analyze'],
    ['branch, server does not tell', branch, null, 'skip', 'analyze'],
    ['branch, no feature', branch, [], 'skip', 'skip'],
    ['pull request, no feature', pull, [], 'skip', 'skip'],
    ['branch, no feature, separate project', branch, [], 'separate-project', 'separate-project'],
    ['pull request, feature, separate project', pull, ['branch-support'], 'separate-project', 'analyze'],
  ];
  for (const [name, scope, features, wish, expected] of rows) {
    it(name, () => assert.equal(decideScope(scope, shop, features, wish).kind, expected));
  }

  it('gets a project of its own, whose key is legal and differs by branch', () => {
    const keyOf = (name: string): string => {
      const decision = decideScope({ kind: 'branch', name }, shop, [], 'separate-project');
      return decision.kind === 'separate-project' ? decision.project.key : '';
    };
    assert.match(keyOf('feature/größe 1'), /^shop:feature-gr-e-1-[0-9a-f]{4}$/);
    assert.notEqual(keyOf('a/b'), keyOf('a-b'));
    const longest = decideScope(branch, { key: 'k'.repeat(400), name: null }, [], 'separate-project');
    assert.ok(longest.kind === 'separate-project');
    assert.equal(longest.project.key.length, 400);
  });

  const names: [string, typeof branch | typeof pull, string | null, string][] = [
    ['a branch', branch, 'Web Shop', 'Web Shop (feature/x)'],
    ['a pull request', pull, 'Web Shop', 'Web Shop (pull request 7)'],
    ['a project without a name', branch, null, 'shop (feature/x)'],
    ['a long name', branch, 'n'.repeat(600), `${'n'.repeat(488)} (feature/x)`],
  ];
  for (const [title, scope, name, expected] of names) {
    it(`is told apart by its name: ${title}`, () => {
      const decision = decideScope(scope, { ...shop, name }, [], 'separate-project');
      assert.ok(decision.kind === 'separate-project');
      assert.equal(decision.project.name, expected);
    });
  }
});

describe('the cache key', () => {
  const one = { key: 'javascript', version: '1' };
  const two = { key: 'iac', version: '2' };
  it('does not depend on the order of the plug-ins', () =>
    assert.equal(cacheKeyOf('26.2', [one, two]), cacheKeyOf('26.2', [two, one])));
  it('changes with a plug-in', () =>
    assert.notEqual(cacheKeyOf('26.2', [one]), cacheKeyOf('26.2', [{ ...one, version: '2' }])));
  it('is the version where plug-ins may not be seen', () => assert.equal(cacheKeyOf('26.2', null), '26.2'));
});
