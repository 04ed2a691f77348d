import assert from 'node:assert/strict';
import type { BranchPolicy } from '../../../../src/documents/policy';
import {
  parseStatusContext,
  planPolicy,
  widerPolicy,
  type WantedPolicy,
} from '../../../../src/domain/set-up/plan-policy';

const everywhere = { repositoryId: null, refName: null };
const status = (changes: Partial<WantedPolicy & { kind: 'status' }> = {}): WantedPolicy => ({
  kind: 'status',
  genre: 'sonarqube',
  name: 'quality-gate',
  resetOnPush: true,
  authorId: null,
  scope: everywhere,
  ...changes,
});
const build: WantedPolicy = { kind: 'build', definitionId: 7, displayName: 'CI', resetOnPush: true, scope: everywhere };

/** What Azure DevOps has after the plan was followed. */
function made(wanted: WantedPolicy, changes: Partial<BranchPolicy> = {}): BranchPolicy {
  const plan = planPolicy(wanted, []);
  assert.ok(plan.action === 'create');
  return { id: 5, ...plan.draft, ...changes };
}

describe('the plan of a branch policy', () => {
  it('makes one policy for the default branch of every repository', () => {
    assert.deepEqual(made(status()).settings['scope'], [
      { repositoryId: null, refName: null, matchKind: 'DefaultBranch' },
    ]);
  });
  it('names a branch exactly', () => {
    const scope = { repositoryId: 'r1', refName: 'refs/heads/main' };
    assert.deepEqual(made(status({ scope })).settings['scope'], [{ ...scope, matchKind: 'Exact' }]);
  });
  for (const wanted of [status(), status({ authorId: 'A1' }), status({ resetOnPush: false }), build]) {
    it(`changes nothing the second time: ${JSON.stringify(wanted).slice(0, 90)}`, () => {
      assert.deepEqual(planPolicy(wanted, [made(wanted)]), { action: 'unchanged', id: 5 });
    });
  }
  it('takes fields that are not there for those of before', () => {
    const present = made(status({ resetOnPush: false }));
    const { authorId: _a, invalidateOnSourceUpdate: _i, ...settings } = present.settings;
    assert.equal(planPolicy(status({ resetOnPush: false }), [{ ...present, settings }]).action, 'unchanged');
  });

  const changed: readonly (readonly [what: string, present: Partial<BranchPolicy>, changes: readonly string[]])[] = [
    ['switched off', { isEnabled: false }, ['enabled']],
    ['optional', { isBlocking: false }, ['required']],
    [
      'without a reset',
      { settings: { ...made(status()).settings, invalidateOnSourceUpdate: false } },
      ['invalidateOnSourceUpdate'],
    ],
    ['pinned to somebody', { settings: { ...made(status()).settings, authorId: 'X' } }, ['authorId']],
  ];
  for (const [what, present, changes] of changed) {
    it(`mends one that is ${what}`, () => {
      const plan = planPolicy(status(), [made(status(), present)]);
      assert.ok(plan.action === 'update');
      assert.deepEqual([plan.id, plan.changes], [5, changes]);
    });
  }
  it('leaves one that is switched off beside one that is as it shall be', () => {
    const off = made(status(), { id: 4, isEnabled: false });
    assert.deepEqual(planPolicy(status(), [off, made(status())]), { action: 'unchanged', id: 5 });
    const optional = planPolicy(status(), [off, made(status(), { isBlocking: false })]);
    assert.ok(optional.action === 'update');
    assert.equal(optional.id, 5);
  });
  it('keeps what a person set beside it', () => {
    const settings = { ...made(status()).settings, filenamePatterns: ['/src/*'], policyApplicability: 1 };
    const plan = planPolicy(status(), [made(status(), { settings, isBlocking: false })]);
    assert.ok(plan.action === 'update');
    assert.deepEqual(
      [plan.draft.settings['filenamePatterns'], plan.draft.settings['policyApplicability']],
      [['/src/*'], 1],
    );
  });

  const others: readonly (readonly [what: string, present: BranchPolicy])[] = [
    ['another status', made(status({ name: 'other' }))],
    ['another genre', made(status({ genre: 'ci' }))],
    ['another scope', made(status({ scope: { repositoryId: 'r1', refName: null } }))],
    ['another kind', made(build)],
    ['several scopes', { ...made(status()), settings: { ...made(status()).settings, scope: [{}, {}] } }],
  ];
  for (const [what, present] of others) {
    it(`makes a new one beside that of ${what}`, () => {
      assert.equal(planPolicy(status(), [present]).action, 'create');
    });
  }
  it('knows one that holds everywhere already', () => {
    const narrow = status({ scope: { repositoryId: 'r1', refName: null } });
    assert.equal(widerPolicy(narrow, [made(status())])?.id, 5);
    assert.equal(widerPolicy(narrow, [made(status(), { isBlocking: false })]), null);
    assert.equal(widerPolicy(status(), [made(status())]), null);
  });
  it('reads the context of a status', () => {
    assert.deepEqual(parseStatusContext('--status', 'sonarqube/quality-gate'), {
      ok: true,
      value: { genre: 'sonarqube', name: 'quality-gate' },
    });
    for (const text of ['quality-gate', '/x', 'x/', '']) assert.equal(parseStatusContext('--status', text).ok, false);
  });
});
