import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createHttpClient, type HttpSettings } from '../../../src/adapters/http/client';
import type { HttpBody, HttpMethod, HttpRequest } from '../../../src/adapters/http/messages';
import { TransportFailure } from '../../../src/adapters/http/transport-failure';
import { systemClock } from '../../../src/adapters/system/clock';
import { plainSettings, startServer, type SeenRequest } from './test-server';

type Answer = (request: SeenRequest, response: ServerResponse, count: number) => void;

async function withServer<T>(
  answer: Answer,
  action: (ask: (request: Partial<HttpRequest>) => Promise<unknown>, seen: readonly SeenRequest[]) => Promise<T>,
  changes: Partial<HttpSettings> = {},
): Promise<T> {
  const server = await startServer((request, response) => answer(request, response, server.seen.length));
  const client = createHttpClient(plainSettings(changes));
  try {
    return await action(
      (request) => client.send({ method: 'GET', url: `${server.url}/x`, headers: {}, ...request }),
      server.seen,
    );
  } finally {
    await server.close();
  }
}

const status =
  (code: number): Answer =>
  (_, response) =>
    void response.writeHead(code).end();
const breakOff: Answer = (_, response) => void response.socket?.destroy();

describe('a request that is sent again', () => {
  const rows: [HttpMethod, boolean | undefined, number][] = [
    ['GET', undefined, 4],
    ['PUT', undefined, 4],
    ['DELETE', undefined, 4],
    ['POST', undefined, 1],
    ['PATCH', undefined, 1],
    ['PATCH', true, 4],
    ['POST', true, 4],
    ['PUT', false, 1],
  ];
  const faults: [string, Answer][] = [
    ['503', status(503)],
    ['a connection that breaks', breakOff],
  ];
  for (const [fault, answer] of faults) {
    for (const [method, idempotent, expected] of rows) {
      const said = idempotent === undefined ? '' : `, said to be ${idempotent ? 'idempotent' : 'none that may'}`;
      it(`${method}${said}: ${expected} in all after ${fault}`, () =>
        withServer(answer, async (ask, seen) => {
          const request = { method, ...(idempotent === undefined ? {} : { idempotent }) };
          await ask(request).catch((error: unknown) => assert.ok(error instanceof TransportFailure, String(error)));
          assert.equal(seen.length, expected);
        }));
    }
  }

  it('is never a POST whose answer is lost, too many requests or not', () =>
    withServer(status(429), async (ask, seen) => {
      await ask({ method: 'POST' });
      assert.equal(seen.length, 1);
    }));
});

describe('the body of a request', () => {
  const rows: [HttpBody, string, string][] = [
    [{ kind: 'json', value: { a: 'ä' } }, 'application/json; charset=utf-8', '{"a":"ä"}'],
    [{ kind: 'json-patch', value: [{ op: 'add' }] }, 'application/json-patch+json', '[{"op":"add"}]'],
    [{ kind: 'merge-patch', value: { a: null } }, 'application/merge-patch+json', '{"a":null}'],
    [
      { kind: 'form', fields: { key: 'a b&c=ü', values: ['1', '2'] } },
      'application/x-www-form-urlencoded',
      'key=a+b%26c%3D%C3%BC&values=1&values=2',
    ],
  ];
  for (const [body, type, text] of rows) {
    it(`is ${body.kind}`, () =>
      withServer(status(204), async (ask, seen) => {
        await ask({ method: 'POST', body });
        assert.equal(seen[0]?.headers['content-type'], type);
        assert.equal(seen[0]?.body, text);
      }));
  }
});

describe('a request that is broken off', () => {
  const never: Answer = () => undefined;
  const origins: [string, (signal: AbortSignal) => [Partial<HttpSettings>, Partial<HttpRequest>]][] = [
    ['by the signal of its client', (stopped) => [{ stopped }, {}]],
    ['by its own signal', (stopped) => [{}, { stopped }]],
  ];
  for (const [origin, place] of origins) {
    it(`${origin}, while the server says nothing`, async () => {
      const stop = new AbortController();
      const [settings, request] = place(stop.signal);
      await withServer(
        never,
        async (ask, seen) => {
          const asked = ask(request);
          setTimeout(() => stop.abort(new Error('stopped by the test')), 100);
          await assert.rejects(asked, /stopped by the test/);
          await assert.rejects(ask(request), /stopped by the test/);
          assert.equal(seen.length, 1);
        },
        settings,
      );
    });

    it(`${origin}, in the pause before the next try`, async () => {
      const stop = new AbortController();
      const [settings, request] = place(stop.signal);
      await withServer(
        (_, response) => void response.writeHead(503, { 'Retry-After': '20' }).end(),
        async (ask, seen) => {
          const began = Date.now();
          const asked = ask(request);
          setTimeout(() => stop.abort(new Error('stopped by the test')), 200);
          await assert.rejects(asked, /stopped by the test/);
          assert.ok(Date.now() - began < 5_000, 'it slept on');
          assert.equal(seen.length, 1);
        },
        { ...settings, clock: systemClock },
      );
    });
  }

  it('leaves nothing listening at a signal that lives on', async () => {
    let listeners = 0;
    const stop = new AbortController();
    const { signal } = stop;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...given: Parameters<typeof add>) => ((listeners += 1), add(...given));
    signal.removeEventListener = (...given: Parameters<typeof remove>) => ((listeners -= 1), remove(...given));
    await withServer(status(200), async (ask) => void (await ask({ stopped: signal })), { stopped: signal });
    assert.equal(listeners, 0);
  });
});

describe('the body of an answer', () => {
  const sends =
    (body: Buffer, headers: Record<string, string> = {}): Answer =>
    (_, response) =>
      void response.writeHead(200, headers).end(body);
  const text = Buffer.from('\ufeff{"a":"ä"}');
  const bodies: [string, Answer, string][] = [
    ['as it is', sends(text), '{"a":"ä"}'],
    ['packed by gzip', sends(gzipSync(text), { 'Content-Encoding': 'gzip' }), '{"a":"ä"}'],
    ['packed by brotli', sends(brotliCompressSync(text), { 'Content-Encoding': 'BR' }), '{"a":"ä"}'],
    ['in a form that nobody asked for', sends(text, { 'Content-Encoding': 'identity' }), '{"a":"ä"}'],
    ['empty, and said to be packed', sends(Buffer.alloc(0), { 'Content-Encoding': 'gzip', 'Content-Length': '0' }), ''],
    [
      'none, and said to be packed',
      (_, response) => void response.writeHead(204, { 'Content-Encoding': 'gzip' }).end(),
      '',
    ],
  ];
  for (const [name, answer, expected] of bodies) {
    it(`is read ${name}`, () =>
      withServer(answer, async (ask, seen) => {
        assert.equal(((await ask({})) as { text: string }).text, expected);
        assert.equal(seen[0]?.headers['accept-encoding'], 'gzip, compress, deflate, br');
      }));
  }

  const damaged: [string, Answer, TransportFailure['kind']][] = [
    ['that is not packed as it is said to be', sends(Buffer.from('plain'), { 'Content-Encoding': 'gzip' }), 'broken'],
    ['that is larger than any is expected', sends(Buffer.alloc(2000)), 'too-large'],
    ['that grows when it is unpacked', sends(gzipSync('a'.repeat(2000)), { 'Content-Encoding': 'gzip' }), 'too-large'],
  ];
  for (const [name, answer, kind] of damaged) {
    it(`is a failure where it is one ${name}`, () =>
      withServer(
        answer,
        async (ask) => {
          const failure = await ask({}).catch((error: unknown) => error);
          assert.ok(failure instanceof TransportFailure, String(failure));
          assert.equal(failure.kind, kind);
        },
        { maxAnswer: 1000 },
      ));
  }

  it('that stops coming is a request that takes too long', () =>
    withServer(
      (_, response) => void response.writeHead(200, { 'Content-Length': '10' }).write('half'),
      async (ask) => {
        const failure = await ask({ method: 'POST' }).catch((error: unknown) => error);
        assert.ok(failure instanceof TransportFailure, String(failure));
        assert.equal(failure.kind, 'timed-out');
      },
      { timeoutMilliseconds: 200 },
    ));
});

describe('a header', () => {
  it('goes without the line break that a token was stored with', () =>
    withServer(status(200), async (ask, seen) => {
      await ask({ headers: { Authorization: 'Bearer abc\n' } });
      assert.equal(seen[0]?.headers.authorization, 'Bearer abc');
    }));
});
