import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { Readable } from 'node:stream';
import type { Clock } from '../../ports/clock';
import { secretsOfPair } from '../../secrets/printable-forms';
import type { Secret } from '../../secrets/secret';
import { createRoutes, type Route } from './connections';
import { joinSignals, startDeadline } from './deadline';
import type { NetworkSettings } from './network-settings';
import { loadHttpAdapter } from './load-http-adapter';
import {
  encodeBody,
  isRepeatable,
  type DownloadBounds,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from './messages';
import { createPace } from './pace';
import { describeProxy } from './proxy';
import { planRetry, RETRY_LIMITS, type FailedTry, type RetryLimits } from './retry';
import { createScrubber, type Scrub } from './scrub';
import { proxyAnswer, toTransportFailure, TransportFailure } from './transport-failure';

export interface HttpSettings extends Partial<DownloadBounds> {
  readonly network: NetworkSettings;
  readonly clock: Clock;
  /** Name and version of the extension. */
  readonly userAgent: string;
  readonly limits?: RetryLimits;
  /** For one try of an ordinary request, from start to the last byte. */
  readonly timeoutMilliseconds?: number;
  /** Largest ordinary answer in bytes. */
  readonly maxAnswer?: number;
  /** `false` only for Azure DevOps where the agent itself was told not to check. */
  readonly checkCertificates?: boolean;
  /** From 0 to 1, for the jitter of pauses. */
  readonly random?: () => number;
  /** What must not come back in an answer. */
  readonly secrets?: readonly Secret[];
  /** Pauses as its server asks for, also where nothing was refused: for what asks for hours. */
  readonly keepsPace?: boolean;
  /** Ends every request of this client, and lets it begin no other. */
  readonly stopped?: AbortSignal;
}

const DEFAULTS = {
  timeoutMilliseconds: 30_000,
  idleMilliseconds: 60_000,
  downloadMilliseconds: 60 * 60_000,
  maxAnswer: 32 * 1024 * 1024,
  maxFile: 1024 * 1024 * 1024,
};

/** Nothing is loaded or connected before the first request: tasks that make none stay cheap. */
export function createHttpClient(given: HttpSettings): HttpClient {
  const settings = { ...DEFAULTS, limits: RETRY_LIMITS, random: Math.random, ...given };
  const findRoute = createRoutes(settings.network, settings.checkCertificates ?? true);
  const scrubFor = createScrubbers(settings.secrets ?? []);
  const pace = settings.keepsPace === true ? createPace(settings.clock) : undefined;
  const findWay: FindWay = async (address) => {
    const route = await findRoute(address);
    return { route, scrub: scrubFor(route.choice) };
  };

  return {
    send: async (request) => {
      await pace?.ready(request.stopped ?? settings.stopped);
      const answer = await withRetries(settings, request, undefined, async (stopped) => {
        const deadline = startDeadline(settings.timeoutMilliseconds, stopped);
        try {
          const { data, ...rest } = await exchange<string>(findWay, settings, request, {
            responseType: 'text',
            maxContentLength: settings.maxAnswer,
            signal: deadline.signal,
          });
          return { ...rest, text: typeof data === 'string' ? rest.scrub(data) : '' };
        } finally {
          deadline.clear();
        }
      });
      pace?.note((name) => answer.header(name));
      return answer;
    },
    bounds: settings,
    stream: (request, further, attempt) =>
      withRetries(settings, request, further, (stopped) =>
        attempt(
          (current, signal) =>
            exchange<Readable>(findWay, settings, current, {
              responseType: 'stream',
              // The checksum is that of the bytes that the server announced.
              decompress: false,
              headers: { 'Accept-Encoding': 'identity' },
              signal,
            }),
          stopped,
        ),
      ),
  };
}

type Settings = typeof DEFAULTS & { readonly limits: RetryLimits; readonly random: () => number } & HttpSettings;

/** @param further ends this one beside the signals of client and request */
async function withRetries<T extends HttpAnswer>(
  settings: Settings,
  request: HttpRequest,
  further: AbortSignal | undefined,
  attempt: (stopped: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, random, limits } = settings;
  const { signal: stopped, release } = joinSignals([settings.stopped, request.stopped, further]);
  const started = clock.now();
  try {
    for (let tries = 1; ; tries += 1) {
      stopped.throwIfAborted();
      const outcome = await tryOnce(() => attempt(stopped), stopped);
      const now = clock.now();
      const pause = isRepeatable(request)
        ? planRetry(toFailedTry(outcome), tries, now - started, now, random(), limits)
        : null;
      if (pause !== null) await clock.sleep(pause, stopped);
      else if ('answer' in outcome) return outcome.answer;
      else throw outcome.failure;
    }
  } finally {
    release();
  }
}

type Outcome<T> = { readonly answer: T } | { readonly failure: TransportFailure };

async function tryOnce<T>(attempt: () => Promise<T>, stopped: AbortSignal): Promise<Outcome<T>> {
  try {
    return { answer: await attempt() };
  } catch (error) {
    // The reason is no failure of the network, so nothing is tried again.
    stopped.throwIfAborted();
    // Faults of the disk and of our own code are none of the network's.
    if (!isOfTheNetwork(error)) throw error;
    return { failure: toTransportFailure(error) };
  }
}

function toFailedTry(outcome: Outcome<HttpAnswer>): FailedTry {
  return 'answer' in outcome
    ? { kind: 'status', status: outcome.answer.status, retryAfter: outcome.answer.header('retry-after') }
    : { kind: 'transport', failure: outcome.failure };
}

function isOfTheNetwork(error: unknown): boolean {
  return error instanceof TransportFailure || (error instanceof Error && 'isAxiosError' in error);
}

/** How to get to an address, and what is taken out of its answers. */
type FindWay = (address: string) => Promise<{ readonly route: Route; readonly scrub: Scrub }>;

/** One for each proxy: its secrets are made once, not for each answer. */
function createScrubbers(secrets: readonly Secret[]): (choice: Route['choice']) => Scrub {
  const scrubbers = new Map<Route['choice'], Scrub>();
  return (choice) => {
    const known = scrubbers.get(choice);
    if (known !== undefined) return known;
    const ofProxy = choice?.password == null ? [] : secretsOfPair(choice.user ?? '', choice.password);
    const scrub = createScrubber([...secrets, ...ofProxy]);
    scrubbers.set(choice, scrub);
    return scrub;
  };
}

async function exchange<T>(
  findWay: FindWay,
  settings: Settings,
  request: HttpRequest,
  config: AxiosRequestConfig,
): Promise<Pick<HttpAnswer, 'status' | 'header'> & { readonly data: T; readonly scrub: Scrub }> {
  const [send, { route, scrub }] = await Promise.all([loadHttpAdapter(), findWay(request.url)]);
  const body = request.body === undefined ? undefined : encodeBody(request.body);
  let response: AxiosResponse<T>;
  try {
    response = await send<T>({
      ...config,
      method: request.method,
      url: request.url,
      data: body?.text,
      headers: {
        Accept: 'application/json, text/plain, */*',
        'User-Agent': settings.userAgent,
        ...(body === undefined ? {} : { 'Content-Type': body.contentType }),
        ...config.headers,
        ...request.headers,
      },
      httpAgent: route.httpAgent,
      httpsAgent: route.httpsAgent,
      proxy: route.proxy,
      maxRedirects: 0,
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
      return typeof value === 'string' ? scrub(value) : undefined;
    },
    data: response.data,
    scrub,
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
