import assert from 'node:assert/strict';
import { loadOperations, type Operation } from '../../../local/azure-devops/contract/contract';
import { asRecord, type JsonObject } from '../../../local/azure-devops/json';
import { ROUTES } from '../../../local/azure-devops/routes';
import { WRAPPED_PROPERTIES } from '../../../local/azure-devops/contract/schema';

describe("Microsoft's documents of the Azure DevOps API", () => {
  const operations = loadOperations();

  it('have every operation that the stand-in serves', () => {
    const documented = new Set(operations.map((each) => each.id));
    assert.deepEqual(
      Object.keys(ROUTES).filter((id) => !documented.has(id)),
      [],
    );
  });

  it('name a version and a scope for every operation of the areas that are published', () => {
    const silent = operations.filter((each) => !['Location', 'Security', 'distributedtask'].includes(each.area));
    assert.deepEqual(
      silent.filter((each) => !each.versions || each.scopes.length === 0).map((each) => each.id),
      [],
    );
  });

  for (const operation of operations.filter((each) => each.examples.length > 0)) {
    it(`hold examples that their own schema accepts: ${operation.id}`, () => {
      const problems = operation.examples.flatMap((example) => [
        ...checkRequest(operation, example.requestBody).map((problem) => `${example.name}, request: ${problem}`),
        ...example.responses
          .flatMap(({ body }) => checkResponse(operation, body))
          .map((problem) => `${example.name}: ${problem}`),
      ]);
      assert.deepEqual(problems, []);
    });
  }

  const refused: readonly { readonly name: string; readonly operation: string; readonly body: unknown }[] = [
    {
      name: 'a patch that is one step instead of a list',
      operation: 'build/Properties_Update Build Properties',
      body: { op: 'add', path: '/a', value: 'b' },
    },
    {
      name: 'a step without a path',
      operation: 'build/Properties_Update Build Properties',
      body: [{ op: 'add', value: 'b' }],
    },
    {
      name: 'a step that JSON patch does not know',
      operation: 'build/Properties_Update Build Properties',
      body: [{ op: 'set', path: '/a', value: 'b' }],
    },
    {
      name: 'a thread status that does not exist',
      operation: 'git/Pull Request Threads_Create',
      body: { status: 'open' },
    },
    {
      name: 'a line that is text',
      operation: 'git/Pull Request Threads_Create',
      body: { threadContext: { filePath: '/a', rightFileStart: { line: '5' } } },
    },
    {
      name: 'records that are not wrapped',
      operation: 'distributedtask/Records_Update',
      body: [{ id: '5e6d5dbf-ac69-5f56-8b85-8e9038703a8b' }],
    },
    {
      name: 'a record whose id is no GUID',
      operation: 'distributedtask/Records_Update',
      body: { count: 1, value: [{ id: 'publish' }] },
    },
  ];
  for (const { name, operation, body } of refused) {
    it(`refuse ${name}`, () => {
      const found = operations.find((each) => each.id === operation);
      assert.ok(found);
      assert.notDeepEqual(checkRequest(found, body), []);
    });
  }
});

function checkRequest(operation: Operation, body: unknown): readonly string[] {
  if (body === undefined || !operation.requestSchema) return [];
  return operation.book.check(operation.requestSchema, 'open')(body);
}

function checkResponse(operation: Operation, body: unknown): readonly string[] {
  if (body === undefined || !operation.responseSchema) return [];
  const schema: JsonObject =
    operation.responseSchema['$ref'] === '#/definitions/PropertiesCollection'
      ? WRAPPED_PROPERTIES
      : operation.responseSchema;
  return operation.book.check(
    schema,
    'open',
  )(schema['type'] === 'array' && !Array.isArray(body) ? asRecord(body)['value'] : body);
}
