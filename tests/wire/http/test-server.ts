import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { listen } from '../../../local/http/listen';
import type { Clock } from '../../../src/ports/clock';
import type { HttpSettings } from '../../../src/adapters/http/client';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Requests in the order of their arrival. */
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** A real server on a free port of loopback that writes down what it is asked. */
export async function startServer(
  handler: (request: SeenRequest, response: ServerResponse, raw: IncomingMessage) => void,
  tls?: ServerOptions,
): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const { url, port, stop } = await listen(
    async (request, response) => {
      const { method = '', url: asked = '', headers } = request;
      const entry: SeenRequest = { method, url: asked, headers, body: await text(request) };
      seen.push(entry);
      handler(entry, response, request);
    },
    { tls },
  );
  return { url, port, seen, close: stop };
}

/** A clock that passes only while somebody sleeps, which takes no time. */
export function fakeClock(): Clock & { readonly slept: number[] } {
  let now = 1_800_000_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    alarm: () => ({ rings: new Promise(() => undefined), cancel: () => undefined }),
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

/** Settings of a machine without proxy and certificates; pauses have no jitter. */
export function plainSettings(changes: Partial<HttpSettings> = {}): HttpSettings {
  return {
    network: {
      proxy: null,
      environment: {},
      authorities: [],
      clientCertificate: null,
      skipsAzureDevOpsCheck: false,
    },
    clock: fakeClock(),
    userAgent: 'test-agent/1.0',
    random: () => 0.5,
    ...changes,
  };
}
