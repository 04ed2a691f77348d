import assert from 'node:assert/strict';
import { decideScope } from '../../../../src/domain/server/supported-scope';

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
