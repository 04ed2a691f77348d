import assert from 'node:assert/strict';
import { createRequests, type Query } from '../../src/adapters/sonarqube/requests';
import { TaskError } from '../../src/errors/errors';
import { refusalOf } from '../../src/errors/refused-answer';
import { Secret } from '../../src/secrets/secret';
import { plainSettings, startServer, type SeenRequest } from './http/test-server';

/** Sends one order to a server that gives one answer. */
async function order(
  query: Query,
  status: number,
  text = '',
): Promise<{ readonly seen: readonly SeenRequest[]; readonly status?: number; readonly error?: unknown }> {
  const server = await startServer((_, response) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(text),
  );
  try {
    const credentials = { scheme: 'token', token: new Secret('squ_made_up') } as const;
    const requests = createRequests(plainSettings(), { url: server.url, name: 'sonar', credentials });
    const answer = await requests.ask(query).catch((error: unknown) => ({ error }));
    return { seen: server.seen, ...answer };
  } finally {
    await server.close();
  }
}

describe('SonarQube, asked to change something', () => {
  it('takes a form of the first API', async () => {
    const query: Query = {
      method: 'POST',
      path: 'api/projects/create',
      action: 'create the project',
      body: { kind: 'form', fields: { project: 'a:b', name: 'A & B' } },
      successes: [200, 204],
    };
    for (const status of [200, 204]) {
      const { seen, status: answered } = await order(query, status, status === 204 ? '' : '{}');
      assert.equal(answered, status);
      assert.deepEqual(
        seen.map(({ method, url, body }) => [method, url, body]),
        [['POST', '/api/projects/create', 'project=a%3Ab&name=A+%26+B']],
      );
      assert.match(seen[0]?.headers.authorization ?? '', /^Basic /);
    }
  });

  const methods: ['POST' | 'PATCH' | 'PUT' | 'DELETE', Query['body'], number, string | undefined][] = [
    ['POST', { kind: 'json', value: { a: 1 } }, 201, 'application/json; charset=utf-8'],
    ['PATCH', { kind: 'merge-patch', value: { a: 1 } }, 200, 'application/merge-patch+json'],
    ['PUT', { kind: 'json', value: { a: 1 } }, 200, 'application/json; charset=utf-8'],
    ['DELETE', undefined, 204, undefined],
  ];
  for (const [method, body, status, type] of methods) {
    it(`takes ${method} of the second API`, async () => {
      const query: Query = {
        method,
        path: 'api/v2/things/1',
        action: 'change it',
        successes: [status],
        ...(body === undefined ? {} : { body }),
      };
      const { seen, status: answered } = await order(query, status);
      assert.equal(answered, status);
      assert.equal(seen[0]?.method, method);
      assert.equal(seen[0]?.headers['content-type'], type);
    });
  }

  it('has not done what it answers with a success that was not named', async () => {
    const query: Query = { method: 'POST', path: 'api/v2/things', action: 'make it', successes: [201] };
    assert.ok((await order(query, 202)).error instanceof TaskError);
  });

  for (const status of [400, 403, 404, 409]) {
    it(`tells ${status} from other refusals, with what it said`, async () => {
      const query: Query = { method: 'POST', path: 'api/projects/create', action: 'create the project' };
      const { seen, error } = await order(query, status, '{"errors":[{"msg":"because of a test"}]}');
      assert.ok(error instanceof TaskError);
      assert.equal(refusalOf(error)?.status, status);
      assert.match(refusalOf(error)?.body ?? '', /because of a test/);
      assert.equal(seen.length, 1, 'nobody knows what a lost order did');
    });
  }
});
