import assert from 'node:assert/strict';
import {
  judgeKey,
  parseKeyTemplate,
  parseTemplate,
  projectKeyOf,
  projectNameOf,
  templateThatTellsApart,
  type Template,
} from '../../../../src/domain/set-up/project-key';
import { problemOf } from '../../../../src/domain/parsed';
import { repository } from './repositories';

function template(text = '{project}_{repository}'): Template {
  const read = parseKeyTemplate('--key-template', text);
  assert.ok(read.ok, problemOf(read));
  return read.value;
}

describe('the key of a repository’s project', () => {
  const names: readonly (readonly [project: string, repository: string, key: string])[] = [
    ['Fabrikam', 'web-shop', 'Fabrikam_web-shop'],
    ['Demo Project', 'web shop', 'Demo_Project_web_shop'],
    ['Müller', 'Größe', 'M_ller_Gr__e'],
    ['A"B', "it's", 'A_B_it_s'],
    ['C#', '100% #1', 'C__100___1'],
    ['v1.2', 'a.b:c', 'v1.2_a.b:c'],
    ['日本', '😀x', '____x'],
    ['1', '2', '1_2'],
    ['P', 'r'.repeat(300), `P_${'r'.repeat(300)}`],
  ];
  for (const [project, name, key] of names) {
    it(`of ${project}/${name.slice(0, 20)} is ${key.slice(0, 40)}`, () => {
      assert.equal(projectKeyOf(template(), repository(project, name)), key);
      assert.equal(judgeKey(key).problem, null);
    });
  }

  it('is refused where it is too long, or of digits only', () => {
    assert.match(judgeKey('k'.repeat(401)).problem ?? '', /401 characters/);
    assert.match(judgeKey('123').problem ?? '', /digits only/);
  });

  it('says what it leaves to the paths of files', () => {
    assert.equal(judgeKey('k'.repeat(200)).note, null);
    assert.match(judgeKey('k'.repeat(300)).note ?? '', /leaves 99 characters/);
    assert.equal(judgeKey('k'.repeat(400)).problem, null);
  });

  it('comes from a template that is read first', () => {
    assert.match(problemOf(parseKeyTemplate('--key-template', '{team}_{repository}')), /\{team\} is not known/);
    assert.match(problemOf(parseKeyTemplate('--key-template', 'fixed')), /every repository the same/);
    assert.match(
      problemOf(parseKeyTemplate('--key-template', '{project} {repository}')),
      /cannot stand in a project key/,
    );
    assert.equal(parseTemplate('--name-template', '{project} / {repository}').ok, true);
  });

  it('has a name of at most 500 characters beside it', () => {
    const read = parseTemplate('--name-template', '{Project} / {Repository}');
    assert.ok(read.ok);
    assert.equal(projectNameOf(read.value, repository('A', 'b c')), 'A / b c');
    assert.equal(projectNameOf(read.value, repository('A', 'r'.repeat(600))).length, 500);
  });
});

describe('a template that tells repositories apart', () => {
  const rows: readonly (readonly [
    what: string,
    pairs: readonly (readonly [string, string])[],
    finer: string | null,
  ])[] = [
    [
      'the project',
      [
        ['A', 'web'],
        ['B', 'web'],
      ],
      '{project}_{repository}',
    ],
    [
      'where the project ends',
      [
        ['a_b', 'c'],
        ['a', 'b_c'],
      ],
      '{project}:{repository}',
    ],
    [
      'the id, where names differ in lost characters',
      [
        ['Müller', 'x'],
        ['Möller', 'x'],
      ],
      '{project}:{repository}:{repositoryId}',
    ],
    [
      'nothing, where keys get too long',
      [
        ['ä', 'r'.repeat(380)],
        ['ö', 'r'.repeat(380)],
      ],
      null,
    ],
  ];
  for (const [what, pairs, finer] of rows) {
    it(`uses ${what}`, () => {
      assert.equal(templateThatTellsApart(pairs.map(([project, name]) => repository(project, name))), finer);
    });
  }
});
