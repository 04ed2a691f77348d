import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient, type HttpSettings } from '../../../src/adapters/http/client';
import { download } from '../../../src/adapters/http/download';
import { TransportFailure } from '../../../src/adapters/http/transport-failure';
import { plainSettings, startServer } from './test-server';

describe('the bounds of a download', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'bounds-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function failureOf(
    answer: (response: ServerResponse) => void,
    changes: Partial<HttpSettings>,
  ): Promise<TransportFailure> {
    const server = await startServer((_, response) => answer(response));
    try {
      const client = createHttpClient(plainSettings({ limits: ONCE, ...changes }));
      const request = { method: 'GET', url: `${server.url}/file`, headers: {} } as const;
      await download(client, request, { path: join(folder, 'file'), onProgress: () => undefined });
    } catch (error) {
      assert.ok(error instanceof TransportFailure, String(error));
      return error;
    } finally {
      await server.close();
    }
    throw new Error('it was fetched');
  }
  const ONCE = { tries: 1, throttledTries: 1, totalMilliseconds: 1 };
  const FILE = { 'Content-Type': 'application/octet-stream' };

  /** Sends pieces for ever, until nobody listens. */
  function drip(response: ServerResponse, piece: Buffer, milliseconds: number): void {
    response.writeHead(200, FILE);
    const timer = setInterval(() => response.write(piece), milliseconds);
    response.once('close', () => clearInterval(timer));
  }

  it('ends a file of which a byte comes now and then', async () => {
    const failure = await failureOf((response) => drip(response, Buffer.from('x'), 50), { idleMilliseconds: 400 });
    assert.equal(failure.kind, 'timed-out');
  });

  it('ends a file that comes at a fair pace, for ever', async () => {
    const piece = Buffer.alloc(256 * 1024);
    const failure = await failureOf((response) => drip(response, piece, 20), {
      idleMilliseconds: 300,
      downloadMilliseconds: 1_000,
    });
    assert.equal(failure.kind, 'timed-out');
  });

  it('ends a file that is larger than any', async () => {
    const piece = Buffer.alloc(256 * 1024);
    const failure = await failureOf((response) => drip(response, piece, 1), { maxFile: 1024 * 1024 });
    assert.equal(failure.kind, 'too-large');
  });

  it('does not begin to fetch what is announced as too large', async () => {
    const failure = await failureOf(
      (response) => void response.writeHead(200, { ...FILE, 'Content-Length': 10_000_000 }).write('x'),
      { maxFile: 1024 * 1024 },
    );
    assert.match(failure.message, /larger than 1 MB/);
  });
});
