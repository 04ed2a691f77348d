import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from './distribution';
import { freePorts, isListening } from './ports';
import type { ServerUser } from './server-user';

/** A started server: the application process and, in its process group, search engine, web server and compute engine. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Ends all of its processes; returns when its ports are free. */
  stop(): Promise<void>;
}

export interface ServerProcessOptions {
  readonly home: string;
  readonly java: string;
  readonly version: string;
  /** Folder for data, logs and temporary files; one for each running server. */
  readonly workFolder: string;
  readonly user: ServerUser | undefined;
  readonly log: Log;
  /** Called as soon as the process exists. */
  readonly onStarted: (pid: number) => void;
  readonly startWithinMs: number;
}

const STOP_WITHIN_MS = 30_000;
const PROGRESS_EVERY_MS = 15_000;

/** What the distribution's own start script opens for the server; without it Java 17 and later refuse parts of it. */
const JAVA_MODULES = [
  '--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED',
  '--add-opens=java.base/java.lang=ALL-UNNAMED',
  '--add-opens=java.base/java.nio=ALL-UNNAMED',
  '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
  '--add-opens=java.management/sun.management=ALL-UNNAMED',
  '--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED',
];

/** Starts the server on free loopback ports and waits until it says `UP`. Leaves nothing running when it does not. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const [web, search, transport, database] = await freePorts(4);
  const ports = [web, search, transport, database].filter((port) => port !== undefined);
  const properties = {
    'sonar.web.host': '127.0.0.1',
    'sonar.web.port': web,
    'sonar.search.host': '127.0.0.1',
    'sonar.search.port': search,
    'sonar.es.port': transport,
    // Two servers on one machine meet on its default, and the second stops without a word.
    'sonar.embeddedDatabase.port': database,
    'sonar.path.data': join(options.workFolder, 'data'),
    'sonar.path.logs': join(options.workFolder, 'logs'),
    'sonar.path.temp': join(options.workFolder, 'temp'),
    'sonar.telemetry.enable': false,
    'sonar.updatecenter.activate': false,
  };
  const child = spawn(
    options.java,
    [
      ...JAVA_MODULES,
      '-jar',
      join(options.home, 'lib', `sonar-application-${options.version}.jar`),
      ...Object.entries(properties).map(([key, value]) => `-D${key}=${value}`),
    ],
    {
      cwd: options.workFolder,
      // Its own process group: the group is what is ended, so that no part of the server survives.
      detached: true,
      stdio: 'ignore',
      // Nothing of the caller's environment but the path: `SONAR_*` there would be settings of this server.
      env: { PATH: process.env.PATH, HOME: options.workFolder, LANG: 'C.UTF-8', SONAR_JAVA_PATH: options.java },
      ...options.user,
    },
  );
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${options.java} could not be started.`);
  options.onStarted(pid);
  const killAtExit = (): void => signalGroup(pid, 'SIGKILL');
  process.once('exit', killAtExit);

  const url = `http://127.0.0.1:${web}`;
  const server: ServerProcess = {
    url,
    pid,
    async stop() {
      await endProcess(child, pid);
      await waitUntilFree(ports);
      process.removeListener('exit', killAtExit);
    },
  };
  try {
    await waitUntilUp(url, child, options);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function waitUntilUp(url: string, child: ChildProcess, options: ServerProcessOptions): Promise<void> {
  const started = Date.now();
  let nextProgress = PROGRESS_EVERY_MS;
  for (;;) {
    const elapsed = Date.now() - started;
    const logs = `Its logs are in ${join(options.workFolder, 'logs')}.`;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(
        `SonarQube ${options.version} ended while it started (${child.exitCode ?? child.signalCode}). ${logs}`,
      );
    }
    const status = await statusOf(url);
    if (status === 'UP') return;
    if (elapsed > options.startWithinMs) {
      throw new Error(
        `SonarQube ${options.version} was not up after ${Math.round(elapsed / 1000)} s, only "${status}". ${logs}`,
      );
    }
    if (elapsed > nextProgress) {
      options.log(`SonarQube ${options.version}: ${status} after ${Math.round(elapsed / 1000)} s`);
      nextProgress += PROGRESS_EVERY_MS;
    }
    await delay(500);
  }
}

/** While it starts, the server answers with pages, 404, and 401; only this status means that it can be used. */
async function statusOf(url: string): Promise<string> {
  try {
    const answer = await fetch(`${url}/api/system/status`, { signal: AbortSignal.timeout(5_000) });
    const body: unknown = await answer.json();
    return typeof body === 'object' && body !== null && 'status' in body
      ? String(body.status)
      : `HTTP ${answer.status}`;
  } catch {
    return 'not answering yet';
  }
}

async function endProcess(child: ChildProcess, pid: number): Promise<void> {
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  // The application process stops its parts in order; the rest of the group gets no signal of its own for now.
  if (!ended()) child.kill('SIGTERM');
  for (let waited = 0; !ended() && waited < STOP_WITHIN_MS; waited += 100) await delay(100);
  signalGroup(pid, 'SIGKILL');
}

async function waitUntilFree(ports: readonly number[]): Promise<void> {
  for (let waited = 0; waited < STOP_WITHIN_MS; waited += 100) {
    const listening = await Promise.all(ports.map((port) => isListening(port)));
    if (!listening.includes(true)) return;
    await delay(100);
  }
  throw new Error(`Some of the ports ${ports.join(', ')} are still in use after the server was stopped.`);
}

/** Signals every process of the group; that there is none any more is what we want. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
