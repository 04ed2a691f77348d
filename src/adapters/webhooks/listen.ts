import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenerFailed } from '../../errors/pull-request-errors';
import { messageOf } from '../../errors/errors';
import type { OpenListener, WebhookListener } from '../../ports/webhook-listener';
import type { Secret } from '../../secrets/secret';
import { field, parseJson, toText } from '../../wire/payload';

/** SonarQube's own are a few kilobytes. */
const LARGEST_BODY = 1024 * 1024;
const SIGNATURE = 'x-sonar-webhook-hmac-sha256';
/** SonarQube gives up after ten; who sends slower is somebody else. */
const LONGEST_REQUEST = 10_000;
const MOST_CONNECTIONS = 50;

/** Node.js itself looks twice a minute whose time is over, and a few slow senders would keep all others out. */
const LONGEST_LOOK = 1000;

/** Receives webhooks of SonarQube, as long as that waits for an answer. */
export const systemWebhookListener: WebhookListener = webhookListener(LONGEST_REQUEST);

/**
 * Receives webhooks of SonarQube. Each must be signed with the secret, as lower-case hexadecimal HMAC-SHA256 over the bytes that
 * were sent. SonarQube waits for the answer while it processes its next report, so it comes at once.
 *
 * @param longestRequest milliseconds after which a sender is let go
 */
export function webhookListener(longestRequest: number): WebhookListener {
  const limits = {
    requestTimeout: longestRequest,
    headersTimeout: longestRequest,
    connectionsCheckingInterval: Math.min(LONGEST_LOOK, longestRequest),
  };
  return {
    listen: (at, secret, onHint) =>
      new Promise<OpenListener>((resolve, reject) => {
        const server = createServer(limits, (request, response) => {
          receive(request, secret)
            .then(({ status, project }) => {
              answer(response, status);
              if (project !== null) onHint(project);
            })
            .catch(() => answer(response, 400));
        });
        server.maxConnections = MOST_CONNECTIONS;
        // A connection that cannot be accepted later, as where there are too many open files, ends nothing.
        server.on('error', (error) => reject(listenerFailed(`${at.host}:${at.port}`, messageOf(error), error)));
        server.listen(at.port, at.host, () => {
          const bound = server.address();
          const port = bound !== null && typeof bound === 'object' ? bound.port : at.port;
          resolve({
            address: `${at.host}:${port}`,
            close: () =>
              new Promise((closed) => {
                server.close(() => closed());
                server.closeAllConnections();
              }),
          });
        });
      }),
  };
}

interface Received {
  readonly status: number;
  readonly project: string | null;
}

async function receive(request: IncomingMessage, secret: Secret): Promise<Received> {
  if (request.method !== 'POST') return { status: 405, project: null };
  const body = await readBody(request);
  if (body === null) return { status: 413, project: null };
  const given = request.headers[SIGNATURE];
  if (typeof given !== 'string' || !isSigned(body, given, secret)) return { status: 401, project: null };
  // Only now is it looked at.
  return { status: 204, project: projectOf(body) };
}

/** `null` of one that is too large, whose rest is not read. */
function readBody(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > LARGEST_BODY) {
        request.pause();
        resolve(null);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('aborted', () => reject(new Error('broken off')));
  });
}

/** In constant time, whatever was sent. */
export function isSigned(body: Buffer, signature: string, secret: Secret): boolean {
  const expected = Buffer.from(createHmac('sha256', secret.reveal()).update(body).digest('hex'));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function projectOf(body: Buffer): string | null {
  try {
    return toText(field(field(parseJson(body.toString('utf8')), 'project'), 'key'));
  } catch {
    return null;
  }
}

function answer(response: ServerResponse, status: number): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { Connection: 'close' }).end();
}
