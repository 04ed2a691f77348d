import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { Readable } from 'node:stream';
import type { Clock } from '../../ports/clock';
import { createRoutes, type FindRoute, type Route } from './connections';
import { receiveFile } from './download';
import type { NetworkSettings } from './network-settings';
import { loadAxios } from './load-axios';
import type { HttpAnswer, HttpClient, HttpRequest } from './messages';
import { describeProxy } from './proxy';
import { planRetry, RETRY_LIMITS, type FailedTry, type RetryLimits } from './retry';
import { proxyAnswer, toTransportFailure, TransportFailure } from './transport-failure';

export interface HttpSettings {
  readonly network: NetworkSettings;
  readonly clock: Clock;
  /** Name and version of the extension. */
  readonly userAgent: string;
  readonly limits?: RetryLimits;
  /** For one try of an ordinary request, from start to the last byte. */
  readonly timeoutMilliseconds?: number;
  /** For a download: the longest time without a byte. */
  readonly idleMilliseconds?: number;
  /** Largest ordinary answer in bytes. */
  readonly maxAnswer?: number;
  /** `false` only for Azure DevOps where the agent itself was told not to check. */
  readonly checkCertificates?: boolean;
  /** From 0 to 1, for the jitter of pauses. */
  readonly random?: () => number;
}

const DEFAULTS = { timeoutMilliseconds: 30_000, idleMilliseconds: 60_000, maxAnswer: 32 * 1024 * 1024 };
const MOST_REDIRECTS = 5;

/** Nothing is loaded or connected before the first request: tasks that make none stay cheap. */
export function createHttpClient(given: HttpSettings): HttpClient {
  const settings = { ...DEFAULTS, limits: RETRY_LIMITS, random: Math.random, ...given };
  const findRoute = createRoutes(settings.network, settings.checkCertificates ?? true);

  return {
    send: (request) =>
      withRetries(settings, async () => {
        const deadline = startDeadline(settings.timeoutMilliseconds);
        try {
          const { data, ...rest } = await exchange<string>(findRoute, settings, request, {
            responseType: 'text',
            // Parsing is the business of whoever knows what to expect.
            transformResponse: [(text: unknown) => text],
            maxContentLength: settings.maxAnswer,
            signal: deadline.signal,
          });
          return { ...rest, text: typeof data === 'string' ? data : '' };
        } finally {
          deadline.clear();
        }
      }),
    download: (request, target) =>
      withRetries(settings, async () => {
        target.stopped?.throwIfAborted();
        const deadline = startDeadline(settings.idleMilliseconds);
        target.stopped?.addEventListener('abort', deadline.abort);
        try {
          let current = request;
          for (let hops = 0; ; hops += 1) {
            const answer = await exchange<Readable>(findRoute, settings, current, {
              responseType: 'stream',
              // The checksum is that of the bytes that the server announced.
              decompress: false,
              headers: { 'Accept-Encoding': 'identity' },
              signal: deadline.signal,
            });
            const next = redirectTarget(current, answer);
            if (next === undefined || hops >= MOST_REDIRECTS) {
              return await receiveFile(answer, target, deadline.extend);
            }
            answer.data.destroy();
            current = { ...current, url: next };
          }
        } catch (error) {
          // The reason is no failure of the network, so nothing is tried again.
          target.stopped?.throwIfAborted();
          throw error;
        } finally {
          target.stopped?.removeEventListener('abort', deadline.abort);
          deadline.clear();
        }
      }),
  };
}

type Settings = typeof DEFAULTS & { readonly limits: RetryLimits; readonly random: () => number } & HttpSettings;

async function withRetries<T extends HttpAnswer>(settings: Settings, attempt: () => Promise<T>): Promise<T> {
  const { clock, limits, random } = settings;
  const started = clock.now();
  for (let tries = 1; ; tries += 1) {
    let outcome: { readonly answer: T } | { readonly failure: TransportFailure };
    try {
      outcome = { answer: await attempt() };
    } catch (error) {
      // Faults of the disk and of our own code are none of the network's.
      if (!isOfTheNetwork(error)) throw error;
      outcome = { failure: toTransportFailure(error) };
    }
    const failed: FailedTry =
      'answer' in outcome
        ? { kind: 'status', status: outcome.answer.status, retryAfter: outcome.answer.header('retry-after') }
        : { kind: 'transport', failure: outcome.failure };
    const now = clock.now();
    const pause = planRetry(failed, tries, now - started, now, random(), limits);
    if (pause === null) {
      if ('answer' in outcome) return outcome.answer;
      throw outcome.failure;
    }
    await clock.sleep(pause);
  }
}

function isOfTheNetwork(error: unknown): boolean {
  return error instanceof TransportFailure || (error instanceof Error && 'isAxiosError' in error);
}

async function exchange<T>(
  findRoute: FindRoute,
  settings: Settings,
  request: HttpRequest,
  config: AxiosRequestConfig,
): Promise<{ readonly status: number; readonly header: HttpAnswer['header']; readonly data: T }> {
  const [axios, route] = await Promise.all([loadAxios(), findRoute(request.url)]);
  let response: AxiosResponse<T>;
  try {
    response = await axios.request<T>({
      ...config,
      adapter: 'http',
      method: request.method,
      url: request.url,
      ...(request.body === undefined ? {} : { data: request.body, transformRequest: [(body: unknown) => body] }),
      headers: { 'User-Agent': settings.userAgent, ...config.headers, ...request.headers },
      httpAgent: route.httpAgent,
      httpsAgent: route.httpsAgent,
      proxy: route.proxy,
      maxRedirects: 0,
      validateStatus: () => true,
    });
  } catch (error) {
    if (!isOfTheNetwork(error)) throw error;
    throw explainRoute(toTransportFailure(error), route);
  }
  if (response.status === 407) throw new TransportFailure('proxy', '407', proxyAnswer(407));
  const headers = response.headers as Readonly<Record<string, unknown>>;
  return {
    status: response.status,
    header: (name) => {
      const value = headers[name.toLowerCase()];
      return typeof value === 'string' ? value : undefined;
    },
    data: response.data,
  };
}

/** Where a proxy is in use, it is the proxy that could not be reached. */
function explainRoute(failure: TransportFailure, route: Route): TransportFailure {
  if (route.choice === null || failure.kind !== 'unreachable') return failure;
  return new TransportFailure(
    'unreachable',
    failure.code,
    `the proxy ${describeProxy(route.choice)}: ${failure.message}`,
  );
}

function redirectTarget(request: HttpRequest, answer: Pick<HttpAnswer, 'status' | 'header'>): string | undefined {
  const location = answer.header('location');
  if (answer.status < 300 || answer.status > 399 || location === undefined || 'Authorization' in request.headers) {
    return undefined;
  }
  const target = new URL(location, request.url);
  return target.protocol === 'https:' || target.protocol === new URL(request.url).protocol ? target.href : undefined;
}

interface Deadline {
  readonly signal: AbortSignal;
  /** Starts the time again. */
  readonly extend: () => void;
  /** Its time is up now. */
  readonly abort: () => void;
  readonly clear: () => void;
}

/**
 * Time in milliseconds after which a request is broken off. The library's own `timeout` counts silence only, so a
 * server that sends a byte now and then would never meet it.
 */
function startDeadline(milliseconds: number): Deadline {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  let timer = setTimeout(abort, milliseconds);
  return {
    signal: controller.signal,
    abort,
    extend: () => {
      clearTimeout(timer);
      timer = setTimeout(abort, milliseconds);
    },
    clear: () => clearTimeout(timer),
  };
}
