import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../../scripts/cache-folder';
import { startRealSonarQube } from '../../scripts/sonarqube/real-server';
import { chooseServer } from '../../scripts/sonarqube/versions';
import { textOf, webApi, type Api } from '../../scripts/sonarqube/web-api';

/** A running real server, and its administrator. */
export interface LiveServer {
  readonly url: string;
  readonly version: string;
  readonly adminToken: string;
  readonly api: Api;
}

/** A server that the tests run against, before it is started. */
export interface Line {
  /** `26`, `10.7`, a full version, or `given`; `undefined` is the newest that this machine can start. */
  readonly wanted: string | undefined;
  /** For the names of tests. */
  readonly title: string;
}

const given = process.env.SONARQUBE_LIVE_URL;

/**
 * The servers of this run: those of `npm run test:live -- --server 9.9,10.7,26`, else the newest that this machine starts.
 * While tests are written, `SONARQUBE_LIVE_URL` and `SONARQUBE_LIVE_TOKEN` (a user token of an administrator) name a
 * server that runs already.
 */
export const LINES: readonly Line[] =
  given !== undefined
    ? [{ wanted: 'given', title: `the server at ${given}` }]
    : wantedLines().map((wanted) => ({ wanted, title: titleOf(wanted) }));

function wantedLines(): readonly (string | undefined)[] {
  const lines = (process.env.SONARQUBE_LIVE_SERVERS ?? '').split(',').filter((line) => line.trim() !== '');
  return lines.length === 0 ? [undefined] : lines.map((line) => line.trim());
}

function titleOf(wanted: string | undefined): string {
  try {
    const { version, jdk } = chooseServer(wanted);
    return `SonarQube ${version} with Java ${jdk.major}`;
  } catch {
    return `SonarQube ${wanted ?? ''}`.trim();
  }
}

/** What this machine lacks to start a server; `undefined` when nothing. */
export function lacking({ wanted }: Line): string | undefined {
  if (given !== undefined) return undefined;
  try {
    const { version } = chooseServer(wanted);
    const fetched = existsSync(join(cacheFolder(), `sonarqube-${version}`));
    return fetched || onPath('mvn') ? undefined : `Maven, which fetches SonarQube ${version}, is not on the PATH`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function onPath(command: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, command)));
}

/** At most one server runs at a time: each takes 2 GB. */
let running: { readonly line: Line; readonly server: LiveServer; readonly stop: () => Promise<void> } | undefined;

// Registered on the root suite, since this file is loaded while mocha loads the tests: once, after everything.
after(async function () {
  this.timeout(120_000);
  await stopServer();
});

// A server ends with this process, which only an orderly exit takes notice of.
process.once('SIGTERM', () => process.exit(143));

/** The server of a line: started when nobody has asked for it yet, and kept for the next test file. */
export async function serverOf(line: Line): Promise<LiveServer> {
  if (running?.line === line) return running.server;
  await stopServer();
  if (given !== undefined) {
    const server = await givenServer(given);
    running = { line, server, stop: () => Promise.resolve() };
    return server;
  }
  const server = await startRealSonarQube({
    ...(line.wanted === undefined ? {} : { version: line.wanted }),
    log: (text) => console.log(`    ${text}`),
    startWithinMs: 480_000,
  });
  running = { line, server, stop: () => server.stop() };
  return server;
}

async function stopServer(): Promise<void> {
  const last = running;
  running = undefined;
  await last?.stop();
}

/** Only a server that was started here may be stopped here. */
export function canRestart(): boolean {
  return given === undefined;
}

/** Stops the server of a line and starts it again with its data, on other ports. */
export async function restart(line: Line): Promise<LiveServer> {
  await stopServer();
  return serverOf(line);
}

async function givenServer(url: string): Promise<LiveServer> {
  const adminToken = process.env.SONARQUBE_LIVE_TOKEN ?? '';
  const api = webApi(url, adminToken);
  return { url, adminToken, api, version: textOf(await api('GET', 'api/system/status'), 'version') };
}
