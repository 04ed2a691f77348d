import { javaOptions, scannerEnvironment, withPropertiesOfAgent } from '../run/child-environment';
import { parseEngineLine } from '../run/engine-log';
import { engineInput } from './engine-properties';
import { looksDamaged } from '../run/known-failures';
import type { ScanRequest, ScanSummary } from '../../../ports/scanner';
import type { ScannerFile } from '../../../ports/sonarqube/scanner-distribution';
import { NO_EARLIER_RUNS, useEarlierRuns } from '../java/earlier-runs';
import { downloadProgress } from '../cache/download-progress';
import { offeredRuntimes } from '../java/offered-runtimes';
import { chooseJava, type ChosenJava } from './engine-java';
import { nodeForJavaScript } from './javascript-node';
import { runProperties, userHomeOf } from '../run/run-properties';
import { conclude, orStopped, runScanner, type FinishedRun } from '../run/run-scanner';
import { ScannerCache, type Cached } from '../cache/scanner-cache';
import { ScannerLog } from '../run/scanner-log';
import type { ScannerContext } from '../scanner-context';

/** One run's fixed facts. */
interface Run {
  readonly context: ScannerContext;
  readonly request: ScanRequest;
  readonly userHome: string;
  readonly cache: ScannerCache;
  readonly startedAt: number;
  readonly stopped: AbortSignal;
}

interface Tools {
  readonly file: ScannerFile;
  readonly engine: Cached;
  readonly java: ChosenJava;
  /** Properties that let the JavaScript analysis run in the Node of this task. */
  readonly node: Readonly<Record<string, string>>;
}

/**
 * Runs the scanner engine that the server serves, started directly: one JVM, no scanner in between. Properties and token go
 * through standard input, so no command line and no file has them.
 */
export async function scanWithEngine(
  context: ScannerContext,
  request: ScanRequest,
  stopped: AbortSignal,
): Promise<ScanSummary> {
  const userHome = userHomeOf(context, request);
  const run: Run = {
    context,
    request,
    userHome,
    cache: new ScannerCache(userHome, request.server, downloadProgress(context.logger), stopped),
    startedAt: context.clock.now(),
    stopped,
  };
  let tools = await orStopped(fetchTools(run), stopped);
  let attempt = await start(run, tools);
  if (attempt.end.exitCode !== 0 && (await orStopped(repair(run, tools, attempt.log), stopped))) {
    tools = await orStopped(fetchTools(run), stopped);
    attempt = await start(run, tools);
  }
  return conclude(context, request, attempt, run.startedAt);
}

/** Engine and Java, both at once. Two requests when everything is there. */
async function fetchTools({ context, request, cache, userHome }: Run): Promise<Tools> {
  const { server } = request;
  const properties = withPropertiesOfAgent(request.handoff.properties, context.environment);
  const executable = properties['sonar.scanner.javaExePath'];
  const wishes = {
    executable,
    installedOnly: /^true$/i.test(properties['sonar.scanner.skipJreProvisioning'] ?? ''),
    choice: request.javaChoice,
  };
  const fetchEngine = async (): Promise<Pick<Tools, 'file' | 'engine'>> => {
    const file = await server.engine();
    return { file, engine: await cache.engine(file) };
  };
  const fetchJava = async (): Promise<ChosenJava> => {
    const none = { here: [], elsewhere: [] };
    const offered = executable === undefined ? await offeredRuntimes(server, context.platform) : none;
    return chooseJava(wishes, offered, cache, context);
  };
  // When one fails, the other is still writing: the task must not end before it has left its files whole.
  const [engine, java, node] = await Promise.allSettled([
    fetchEngine(),
    fetchJava(),
    nodeForJavaScript(context, properties, userHome, server),
  ]);
  if (engine.status === 'rejected') throw engine.reason;
  if (java.status === 'rejected') throw java.reason;
  return { ...engine.value, java: java.value, node: node.status === 'fulfilled' ? node.value : {} };
}

async function start(run: Run, { file, engine, java, node }: Tools): Promise<FinishedRun> {
  const { context, request } = run;
  const { logger } = context;
  const input = engineInput(await runProperties(context, request, run.startedAt, node));
  const shares = engine.wasThere && java.wasThere && java.fingerprint !== null && (java.major ?? 0) >= 17;
  const { handoff } = request;
  const { environment } = context;
  const options = javaOptions(handoff.properties['sonar.scanner.javaOpts'], environment);
  const earlier = shares
    ? await useEarlierRuns({
        userHome: run.userHome,
        engine: file.sha256,
        java: java.fingerprint ?? '',
        handoff,
        options,
        environment,
      })
    : NO_EARLIER_RUNS;
  const log = new ScannerLog(logger, parseEngineLine, request.verbose);
  logger.info(`Scanner   engine of the server, ${java.description}`);
  const began = context.clock.now();
  let good = false;
  try {
    const finished = await runScanner(
      {
        command: java.path,
        args: [
          ...earlier.options,
          '-Dstdout.encoding=UTF-8',
          '-Dorg.bouncycastle.pkcs12.ignore_useless_passwd=true',
          ...options,
          '-jar',
          engine.path,
        ],
        folder: request.baseDirectory,
        environment: { ...scannerEnvironment(environment, handoff.scope), ...earlier.environment },
        input,
      },
      log,
      run.stopped,
      { onStarted: request.onStarted },
    );
    good = finished.end.exitCode === 0;
    return finished;
  } finally {
    await earlier.settle(good ? context.clock.now() - began : null, log.classArchiveUnfit);
  }
}

/**
 * When Java ended before the engine had said a word, the served runtime in the cache may be damaged: no checksum of an
 * unpacked one is known, so it is unpacked anew.
 *
 * @returns whether another attempt is worth it
 */
async function repair({ cache, context }: Run, { java }: Tools, log: ScannerLog): Promise<boolean> {
  if (java.served === null || !java.wasThere || log.hasSpoken || !looksDamaged(log.said())) return false;
  context.logger.info('The Java runtime in the cache seems damaged; it is installed again.');
  await cache.forget(java.served);
  return true;
}
