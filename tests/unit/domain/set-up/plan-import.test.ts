import assert from 'node:assert/strict';
import {
  planImport,
  type ExistingProject,
  type ImportFacts,
  type ImportChoices,
} from '../../../../src/domain/set-up/plan-import';
import { DEFAULT_NAME_TEMPLATE, parseKeyTemplate, parseTemplate } from '../../../../src/domain/set-up/project-key';
import { repository } from './repositories';

function plan(facts: Partial<ImportFacts>, keyTemplate = '{project}_{repository}', forks = false) {
  const key = parseKeyTemplate('', keyTemplate);
  const name = parseTemplate('', DEFAULT_NAME_TEMPLATE);
  assert.ok(key.ok && name.ok);
  const choices: ImportChoices = { keyTemplate: key.value, nameTemplate: name.value, forks };
  return planImport({ repositories: [], bindings: [], projects: [], journal: new Map(), ...facts }, choices);
}

const short = (rows: ReturnType<typeof plan>) =>
  rows.map(({ action, project, repository: name, key, reason, failure }) => [
    action,
    `${project}/${name}`,
    key,
    reason.replace(/:.*/s, ''),
    failure,
  ]);
const existing = (key: string, name = key): ExistingProject => ({ key, name });

describe('the plan of an import', () => {
  it('creates a project for what is new', () => {
    const [row] = plan({ repositories: [repository('Demo Project', 'web shop')] });
    assert.deepEqual(
      { action: row?.action, key: row?.key, name: row?.name, reason: row?.reason },
      { action: 'create', key: 'Demo_Project_web_shop', name: 'web shop', reason: '' },
    );
  });

  const left: readonly (readonly [changes: Parameters<typeof repository>[2], reason: string | null])[] = [
    [{ isDisabled: true }, 'disabled'],
    [{ isInMaintenance: true }, 'in maintenance'],
    [{ defaultBranch: null }, 'empty'],
    [{ isFork: true }, 'a fork (--forks takes them as well)'],
    // Old servers do not tell: what is not known is shown, not left out.
    [{ isDisabled: null, isInMaintenance: null, isFork: null }, null],
  ];
  for (const [changes, reason] of left) {
    it(`${reason === null ? 'creates' : 'leaves'} ${JSON.stringify(changes)}`, () => {
      const rows = plan({ repositories: [repository('A', 'web', changes)] });
      assert.deepEqual(short(rows), [
        [reason === null ? 'create' : 'skip', 'A/web', reason === null ? 'A_web' : null, reason ?? '', false],
      ]);
    });
  }

  it('takes forks where they are wanted', () => {
    const rows = plan({ repositories: [repository('A', 'web', { isFork: true })] }, '{project}_{repository}', true);
    assert.equal(rows[0]?.action, 'create');
  });

  it('leaves what belongs to a project already, whatever the case of names and the key', () => {
    const rows = plan({
      repositories: [repository('A', 'web'), repository('B', 'web')],
      bindings: [
        { projectKey: 'A_web', project: 'a', repository: 'WEB' },
        { projectKey: 'old', project: 'B', repository: 'web' },
      ],
      projects: [existing('A_web'), existing('old')],
    });
    assert.deepEqual(short(rows), [
      ['skip', 'A/web', 'A_web', 'unchanged', false],
      ['skip', 'B/web', 'old', 'unchanged', false],
    ]);
  });

  it('tells repositories of one name in two projects apart', () => {
    const rows = plan({
      repositories: [repository('A', 'web'), repository('B', 'web')],
      bindings: [{ projectKey: 'A_web', project: 'A', repository: 'web' }],
    });
    assert.deepEqual(
      short(rows).map(([action]) => action),
      ['skip', 'create'],
    );
  });

  it('imports none of those whose keys differ in case only, and names the template that tells them apart', () => {
    const rows = plan(
      { repositories: [repository('A', 'Web'), repository('B', 'web'), repository('B', 'api')] },
      '{repository}',
    );
    assert.deepEqual(short(rows), [
      ['skip', 'A/Web', 'Web', 'cannot be', true],
      ['skip', 'B/web', 'web', 'cannot be', true],
      ['create', 'B/api', 'api', '', false],
    ]);
    assert.match(
      rows[0]?.reason ?? '',
      /B\/web would have the same key as Web; --key-template "\{project\}_\{repository\}" tells them apart/,
    );
  });

  it('lets the one go on that is alone after the others are left for another reason', () => {
    const rows = plan(
      { repositories: [repository('A', 'web'), repository('B', 'web', { isDisabled: true })] },
      '{repository}',
    );
    assert.deepEqual(
      short(rows).map(([action]) => action),
      ['create', 'skip'],
    );
  });

  it('binds a project of the same key that belongs to nothing, under its own name', () => {
    const [row] = plan({ repositories: [repository('A', 'web')], projects: [existing('A_web', 'Scanned name')] });
    assert.deepEqual([row?.action, row?.key, row?.name], ['bind', 'A_web', 'Scanned name']);
  });

  it('refuses a key that another project has in another case, or that belongs to another repository', () => {
    const rows = plan({
      repositories: [repository('A', 'web'), repository('A', 'api')],
      projects: [existing('a_WEB'), existing('A_api')],
      bindings: [{ projectKey: 'A_api', project: 'Z', repository: 'z' }],
    });
    assert.deepEqual(
      short(rows).map(([action, , , reason, failure]) => [action, reason, failure]),
      [
        ['skip', 'cannot be', true],
        ['skip', 'cannot be', true],
      ],
    );
    assert.match(rows[0]?.reason ?? '', /SonarQube has the project a_WEB/);
    assert.match(rows[1]?.reason ?? '', /A_api belongs to Z\/z already/);
  });

  it('refuses a key that is too long', () => {
    const rows = plan({ repositories: [repository('A', 'r'.repeat(399))] });
    assert.match(rows[0]?.reason ?? '', /cannot be: the key cannot be used: it has 401 characters/);
    assert.equal(rows[0]?.failure, true);
  });

  it('shows a rename that the journal knows, and makes no second project', () => {
    const renamed = repository('A', 'shop');
    const rows = plan({
      repositories: [renamed],
      bindings: [{ projectKey: 'A_web', project: 'A', repository: 'web' }],
      journal: new Map([
        [
          renamed.id,
          { key: 'A_web', action: 'create' as const, project: 'A', repository: 'web', state: 'created' as const },
        ],
      ]),
    });
    assert.deepEqual(short(rows), [['skip', 'A/shop', 'A_web', 'rename', false]]);
    assert.match(rows[0]?.reason ?? '', /as A\/web/);
  });
});
