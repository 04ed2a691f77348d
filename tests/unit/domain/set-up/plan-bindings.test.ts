import assert from 'node:assert/strict';
import type { PlannedRow } from '../../../../src/documents/import-plan';
import { checkPlan } from '../../../../src/domain/set-up/check-plan';
import { planBindings } from '../../../../src/domain/set-up/plan-bindings';
import { repository } from './repositories';

const seen = [repository('Fabrikam', 'web'), repository('Fabrikam', 'api'), repository('Contoso', 'api')];

describe('which project belongs to which repository', () => {
  const rows: readonly (readonly [key: string, name: string, action: string | null, label: string, reason: RegExp])[] =
    [
      ['Fabrikam_web', 'x', 'bind', 'Fabrikam/web', /the key matches/],
      ['fabrikam:web', 'x', 'bind', 'Fabrikam/web', /the key matches/],
      ['web', 'x', 'bind', 'Fabrikam/web', /the key matches/],
      ['Fabrikam_web_0f0e1c22-aaaa-4bbb-8ccc-1234567890ab', 'x', 'bind', 'Fabrikam/web', /the key matches/],
      ['other', 'WEB', 'bind', 'Fabrikam/web', /the name matches/],
      ['other', 'Contoso/api', 'bind', 'Contoso/api', /the name matches/],
      ['api', 'x', 'skip', 'Fabrikam/api', /not certain: it matches Fabrikam\/api, Contoso\/api/],
      ['other', 'nothing', null, '', /./],
    ];
  for (const [key, name, action, label, reason] of rows) {
    it(`${key} "${name}": ${action ?? 'none'} ${label}`, () => {
      const planned = planBindings(seen, [{ key, name }], []);
      if (action === null) return assert.deepEqual(planned, []);
      const [row] = planned;
      assert.deepEqual(
        [row?.action, `${row?.project}/${row?.repository}`, row?.key, row?.name],
        [action, label, key, name],
      );
      assert.match(row?.reason ?? '', reason);
    });
  }

  it('marks a repository of several projects', () => {
    const planned = planBindings(
      seen,
      [
        { key: 'web', name: 'a' },
        { key: 'Fabrikam_web', name: 'b' },
      ],
      [],
    );
    assert.deepEqual(
      planned.map(({ monorepo }) => monorepo),
      [true, true],
    );
    const beside = planBindings(
      seen,
      [{ key: 'web', name: 'a' }],
      [{ projectKey: 'q', project: 'fabrikam', repository: 'WEB' }],
    );
    assert.deepEqual(
      beside.map(({ action, monorepo }) => [action, monorepo]),
      [
        ['skip', false],
        ['bind', true],
      ],
    );
  });

  it('leaves what is bound', () => {
    const planned = planBindings(
      seen,
      [{ key: 'web', name: 'a' }],
      [{ projectKey: 'web', project: 'Fabrikam', repository: 'web' }],
    );
    assert.deepEqual(
      planned.map(({ action, reason, name }) => [action, reason, name]),
      [['skip', 'unchanged', 'a']],
    );
  });
});

describe('a plan that a person may have edited', () => {
  const [web] = planBindings(seen, [{ key: 'web', name: 'Web' }], []);
  assert.ok(web);
  const check = (changes: Partial<PlannedRow>, bindings: Parameters<typeof checkPlan>[2] = []) =>
    checkPlan([{ ...web, ...changes }], seen, bindings)[0];

  it('stays as it is', () => {
    assert.deepEqual(check({}), web);
  });
  it('finds a repository by its names where the id is not known, and gets the right ones', () => {
    assert.deepEqual(check({ repositoryId: null, project: 'FABRIKAM', repository: 'Web' }), web);
  });
  it('goes by the id where a repository was renamed since', () => {
    assert.equal(check({ repository: 'old name' })?.repository, 'web');
  });
  const cannot: readonly (readonly [changes: Partial<PlannedRow>, reason: RegExp])[] = [
    [{ repositoryId: null, repository: 'gone' }, /your Azure DevOps token does not see/],
    [{ key: null }, /no key/],
    [{ key: 'a b' }, /the key cannot be used: it contains a blank/],
    [{ action: 'create', name: null }, /no name/],
  ];
  for (const [changes, reason] of cannot) {
    it(`cannot be with ${JSON.stringify(changes)}`, () => {
      const row = check(changes);
      assert.deepEqual([row?.action, row?.failure], ['skip', true]);
      assert.match(row?.reason ?? '', reason);
    });
  }
  it('cannot have one key in two rows, whatever the case', () => {
    const rows = checkPlan([web, { ...web, key: 'WEB' }], seen, []);
    assert.deepEqual(
      rows.map(({ failure }) => failure),
      [true, true],
    );
  });
  it('is unchanged where it is done already', () => {
    const row = check({ action: 'create' }, [{ projectKey: 'web', project: 'fabrikam', repository: 'web' }]);
    assert.deepEqual([row?.action, row?.reason, row?.failure], ['skip', 'unchanged', false]);
  });
  it('makes no second project of a repository that somebody has imported since, unless it holds several', () => {
    const since = [{ projectKey: 'by-hand', project: 'fabrikam', repository: 'Web' }];
    const row = check({ action: 'create' }, since);
    assert.deepEqual([row?.action, row?.key, row?.failure], ['skip', 'by-hand', false]);
    assert.equal(row?.reason, 'unchanged: it belongs to the project by-hand');
    assert.equal(check({ action: 'create', monorepo: true }, since)?.action, 'create');
  });
  for (const serverChoosesKeys of [false, true]) {
    it(`makes no two projects of one repository${serverChoosesKeys ? ' on a server that chooses keys' : ''}`, () => {
      const both = (monorepo: boolean) =>
        checkPlan(
          [web, { ...web, key: 'web-2', repositoryId: null, repository: 'WEB' }].map((row) => ({
            ...row,
            action: 'create' as const,
            monorepo,
          })),
          seen,
          [],
          serverChoosesKeys,
        );
      assert.deepEqual(
        both(false).map(({ action, failure }) => [action, failure]),
        [
          ['skip', true],
          ['skip', true],
        ],
      );
      assert.match(both(false)[0]?.reason ?? '', /several rows of the plan are of Fabrikam\/web/);
      assert.deepEqual(
        both(true).map(({ action }) => action),
        ['create', 'create'],
      );
    });
  }
  it('takes a project from one repository to another by "bind" only', () => {
    const elsewhere = [{ projectKey: 'web', project: 'Fabrikam', repository: 'api' }];
    assert.equal(check({ action: 'bind' }, elsewhere)?.action, 'bind');
    assert.equal(check({ action: 'create' }, elsewhere)?.failure, true);
  });
});
