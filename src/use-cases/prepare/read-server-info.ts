import { notSonarQube, serverNotReady, serverTooOld } from '../../errors/server-errors';
import { TaskError } from '../../errors/errors';
import { isServerUnavailable } from '../../errors/server-unavailable';
import { atLeast, OLDEST_SUPPORTED, isVersion } from '../../domain/server/server-version';
import type { Logger } from '../../ports/logger';
import type { Clock } from '../../ports/clock';
import type { InstalledPlugin } from '../../ports/sonarqube/installed-plugin';
import type { PreparedServer, TokenInfo } from '../../ports/sonarqube/prepared-server';
import type { ProjectAnswer } from '../../ports/sonarqube/project-lookup';
import { askProject } from './ask-project';

/** What Prepare must know of a server before anything else. */
export interface ServerInfo {
  readonly version: string;
  /** `null` when the server did not tell; then every feature may be there. */
  readonly features: readonly string[] | null;
  /** `null` where the token may not see the list. */
  readonly plugins: readonly InstalledPlugin[] | null;
  readonly token: TokenInfo;
  readonly project: ProjectAnswer;
  /** Time of the server when it was asked, milliseconds since the epoch; `null` where no answer told it. */
  readonly time: number | null;
}

const LONGEST_WAIT = 180_000;
const PAUSE = 3_000;
const LOG_EVERY = 15_000;
/** What a server is called that does not answer as it should while it starts. */
const SILENT = 'not answering';
/** States in which waiting helps; a needed migration must be started by a person. */
const PASSING_STATES = new Set(['STARTING', 'RESTARTING', 'DB_MIGRATION_RUNNING', SILENT]);

/**
 * Asks the server for version, features, plug-ins, the project, and whether the token is good, all at once. A server that
 * is starting is waited for, bounded: while it starts it answers 401 to a good token and 404 to a right address, so its
 * status is looked at first.
 *
 * @param projectKey empty where only the build tool knows it
 */
export async function readServerInfo(
  server: PreparedServer,
  projectKey: string,
  clock: Clock,
  logger: Logger,
): Promise<ServerInfo> {
  const first = await askAll(server, projectKey, logger);
  if (first.status === 'UP') return conclude(server, first);
  await waitUntilUp(server, first.status, clock, logger);
  const second = await askAll(server, projectKey, logger);
  if (second.status !== 'UP') throw serverNotReady(server.url, second.status);
  return conclude(server, second);
}

interface Answers {
  readonly status: string;
  readonly version: string | null;
  readonly time?: number | null;
  readonly token: PromiseSettledResult<TokenInfo>;
  readonly features: PromiseSettledResult<readonly string[] | null>;
  readonly plugins: PromiseSettledResult<readonly InstalledPlugin[]>;
  readonly project: PromiseSettledResult<ProjectAnswer>;
}

const NOT_ASKED: ProjectAnswer = { state: 'unknown' };

async function askAll(server: PreparedServer, projectKey: string, logger: Logger): Promise<Answers> {
  const [status, token, features, plugins, project] = await Promise.allSettled([
    server.systemStatus(),
    server.checkToken(),
    server.features(),
    server.installedPlugins(),
    projectKey === '' ? NOT_ASKED : askProject(server, projectKey, logger),
  ]);
  if (status.status === 'fulfilled') return { ...status.value, token, features, plugins, project };
  // It is SonarQube that answers, and does not know this route yet. Nobody knows what a server that is away is about to do.
  const starts = status.reason instanceof TaskError && status.reason.code === 'SQ-SERVER-NOT-READY';
  if (!starts) throw status.reason;
  return { status: SILENT, version: null, token, features, plugins, project };
}

async function conclude(server: PreparedServer, answers: Answers): Promise<ServerInfo> {
  const version = answers.version ?? (await server.serverVersion());
  if (!isVersion(version)) throw notSonarQube(server.url, `its version reads "${version.slice(0, 40)}"`);
  if (!atLeast(version, OLDEST_SUPPORTED)) throw serverTooOld(server.url, version);
  if (answers.token.status === 'rejected') throw answers.token.reason;
  return {
    version,
    token: answers.token.value,
    features: answers.features.status === 'fulfilled' ? answers.features.value : null,
    plugins: answers.plugins.status === 'fulfilled' ? answers.plugins.value : null,
    project: answers.project.status === 'fulfilled' ? answers.project.value : NOT_ASKED,
    time: answers.time ?? null,
  };
}

async function waitUntilUp(server: PreparedServer, found: string, clock: Clock, logger: Logger): Promise<void> {
  if (!PASSING_STATES.has(found)) throw serverNotReady(server.url, found);
  logger.info(`SonarQube is not ready yet (${found}); waiting up to ${LONGEST_WAIT / 1000} s.`);
  const began = clock.now();
  let lastLogged = began;
  let status = found;
  while (status !== 'UP') {
    if (!PASSING_STATES.has(status) || clock.now() >= began + LONGEST_WAIT) throw serverNotReady(server.url, status);
    await clock.sleep(PAUSE);
    status = await statusNow(server);
    if (clock.now() < lastLogged + LOG_EVERY) continue;
    lastLogged = clock.now();
    logger.info(`SonarQube is ${status} after ${Math.round((lastLogged - began) / 1000)} s.`);
  }
}

/** A server that is known to start may be away for a while, as when it restarts after a migration. */
async function statusNow(server: PreparedServer): Promise<string> {
  try {
    return (await server.systemStatus()).status;
  } catch (error) {
    if (isServerUnavailable(error)) return SILENT;
    throw error;
  }
}
