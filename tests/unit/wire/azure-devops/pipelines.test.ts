import assert from 'node:assert/strict';
import { addressOf } from '../../../../src/wire/azure-devops/api-request';
import { getPipeline, listPipelines, type Pipeline } from '../../../../src/wire/azure-devops/pipelines';
import { parseJson } from '../../../../src/wire/payload';

const read = <T>(request: { readonly read: (payload: ReturnType<typeof parseJson>, now: number, next: null) => T }) => {
  return (answer: unknown): T => request.read(parseJson(JSON.stringify(answer)), Number.NaN, null);
};

const plain: Pipeline = { id: 7, name: 'webshop CI', folder: '\\' };

describe('pipelines', () => {
  it('are asked for by name, under the project', () => {
    assert.equal(
      addressOf('https://dev.azure.com/contoso/', listPipelines('p 1')),
      'https://dev.azure.com/contoso/p%201/_apis/build/definitions?queryOrder=definitionNameAscending&api-version=5.0',
    );
    assert.equal(
      addressOf('https://dev.azure.com/contoso/', getPipeline('p1', 7)),
      'https://dev.azure.com/contoso/p1/_apis/build/definitions/7?api-version=5.0',
    );
  });

  for (const [what, value, pipelines] of [
    ['none', [], []],
    ['one in no folder', [{ id: 7, name: 'webshop CI', path: '\\' }], [plain]],
    [
      'one of a server that names no folder',
      [
        { id: 7, name: 'webshop CI', path: null },
        { id: 8, name: 'b' },
      ],
      [plain, { id: 8, name: 'b', folder: '\\' }],
    ],
    [
      'one in a folder',
      [{ id: 7, name: 'x', path: '\\team\\nightly' }],
      [{ id: 7, name: 'x', folder: '\\team\\nightly' }],
    ],
  ] as const) {
    it(`are read: ${what}`, () => {
      assert.deepEqual(read(listPipelines('p1'))({ count: value.length, value }), pipelines);
    });
  }

  for (const [what, repository, defaultBranch] of [
    ['with the default branch of its repository', { defaultBranch: 'refs/heads/main' }, 'refs/heads/main'],
    ['whose repository has none', { type: 'TfsGit' }, null],
    ['whose repository has an empty one', { defaultBranch: null }, null],
    ['without a repository', null, null],
    ['whose repository nobody names', undefined, null],
  ] as const) {
    it(`has one ${what}`, () => {
      const answer = { id: 7, name: 'webshop CI', path: '\\', repository };
      assert.deepEqual(read(getPipeline('p1', 7))(answer), { ...plain, repositoryId: null, defaultBranch });
    });
  }

  it('has one with the id of its repository, as others write it', () => {
    const answer = { id: 7, name: 'webshop CI', path: '\\', repository: { id: 'A1B2' } };
    assert.equal(read(getPipeline('p1', 7))(answer).repositoryId, 'a1b2');
  });

  for (const [what, answer] of [
    ['no list', {}],
    ['a list that is none', { value: 'x' }],
    ['an id that is a text', { value: [{ id: '7', name: 'x' }] }],
    ['no name', { value: [{ id: 7 }] }],
    ['a folder that is no text', { value: [{ id: 7, name: 'x', path: 1 }] }],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => read(listPipelines('p1'))(answer));
    });
  }
});
