import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { connectToAzureDevOps } from '../../src/adapters/azure-devops/connect';
import { TaskError } from '../../src/errors/errors';
import { refusalOf } from '../../src/errors/refused-answer';
import { Secret } from '../../src/secrets/secret';
import type { AzureDevOps, BuildAttachments, PullRequestIterations } from '../../src/ports/azure-devops';
import type { BuildProperty } from '../../src/documents/build-property';
import { writeBuildProperties } from '../../src/use-cases/job/write-build-properties';
import { jumpingClock } from '../use-cases/in-memory';
import { plainSettings, startServer, type SeenRequest } from './http/test-server';

async function ask<T>(
  answer: (response: ServerResponse) => void,
  question: (client: AzureDevOps & BuildAttachments & PullRequestIterations) => Promise<T>,
): Promise<{ readonly value: T; readonly seen: readonly SeenRequest[] }> {
  const server = await startServer((_, response) => answer(response));
  try {
    const client = connectToAzureDevOps(plainSettings(), {
      collectionUrl: `${server.url}/Default Collection/`,
      credentials: { scheme: 'bearer', token: new Secret('job-token') },
    });
    return { value: await question(client), seen: server.seen };
  } finally {
    await server.close();
  }
}

const json =
  (body: unknown, status = 200) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));

const OWN_PROPERTY: BuildProperty = {
  version: 1,
  outcome: 'passed',
  reason: null,
  attempt: 1,
  stage: '',
  job: '',
  projectKey: 'a',
  numbers: {},
};

describe('Azure DevOps client', () => {
  const repositories: [string, unknown, string | null][] = [
    ['a repository', { id: 'r', defaultBranch: 'refs/heads/release/1.0' }, 'release/1.0'],
    ['an empty repository', { id: 'r' }, null],
  ];
  for (const [name, body, expected] of repositories) {
    it(`reads the default branch of ${name} with the token of the job`, async () => {
      const { value, seen } = await ask(json(body), (client) => client.defaultBranch('my project', 'r 1'));
      assert.equal(value, expected);
      assert.equal(seen[0]?.url, '/Default%20Collection/my%20project/_apis/git/repositories/r%201?api-version=5.0');
      assert.equal(seen[0]?.headers.authorization, 'Bearer job-token');
    });
  }

  it('reads build properties, texts only', async () => {
    const body = {
      count: 2,
      value: {
        sonarglobalqualitygate: { $type: 'System.String', $value: 'ok' },
        number: { $type: 'System.Int32', $value: 5 },
        plain: 'text',
      },
    };
    const { value, seen } = await ask(json(body), (client) => client.buildProperties('p', '7'));
    assert.deepEqual(
      [...value],
      [
        ['sonarglobalqualitygate', 'ok'],
        ['plain', 'text'],
      ],
    );
    assert.equal(seen[0]?.url, '/Default%20Collection/p/_apis/build/builds/7/properties?api-version=5.0-preview.1');
  });

  it('reads a build without properties', async () => {
    const { value } = await ask(json({ count: 0, value: {} }), (client) => client.buildProperties('p', '7'));
    assert.equal(value.size, 0);
  });

  it('writes build properties as a JSON patch', async () => {
    const { seen } = await ask(json({ count: 1, value: {} }), (client) =>
      client.setBuildProperties(
        'p',
        '7',
        new Map([
          ['sonarqube.analysis.a/b~c', '{"v":1}'],
          ['sonarglobalqualitygate', 'ok'],
        ]),
      ),
    );
    assert.equal(seen[0]?.method, 'PATCH');
    assert.equal(seen[0]?.headers['content-type'], 'application/json-patch+json');
    assert.deepEqual(JSON.parse(seen[0]?.body ?? ''), [
      { op: 'add', path: '/sonarqube.analysis.a~1b~0c', value: '{"v":1}' },
      { op: 'add', path: '/sonarglobalqualitygate', value: 'ok' },
    ]);
  });

  it('reads attachments of a type, by ids and not by the address that the list names', async () => {
    const seen: SeenRequest[] = [];
    const href = 'https://evil.example.org/p/_apis/build/Builds/7/t-1/r-1/attachments/report/a.json';
    const server = await startServer((request, response) => {
      seen.push(request);
      if (request.url.includes('/t-1/')) return void response.writeHead(200).end('not JSON: ä');
      json({ count: 1, value: [{ name: 'a.json', _links: { self: { href } } }] })(response);
    });
    try {
      const client = connectToAzureDevOps(plainSettings(), {
        collectionUrl: server.url,
        credentials: { scheme: 'bearer', token: new Secret('t') },
      });
      const [attachment] = await client.attachments('p', '7', 'report');
      assert.equal(attachment?.name, 'a.json');
      assert.equal(await attachment.read(), 'not JSON: ä');
    } finally {
      await server.close();
    }
    assert.deepEqual(
      seen.map(({ url }) => url),
      [
        '/p/_apis/build/builds/7/attachments/report?api-version=5.0-preview.2',
        '/p/_apis/build/builds/7/t-1/r-1/attachments/report/a.json?api-version=5.0-preview.2',
      ],
    );
  });

  it('refuses to read an attachment whose address holds no ids, and no other', async () => {
    const href = 'https://dev.azure.com/x/../../attachments';
    const body = { count: 1, value: [{ name: 'a.json', _links: { self: { href } } }] };
    const { value } = await ask(json(body), (client) => client.attachments('p', '7', 'report'));
    assert.equal(value[0]?.name, 'a.json');
    await assert.rejects(value[0].read(), /the request for a\.json with a list that names no address of it/);
  });

  it('reads the iterations of a pull request', async () => {
    const body = {
      value: [
        { id: 2, sourceRefCommit: { commitId: 'b' }, commonRefCommit: { commitId: 'c' } },
        { id: 1, sourceRefCommit: { commitId: 'a' } },
        { id: 3 },
      ],
    };
    const { value, seen } = await ask(json(body), (client) => client.iterations('p', 'r 1', '7'));
    assert.deepEqual(value, [
      { id: 2, sourceCommit: 'b', commonCommit: 'c' },
      { id: 1, sourceCommit: 'a', commonCommit: null },
      { id: 3, sourceCommit: null, commonCommit: null },
    ]);
    const path = '/Default%20Collection/p/_apis/git/repositories/r%201/pullRequests/7/iterations?api-version=5.0';
    assert.equal(seen[0]?.url, path);
  });

  it('signs in with a personal access token', async () => {
    const server = await startServer((_, response) => json({ defaultBranch: 'refs/heads/main' })(response));
    try {
      const client = connectToAzureDevOps(plainSettings(), {
        collectionUrl: server.url,
        credentials: { scheme: 'basic', token: new Secret('made-up-pat') },
      });
      assert.equal(await client.defaultBranch('p', 'r'), 'main');
      const pair = Buffer.from(':made-up-pat').toString('base64');
      assert.equal(server.seen[0]?.headers.authorization, `Basic ${pair}`);
    } finally {
      await server.close();
    }
  });

  for (const status of [403, 404, 409]) {
    it(`tells ${status} from other refusals`, async () => {
      const asked = ask(json({ message: 'because of a test' }, status), (client) => client.defaultBranch('p', 'r'));
      await assert.rejects(asked, (error) => {
        assert.equal(refusalOf(error)?.status, status);
        assert.match(refusalOf(error)?.body ?? '', /because of a test/);
        return true;
      });
    });
  }

  it('tells that the job does not know its collection', async () => {
    const client = connectToAzureDevOps(plainSettings(), {
      collectionUrl: '',
      credentials: { scheme: 'bearer', token: new Secret('t') },
    });
    await assert.rejects(client.defaultBranch('p', 'r'), /does not tell the address of its collection/);
  });

  const faults: [string, (response: ServerResponse) => void, RegExp, number][] = [
    [
      'a missing right',
      json({ message: 'TF401027: You need the permission', typeKey: 'X' }, 403),
      /request for the repository r with 403: TF401027: You need the permission\./,
      1,
    ],
    ['a bad token', (response) => void response.writeHead(401).end(), /with 401\./, 1],
    [
      'a sign-in page (203)',
      (response) =>
        void response.writeHead(203, { 'Content-Type': 'text/html' }).end('<html><title>Sign In</title></html>'),
      /203, a sign-in page/,
      1,
    ],
    [
      'a redirect to sign in',
      (response) => void response.writeHead(302, { Location: 'https://spsprod.example.org/_signin?x=1' }).end(),
      /302, a sign-in page/,
      1,
    ],
    [
      'a page',
      (response) =>
        void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><title>Down</title></html>'),
      /200 and an HTML page \("Down"\)/,
      1,
    ],
    ['another shape', json([]), /an unexpected answer: "the answer" is not an object/, 1],
    ['an empty answer', (response) => void response.writeHead(200).end(), /an unexpected answer/, 1],
    [
      'a cut connection',
      (response) => void response.socket?.destroy(),
      /gave no answer to .*: the connection broke/,
      4,
    ],
    ['overload', json({ message: 'TF400733: The request has been canceled' }, 429), /429: TF400733/, 10],
  ];
  for (const [name, answer, text, requests] of faults) {
    it(`${name}: SQ-ADO-REQUEST after ${requests} request(s)`, async () => {
      const server = await startServer((_, response) => answer(response));
      try {
        const client = connectToAzureDevOps(plainSettings(), {
          collectionUrl: server.url,
          credentials: { scheme: 'bearer', token: new Secret('job-token') },
        });
        await assert.rejects(client.defaultBranch('p', 'r'), (error) => {
          assert.ok(error instanceof TaskError);
          assert.equal(error.code, 'SQ-ADO-REQUEST');
          assert.match(error.message, text);
          assert.ok(!error.describe().includes('job-token'));
          return true;
        });
        assert.equal(server.seen.length, requests);
      } finally {
        await server.close();
      }
    });
  }

  const broken: [what: string, answer: (response: ServerResponse) => void][] = [
    ['500', json({ message: 'no' }, 500)],
    ['503', json({ message: 'no' }, 503)],
    ['nothing', (response) => void response.socket?.destroy()],
  ];
  for (const [what, answer] of broken) {
    it(`asks a server that goes on answering ${what} at most a dozen times to write the properties of a build`, async () => {
      const server = await startServer((_, response) => answer(response));
      try {
        const clock = jumpingClock();
        const began = clock.now();
        const azureDevOps = connectToAzureDevOps(
          { ...plainSettings(), clock },
          { collectionUrl: server.url, credentials: { scheme: 'bearer', token: new Secret('job-token') } },
        );
        const deadline = clock.now() + 60_000;
        const own = new Map([['a', OWN_PROPERTY]]);
        await assert.rejects(
          writeBuildProperties({ azureDevOps, projectId: 'p', buildId: '7', clock, deadline }, own),
          { code: 'SQ-ADO-REQUEST' },
        );
        const seconds = (clock.now() - began) / 1000;
        assert.ok(server.seen.length >= 8 && server.seen.length <= 12, String(server.seen.length));
        assert.ok(seconds >= 8 && seconds <= 18, String(seconds));
      } finally {
        await server.close();
      }
    });
  }
});
