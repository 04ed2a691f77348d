import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TaskError } from '../../src/errors/errors';
import { Secret } from '../../src/secrets/secret';
import type { ScannerDistribution, ScannerFile } from '../../src/ports/sonarqube/scanner-distribution';
import { fakeClock, plainSettings, startServer, type SeenRequest } from './http/test-server';
import { connectToWhole } from './sonarqube/whole-client';

const BYTES = Buffer.alloc(300_000, 'engine ');
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const ENGINE: ScannerFile = { filename: 'engine.jar', sha256: SHA256, downloadUrl: null };

const serveFile = (response: ServerResponse): void =>
  void response
    .writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': BYTES.length })
    .end(BYTES);

describe('downloads of the scanner', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'downloads-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function withServer<T>(
    answer: (request: SeenRequest, response: ServerResponse, count: number) => void,
    action: (
      client: ScannerDistribution,
      seen: readonly SeenRequest[],
      url: string,
      slept: readonly number[],
    ) => Promise<T>,
    // A busy machine is no server that stops: only where that is what happens, the time is short.
    idleMilliseconds = 10_000,
  ): Promise<T> {
    const server = await startServer((request, response) => answer(request, response, server.seen.length));
    const clock = fakeClock();
    try {
      const connection = {
        url: server.url,
        name: 'sonar',
        credentials: { scheme: 'token', token: new Secret('sqa_token') },
      } as const;
      const client = connectToWhole(plainSettings({ clock, idleMilliseconds }))(connection);
      return await action(client, server.seen, server.url, clock.slept);
    } finally {
      await server.close();
    }
  }
  const target = (name: string, progress: [number, number | null][] = []) => ({
    path: join(folder, name),
    onProgress: (received: number, total: number | null) => void progress.push([received, total]),
  });

  it('writes the file, tells how far it is, and answers its checksum', async () => {
    const progress: [number, number | null][] = [];
    await withServer(
      (_, response) => serveFile(response),
      async (client, seen) => {
        assert.equal(await client.downloadEngine(ENGINE, target('engine.jar', progress)), SHA256);
        assert.deepEqual(readFileSync(join(folder, 'engine.jar')), BYTES);
        assert.deepEqual(progress.at(-1), [BYTES.length, BYTES.length]);
        assert.ok(progress.length > 1);
        assert.equal(seen[0]?.url, '/api/v2/analysis/engine');
        assert.equal(seen[0]?.headers.accept, 'application/octet-stream');
        assert.ok(seen[0]?.headers.authorization);
      },
    );
  });

  it('starts again when the connection breaks in the middle', async () => {
    await withServer(
      (_, response, count) => {
        if (count > 1) return serveFile(response);
        response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': BYTES.length });
        response.write(BYTES.subarray(0, 1000), () => response.socket?.destroy());
      },
      async (client, seen, _, slept) => {
        assert.equal(await client.downloadEngine(ENGINE, target('again.jar')), SHA256);
        assert.deepEqual(readFileSync(join(folder, 'again.jar')), BYTES);
        assert.equal(seen.length, 2);
        assert.deepEqual(slept, [500]);
      },
    );
  });

  it('is broken off by a canceled job, and not tried again', async () => {
    const cancel = new AbortController();
    await withServer(
      (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': BYTES.length });
        response.write(BYTES.subarray(0, 1000), () => cancel.abort());
      },
      async (client, seen) => {
        const stopping = { ...target('stopped'), stopped: cancel.signal };
        await assert.rejects(client.downloadEngine(ENGINE, stopping), /abort/i);
        await assert.rejects(client.downloadEngine(ENGINE, stopping), /abort/i);
        assert.equal(seen.length, 1);
      },
    );
  });

  it('fetches from another address without the token, following redirects there', async () => {
    await withServer(
      (request, response) => {
        if (request.url === '/mirror') response.writeHead(302, { Location: '/mirror/2' }).end();
        else serveFile(response);
      },
      async (client, seen, url) => {
        const file = { ...ENGINE, downloadUrl: `${url}/mirror` };
        assert.equal(await client.downloadEngine(file, target('mirror.jar')), SHA256);
        assert.deepEqual(
          seen.map(({ url: path, headers }) => [path, headers.authorization]),
          [
            ['/mirror', undefined],
            ['/mirror/2', undefined],
          ],
        );
      },
    );
  });

  it('takes a redirect elsewhere that is no address for an answer', async () => {
    await withServer(
      (_, response) => void response.writeHead(302, { Location: 'http://[' }).end(),
      async (client, seen, url) => {
        const asked = client.downloadEngine({ ...ENGINE, downloadUrl: `${url}/mirror` }, target('no.jar'));
        await assert.rejects(asked, (error) => error instanceof TaskError && error.code === 'SQ-CONN-NOT-SONARQUBE');
        assert.equal(seen.length, 1);
      },
    );
  });

  const faults: [string, (response: ServerResponse) => void, string, RegExp][] = [
    ['a refused token', (response) => void response.writeHead(401).end(), 'SQ-AUTH-401', /refused the token/],
    [
      'a redirect elsewhere',
      (response) => void response.writeHead(302, { Location: 'https://evil.example.org/login' }).end(),
      'SQ-CONN-NOT-SONARQUBE',
      /evil\.example\.org/,
    ],
    [
      'a redirect to what is no address',
      (response) => void response.writeHead(302, { Location: 'http://[' }).end(),
      'SQ-CONN-NOT-SONARQUBE',
      /something that is no address/,
    ],
    [
      'a page instead of the file',
      (response) =>
        void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><title>Blocked</title></html>'),
      'SQ-CONN-NOT-SONARQUBE',
      /Blocked/,
    ],
    [
      'JSON instead of the file',
      (response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}'),
      'SQ-SERVER-UNEXPECTED',
      /text instead of a file/,
    ],
    [
      'a body that stops',
      (response) => {
        response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': BYTES.length });
        response.write(BYTES.subarray(0, 1000));
      },
      'SQ-CONN-TIMEOUT',
      /did not answer/,
    ],
    [
      'a body that is always cut',
      (response) => {
        response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': BYTES.length });
        response.write(BYTES.subarray(0, 1000), () => response.socket?.destroy());
      },
      'SQ-CONN-UNREACHABLE',
      /middle of the answer|the connection broke/,
    ],
  ];
  for (const [name, answer, code, text] of faults) {
    it(`${name}: ${code}`, async () => {
      await withServer(
        (_, response) => answer(response),
        async (client) => {
          await assert.rejects(client.downloadEngine(ENGINE, target('fault.jar')), (error) => {
            assert.ok(error instanceof TaskError, String(error));
            assert.equal(error.code, code);
            assert.match(error.message, text);
            return true;
          });
        },
        code === 'SQ-CONN-TIMEOUT' ? 300 : undefined,
      );
    });
  }

  it('tells that the disk is the problem, and does not ask again', async () => {
    await withServer(
      (_, response) => serveFile(response),
      async (client, seen) => {
        const nowhere = { path: join(folder, 'missing', 'engine.jar'), onProgress: () => undefined };
        await assert.rejects(client.downloadEngine(ENGINE, nowhere), (error) => {
          assert.ok(error instanceof TaskError);
          assert.equal(error.code, 'SQ-SCAN-DISK');
          assert.match(error.message, /its folder does not exist/);
          return true;
        });
        assert.equal(seen.length, 1);
      },
    );
  });

  const facts: [string, unknown, RegExp | undefined][] = [
    ['a plain name', { filename: 'e-1.jar', sha256: SHA256.toUpperCase() }, undefined],
    ['a path instead of a name', { filename: '../../e.jar', sha256: SHA256 }, /"filename" is not a plain file name/],
    ['dots instead of a name', { filename: '..', sha256: SHA256 }, /"filename" is not a plain file name/],
    ['a checksum of another kind', { filename: 'e.jar', sha256: 'abc' }, /"sha256" is not a SHA-256/],
  ];
  for (const [name, body, problem] of facts) {
    it(`${problem === undefined ? 'takes' : 'refuses'} ${name} from the server`, async () => {
      await withServer(
        (_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body)),
        async (client) => {
          if (problem === undefined) {
            assert.deepEqual(await client.engine(), {
              filename: 'e-1.jar',
              sha256: SHA256,
              downloadUrl: null,
            });
          } else await assert.rejects(client.engine(), problem);
        },
      );
    });
  }

  it('asks for the runtimes of one platform, and refuses a Java outside of its archive', async () => {
    const runtime = (javaPath: string) => [
      { id: 'r/1', filename: 'jre.tar.gz', sha256: SHA256, javaPath, os: 'linux', arch: 'x64' },
    ];
    await withServer(
      (_, response, count) =>
        void response
          .writeHead(200, { 'Content-Type': 'application/json' })
          .end(JSON.stringify(runtime(count === 1 ? '../../bin/sh' : 'jdk/bin/java'))),
      async (client, seen) => {
        await assert.rejects(client.runtimes('linux', 'x64'), /"the answer\[0\]\.javaPath" is not a path inside/);
        assert.equal(seen[0]?.url, '/api/v2/analysis/jres?os=linux&arch=x64');
        const [asked, meanwhile] = await Promise.all([
          client.runtimes('linux', 'x64'),
          client.runtimes('linux', 'x64'),
        ]);
        assert.equal(asked[0]?.javaPath, 'jdk/bin/java');
        assert.deepEqual(meanwhile, asked);
        assert.equal(seen.length, 2, 'an answer is kept, and a failure is not');
      },
    );
  });

  it('fetches a runtime by its id', async () => {
    await withServer(
      (_, response) => serveFile(response),
      async (client, seen) => {
        const runtime = { ...ENGINE, id: 'r/1', javaPath: 'bin/java' };
        assert.equal(await client.downloadRuntime(runtime, target('jre.tar.gz')), SHA256);
        assert.equal(seen[0]?.url, '/api/v2/analysis/jres/r%2F1');
      },
    );
  });
});
