import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { CertificateFacts, ConnectionFacts } from '../../domain/set-up/connection-facts';
import type { ProbeConnection } from '../../ports/diagnosis';
import { createHttpClient, type HttpSettings } from '../http/client';
import { isHtml } from '../http/describe';
import type { HttpAnswer } from '../http/messages';
import { titleOf } from '../http/plain-text';
import { chooseProxy, describeProxy } from '../http/proxy';
import { toTransportFailure, TransportFailure } from '../http/transport-failure';
import { loadTlsSettings } from '../http/trust';

const TIMEOUT_MILLISECONDS = 10_000;
/** What is looked at of an answer. */
const MOST_TEXT = 2000;

/** Probes by one try: whoever diagnoses wants to see what happens, not what happens in the end. */
export function createConnectionProbe(settings: HttpSettings): ProbeConnection {
  const http = createHttpClient({
    ...settings,
    limits: { tries: 1, throttledTries: 1, totalMilliseconds: TIMEOUT_MILLISECONDS },
    timeoutMilliseconds: TIMEOUT_MILLISECONDS,
  });
  return async (url) => {
    const choice = chooseProxy(settings.network, url);
    const proxy = choice === null ? null : describeProxy(choice);
    const [outcome, certificate] = await Promise.all([
      firstAnswer(
        () => http.send({ method: 'GET', url, headers: { Accept: 'application/json' } }),
        url,
        choice === null,
      ),
      // Behind a proxy the client's own failure has to do.
      choice === null && url.startsWith('https:') ? readCertificate(settings, url) : null,
    ]);
    return { url: withoutPath(url), proxy, certificate, outcome };
  };
}

/** Whoever reads it knows what was asked below the address. */
function withoutPath(url: string): string {
  const { origin } = new URL(url);
  return origin;
}

async function firstAnswer(
  send: () => Promise<HttpAnswer>,
  url: string,
  isDirect: boolean,
): Promise<ConnectionFacts['outcome']> {
  try {
    const answer = await send();
    if (isDirect && answer.status === 400 && url.startsWith('http:') && (await speaksTls(url))) {
      return { kind: 'failed', failure: 'broken', code: '', reason: 'it answers 400', speaks: 'https' };
    }
    const location = answer.header('location');
    const time = Date.parse(answer.header('date') ?? '');
    return {
      kind: 'answered',
      answer: {
        status: answer.status,
        location: location === undefined || answer.status < 300 || answer.status > 399 ? null : absolute(location, url),
        page: isHtml(answer) ? { title: titleOf(answer.text) } : null,
        text: answer.text.slice(0, MOST_TEXT),
        serverTime: Number.isNaN(time) ? null : time,
      },
    };
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    const { kind, code, message } = error;
    const mayBeOther = isDirect && (kind === 'broken' || kind === 'timed-out');
    const speaks = mayBeOther ? await otherProtocol(url) : null;
    return { kind: 'failed', failure: kind, code, reason: message, speaks };
  }
}

/** Without its query, which may hold secrets of a sign-in. */
function absolute(location: string, base: string): string | null {
  try {
    const { origin, pathname } = new URL(location, base);
    return origin + pathname;
  } catch {
    return null;
  }
}

async function otherProtocol(url: string): Promise<'http' | 'https' | null> {
  if (url.startsWith('http:')) return (await speaksTls(url)) ? 'https' : null;
  return (await speaksHttp(url)) ? 'http' : null;
}

async function speaksTls(url: string): Promise<boolean> {
  try {
    (await openTls(url, {})).destroy();
    return true;
  } catch {
    return false;
  }
}

function speaksHttp(url: string): Promise<boolean> {
  const { host, port } = placeOf(url);
  return new Promise((resolve) => {
    const socket = connectPlain({ host, port, timeout: TIMEOUT_MILLISECONDS });
    const end = (speaks: boolean): void => {
      socket.destroy();
      resolve(speaks);
    };
    socket.once('connect', () => socket.write(`GET / HTTP/1.0\r\nHost: ${host}\r\n\r\n`));
    socket.once('data', (data) => end(data.toString('latin1').startsWith('HTTP/')));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}

async function readCertificate(settings: HttpSettings, url: string): Promise<CertificateFacts | null> {
  try {
    // What cannot be read of the files is told by the request itself.
    const socket = await openTls(url, await loadTlsSettings(settings.network));
    const certificate = socket.getPeerCertificate(true);
    const problem = problemOf(socket);
    socket.destroy();
    return {
      topIssuer: nameOf(topOf(certificate).issuer),
      validUntil: Date.parse(certificate.valid_to),
      names: (certificate.subjectaltname ?? '')
        .split(', ')
        .map((name) => name.replace(/^(DNS|IP Address):/, ''))
        .filter((name) => name !== ''),
      problem,
    };
  } catch {
    return null;
  }
}

/** Node promises an Error, and gives the code of the check. */
function problemOf({ authorized, authorizationError }: TLSSocket): string | null {
  if (authorized) return null;
  const code: unknown = authorizationError;
  return typeof code === 'string' ? code : toTransportFailure(code).code || 'unknown';
}

function topOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  let top = certificate;
  for (let depth = 0; depth < 10; depth += 1) {
    const { issuerCertificate } = top as Partial<DetailedPeerCertificate>;
    if (issuerCertificate === undefined || issuerCertificate === top) break;
    top = issuerCertificate;
  }
  return top;
}

function nameOf(issuer: DetailedPeerCertificate['issuer']): string {
  const parts: readonly unknown[] = [issuer.CN, issuer.O];
  return parts.flatMap((part) => (typeof part === 'string' && part !== '' ? [part] : []))[0] ?? 'unknown';
}

/** A connection with whatever certificate the server shows; nothing is sent over it. */
function openTls(url: string, trust: Awaited<ReturnType<typeof loadTlsSettings>>): Promise<TLSSocket> {
  const { host, port } = placeOf(url);
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      ...trust,
      host,
      port,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: false,
      timeout: TIMEOUT_MILLISECONDS,
    });
    socket.once('secureConnect', () => resolve(socket));
    socket.once('timeout', () => socket.destroy(new Error('no answer in time')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

function placeOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(url);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}
