import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { HttpSettings } from '../../src/adapters/http/client';
import { TaskError } from '../../src/errors/errors';
import { Secret } from '../../src/secrets/secret';
import { fakeClock, plainSettings, startServer, type SeenRequest, type TestServer } from './http/test-server';
import { connectToWhole, type WholeClient } from './sonarqube/whole-client';

const TOKEN = 'sqa_0123456789012345678901234567890123456789';

function connect(url: string, changes: Partial<HttpSettings> = {}): WholeClient {
  return connectToWhole(plainSettings(changes))({
    url,
    name: 'sonar-prod',
    credentials: { scheme: 'token', token: new Secret(TOKEN) },
  });
}

async function failure(action: Promise<unknown>): Promise<TaskError> {
  try {
    await action;
  } catch (error) {
    assert.ok(error instanceof TaskError, String(error));
    assert.ok(!error.describe().includes(TOKEN), 'the token is in the message');
    return error;
  }
  throw new Error('nothing was thrown');
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
};
const html = (response: ServerResponse, status: number, title: string): void => {
  response
    .writeHead(status, { 'Content-Type': 'text/html' })
    .end(`<!DOCTYPE html><html><head><title>${title}</title></head><body><p>Hello</p></body></html>`);
};

interface Fault {
  readonly name: string;
  readonly answer: (request: SeenRequest, response: ServerResponse) => void;
  readonly code: string;
  readonly text: RegExp;
  readonly requests: number;
}

const faults: readonly Fault[] = [
  {
    name: 'a refused token (401, empty body)',
    answer: (_, response) => void response.writeHead(401).end(),
    code: 'SQ-AUTH-401',
    text: /connection "sonar-prod"/,
    requests: 1,
  },
  {
    name: 'a missing right (403)',
    answer: (_, response) => json(response, 403, { errors: [{ msg: 'Insufficient privileges' }] }),
    code: 'SQ-AUTH-403',
    text: /may not read the compute task T1 \(403: Insufficient privileges\)/,
    requests: 1,
  },
  {
    name: 'an unknown thing (404)',
    answer: (_, response) => json(response, 404, { errors: [{ msg: "No activity found for task 'T1'" }] }),
    code: 'SQ-SERVER-404',
    text: /No activity found for task 'T1'/,
    requests: 1,
  },
  {
    name: 'throttling that does not end (429)',
    answer: (_, response) => void response.writeHead(429, { 'Retry-After': '2' }).end(),
    code: 'SQ-SERVER-FAULT',
    text: /api\/ce\/task with 429/,
    requests: 10,
  },
  {
    name: 'throttling by a proxy with a page of its own',
    answer: (_, response) => html(response, 429, 'Too Many Requests'),
    code: 'SQ-SERVER-FAULT',
    text: /api\/ce\/task with 429: an HTML page/,
    requests: 10,
  },
  {
    name: 'a wish to wait longer than is sensible',
    answer: (_, response) => void response.writeHead(503, { 'Retry-After': '3600' }).end(),
    code: 'SQ-SERVER-FAULT',
    text: /with 503/,
    requests: 1,
  },
  {
    name: 'a crash of the server (500)',
    answer: (_, response) => json(response, 500, { errors: [{ msg: 'An error has occurred.' }] }),
    code: 'SQ-SERVER-FAULT',
    text: /with 500: An error has occurred\./,
    requests: 2,
  },
  ...[502, 503, 504].map((status) => ({
    name: `a gateway's page (${status})`,
    answer: (_: SeenRequest, response: ServerResponse) => html(response, status, 'Bad &amp; <b>gone</b>'),
    code: 'SQ-SERVER-FAULT',
    text: new RegExp(`with ${status}: an HTML page \\("Bad & gone"\\)`),
    requests: 4,
  })),
  {
    name: 'a bad request (400)',
    answer: (_, response) => json(response, 400, { errors: [{ msg: 'The id is missing' }] }),
    code: 'SQ-SERVER-UNEXPECTED',
    text: /it is 400: The id is missing/,
    requests: 1,
  },
  {
    name: 'JSON that ends early',
    answer: (_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"task":{"id":'),
    code: 'SQ-SERVER-UNEXPECTED',
    text: /"the answer" is not complete JSON/,
    requests: 1,
  },
  {
    name: 'JSON of another shape',
    answer: (_, response) => json(response, 200, { task: { id: 'T1', status: 'EXPLODED' } }),
    code: 'SQ-SERVER-UNEXPECTED',
    text: /"task\.status" is not one of PENDING.*it is "EXPLODED"/,
    requests: 1,
  },
  {
    name: 'a list instead of an object',
    answer: (_, response) => json(response, 200, []),
    code: 'SQ-SERVER-UNEXPECTED',
    text: /"the answer" is not an object/,
    requests: 1,
  },
  {
    name: 'an empty body',
    answer: (_, response) => void response.writeHead(200).end(),
    code: 'SQ-CONN-NOT-SONARQUBE',
    text: /is empty/,
    requests: 1,
  },
  {
    name: 'a sign-in page (200)',
    answer: (_, response) => html(response, 200, 'Sign in to Contoso'),
    code: 'SQ-CONN-NOT-SONARQUBE',
    text: /an HTML page \("Sign in to Contoso"\)/,
    requests: 1,
  },
  {
    name: 'a page where no application is (404)',
    answer: (_, response) => html(response, 404, 'HTTP Status 404'),
    code: 'SQ-CONN-NOT-SONARQUBE',
    text: /an HTML page \("HTTP Status 404"\) and 404/,
    requests: 1,
  },
  {
    name: 'a redirect to a sign-in page',
    answer: (_, response) =>
      void response.writeHead(302, { Location: 'https://login.example.org/oauth?state=hush' }).end(),
    code: 'SQ-CONN-NOT-SONARQUBE',
    text: /redirects to https:\/\/login\.example\.org\/oauth, which looks like a sign-in page\./,
    requests: 1,
  },
  {
    name: 'a redirect to itself',
    answer: (request, response) => void response.writeHead(301, { Location: request.url }).end(),
    code: 'SQ-CONN-NOT-SONARQUBE',
    text: /redirects to http:/,
    requests: 1,
  },
  {
    name: 'a redirect to https',
    answer: (_, response) => void response.writeHead(301, { Location: 'https://127.0.0.1/api/ce/task' }).end(),
    code: 'SQ-CONN-NOT-SONARQUBE',
    text: /redirects to https \(https:\/\/127\.0\.0\.1\); use that address/,
    requests: 1,
  },
  {
    name: 'a connection that is cut before the answer',
    answer: (_, response) => void response.socket?.destroy(),
    code: 'SQ-CONN-UNREACHABLE',
    text: /the connection broke \(ECONNRESET\)/,
    requests: 4,
  },
  {
    name: 'a connection that is cut in the body',
    answer: (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
      response.write('{"task":', () => response.socket?.destroy());
    },
    code: 'SQ-CONN-UNREACHABLE',
    text: /broke in the middle of the answer/,
    requests: 4,
  },
  {
    name: 'an answer that never comes',
    answer: () => undefined,
    code: 'SQ-CONN-TIMEOUT',
    text: /did not answer within/,
    requests: 2,
  },
  {
    name: 'a body that drips for ever',
    answer: (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    },
    code: 'SQ-CONN-TIMEOUT',
    text: /did not answer within/,
    requests: 2,
  },
  {
    name: 'an answer without end',
    answer: (_, response) => void response.writeHead(200).end('x'.repeat(200_000)),
    code: 'SQ-SERVER-UNEXPECTED',
    text: /larger than any that is expected/,
    requests: 1,
  },
];

describe('SonarQube client, faults', () => {
  for (const fault of faults) {
    it(`${fault.name}: ${fault.code} after ${fault.requests} request(s)`, async () => {
      const server = await startServer(fault.answer);
      try {
        // Short only where it is waited for: a busy machine takes its time for the other answers.
        const timeoutMilliseconds = fault.code === 'SQ-CONN-TIMEOUT' ? 250 : 10_000;
        const error = await failure(connect(server.url, { timeoutMilliseconds, maxAnswer: 100_000 }).computeTask('T1'));
        assert.equal(error.code, fault.code);
        assert.match(error.message, fault.text);
        assert.equal(server.seen.length, fault.requests);
        assert.ok(!error.message.includes('hush'));
      } finally {
        await server.close();
      }
    });
  }

  it('a port where nothing listens: SQ-CONN-UNREACHABLE, tried four times with growing pauses', async () => {
    const server = await startServer(() => undefined);
    await server.close();
    const clock = fakeClock();
    const error = await failure(connect(server.url, { clock }).serverVersion());
    assert.equal(error.code, 'SQ-CONN-UNREACHABLE');
    assert.match(error.message, /nothing listens there/);
    assert.deepEqual(clock.slept, [500, 1000, 2000]);
  });

  it('a name that nobody knows: SQ-CONN-UNREACHABLE, tried twice (a silent name service: four times)', async () => {
    const clock = fakeClock();
    const error = await failure(connect('http://sonar.invalid:9000', { clock }).serverVersion());
    assert.equal(error.code, 'SQ-CONN-UNREACHABLE');
    const unknown = /its name is not known to this machine/.test(error.message);
    assert.ok(unknown || /the name service did not answer/.test(error.message), error.message);
    assert.equal(clock.slept.length, unknown ? 1 : 3);
  });

  it('waits at least as long as a throttling server asks for, and then has its answer', async () => {
    const clock = fakeClock();
    let tries = 0;
    const server = await startServer((_, response) => {
      tries += 1;
      if (tries === 1) response.writeHead(429, { 'Retry-After': '7' }).end();
      else json(response, 200, { status: 'UP', version: '26.2.0.119303' });
    });
    try {
      const { status, version } = await connect(server.url, { clock }).systemStatus();
      assert.deepEqual({ status, version }, { status: 'UP', version: '26.2.0.119303' });
      // And half of a pause of its own, so that not everybody comes back in the same moment.
      assert.deepEqual(clock.slept, [7250]);
    } finally {
      await server.close();
    }
  });

  for (const [name, status, body] of [
    ['401 with a reason', 401, { errors: [{ msg: 'User is not authenticated' }] }],
    ['404 for every route', 404, { errors: [{ msg: 'Unknown url : /api/ce/task' }] }],
  ] as const) {
    it(`takes ${name} for a server that is starting, when its status says so`, async () => {
      const server = await startServer((request, response) =>
        request.url.startsWith('/api/system/status')
          ? json(response, 200, { status: 'STARTING' })
          : json(response, status, body),
      );
      try {
        const error = await failure(connect(server.url).computeTask('T1'));
        assert.equal(error.code, 'SQ-SERVER-NOT-READY');
        assert.match(error.message, /STARTING/);
        assert.equal(server.seen.length, 2);
      } finally {
        await server.close();
      }
    });

    it(`does not take ${name} of a starting server for "the server has no such thing"`, async () => {
      const server = await startServer((request, response) =>
        request.url.startsWith('/api/system/status')
          ? json(response, 200, { status: 'STARTING' })
          : json(response, status, body),
      );
      try {
        for (const question of [connect(server.url).features(), connect(server.url).hotspotsToReview('p', {}, 1)]) {
          assert.equal((await failure(question)).code, 'SQ-SERVER-NOT-READY');
        }
      } finally {
        await server.close();
      }
    });

    it(`takes ${name} for a restart of a server that has answered before`, async () => {
      let restarting = false;
      const server = await startServer((request, response) => {
        if (!restarting) return json(response, 200, { task: { id: 'T1', status: 'PENDING' } });
        return request.url.startsWith('/api/system/status')
          ? json(response, 200, { status: 'STARTING' })
          : json(response, status, body);
      });
      try {
        const client = connect(server.url);
        assert.equal((await client.computeTask('T1')).status, 'PENDING');
        restarting = true;
        assert.equal((await failure(client.computeTask('T1'))).code, 'SQ-SERVER-NOT-READY');
      } finally {
        await server.close();
      }
    });

    it(`takes ${name} at its word when the server is up`, async () => {
      const server = await startServer((request, response) =>
        request.url.startsWith('/api/system/status')
          ? json(response, 200, { status: 'UP' })
          : json(response, status, body),
      );
      try {
        const error = await failure(connect(server.url).computeTask('T1'));
        assert.equal(error.code, status === 401 ? 'SQ-AUTH-401' : 'SQ-SERVER-404');
      } finally {
        await server.close();
      }
    });
  }

  for (const [name, body] of [
    ['with a reason', { errors: [{ msg: 'User is not authenticated' }] }],
    ['with an empty body, after it has answered', null],
  ] as const) {
    it(`asks once more where a server refuses ${name} and is up by the next question, as at the end of its start`, async () => {
      let refusals = 0;
      const server = await startServer((request, response) => {
        if (request.url.startsWith('/api/system/status')) return json(response, 200, { status: 'UP' });
        if (refusals === 0) return json(response, 200, { task: { id: 'T1', status: 'PENDING' } });
        refusals -= 1;
        return body === null ? void response.writeHead(401).end() : json(response, 401, body);
      });
      try {
        const client = connect(server.url);
        assert.equal((await client.computeTask('T1')).status, 'PENDING');
        refusals = 1;
        assert.equal((await client.computeTask('T1')).status, 'PENDING');
        refusals = 2;
        assert.equal(
          (await failure(client.computeTask('T1'))).code,
          'SQ-AUTH-401',
          'a token that was revoked meanwhile',
        );
      } finally {
        await server.close();
      }
    });
  }

  describe('credentials', () => {
    let server: TestServer;
    before(async () => {
      server = await startServer((request, response) => {
        if (request.url === '/api/server/version')
          response.writeHead(200).end(request.headers['x-version'] ?? '10.7.0.96327');
        else json(response, 200, { isLoggedIn: true });
      });
    });
    after(() => server.close());
    const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

    it('are sent as Basic until the version is known, then as Bearer, and never to questions that need none', async () => {
      const client = connect(server.url);
      await client.checkToken();
      await client.serverVersion();
      await client.checkToken();
      assert.deepEqual(
        server.seen.map(({ headers }) => headers.authorization),
        [basic(`${TOKEN}:`), undefined, `Bearer ${TOKEN}`],
      );
      assert.equal(server.seen[0]?.headers['user-agent'], 'test-agent/1.0');
      assert.equal(server.seen[1]?.headers.accept, '*/*');
    });

    it('of a login are sent as Basic', async () => {
      const client = connectToWhole(plainSettings())({
        url: server.url,
        name: 'old',
        credentials: { scheme: 'login', login: 'ann', password: new Secret('pä:ss') },
      });
      await client.serverVersion();
      await client.checkToken();
      assert.equal(server.seen.at(-1)?.headers.authorization, basic('ann:pä:ss'));
    });
  });

  const tokens: [token: string, body: unknown, facts: unknown][] = [
    ['squ_x', { permissions: { global: ['scan', 7] } }, { kind: 'user', globalPermissions: ['scan'] }],
    ['sqa_x', { permissions: { global: [] } }, { kind: 'global-analysis', globalPermissions: [] }],
    ['sqp_x', {}, { kind: 'project-analysis', globalPermissions: null }],
    ['0a1b2c', { permissions: 'none' }, { kind: 'unknown', globalPermissions: null }],
  ];
  for (const [token, body, facts] of tokens) {
    it(`tells what is known of a token like ${token}`, async () => {
      const server = await startServer((_, response) => json(response, 200, { isLoggedIn: true, ...(body as object) }));
      const credentials = { scheme: 'token', token: new Secret(token) } as const;
      try {
        const client = connectToWhole(plainSettings())({ url: server.url, name: 'c', credentials });
        assert.deepEqual(await client.checkToken(), facts);
      } finally {
        await server.close();
      }
    });
  }

  it('asks an old server with Basic for ever', async () => {
    const server = await startServer((request, response) => {
      if (request.url === '/api/server/version') response.writeHead(200).end('9.9.8.100196');
      else json(response, 200, { isLoggedIn: true });
    });
    try {
      const client = connect(server.url);
      await client.serverVersion();
      await client.checkToken();
      assert.match(server.seen.at(-1)?.headers.authorization ?? '', /^Basic /);
    } finally {
      await server.close();
    }
  });

  it('takes an anonymous answer to the token check for a refused token', async () => {
    const server = await startServer((_, response) => json(response, 200, { isLoggedIn: false }));
    try {
      assert.equal((await failure(connect(server.url).checkToken())).code, 'SQ-AUTH-401');
    } finally {
      await server.close();
    }
  });

  it('does not take a page or another text for a version', async () => {
    for (const text of ['<html><title>Welcome</title></html>', 'hello', '']) {
      const server = await startServer((_, response) => void response.writeHead(200).end(text));
      try {
        assert.equal((await failure(connect(server.url).serverVersion())).code, 'SQ-CONN-NOT-SONARQUBE');
      } finally {
        await server.close();
      }
    }
  });

  it('does not take for a server that starts what answers the question for its status in no way of SonarQube', async () => {
    const refusal = { message: 'TF400813: The user is not authorized to access this resource.' };
    for (const status of [200, 401, 403, 404]) {
      const server = await startServer((request, response) =>
        json(response, request.url?.endsWith('/system/status') === true ? status : 401, refusal),
      );
      try {
        const { code, message } = await failure(connect(server.url).checkToken());
        assert.equal(code, 'SQ-CONN-NOT-SONARQUBE', message);
        assert.match(message, new RegExp(`api/system/status was answered with ${status}: TF400813`));
      } finally {
        await server.close();
      }
    }
  });

  it("leaves Node's globals as they were", async () => {
    const server = await startServer((_, response) => json(response, 200, { status: 'UP' }));
    try {
      await connect(server.url).systemStatus();
      for (const name of ['FormData', 'Request', 'Response', 'Headers', 'fetch'] as const) {
        assert.equal(typeof globalThis[name], 'function', name);
      }
    } finally {
      await server.close();
    }
  });

  it('keeps its connection between requests', async () => {
    const ports = new Set<number | undefined>();
    const server = await startServer((_, response, raw) => {
      ports.add(raw.socket.remotePort);
      json(response, 200, { status: 'UP' });
    });
    try {
      const client = connect(server.url);
      for (let round = 0; round < 3; round += 1) await client.systemStatus();
      assert.equal(ports.size, 1);
    } finally {
      await server.close();
    }
  });
});
