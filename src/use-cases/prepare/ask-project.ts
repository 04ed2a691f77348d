import { TaskError } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import type { PreparedServer } from '../../ports/sonarqube/prepared-server';
import type { ProjectAnswer } from '../../ports/sonarqube/project-lookup';

/** Asks what a project is to the token. A question that only saves time must not end the analysis. */
export async function askProject(
  server: Pick<PreparedServer, 'project'>,
  projectKey: string,
  logger: Logger,
): Promise<ProjectAnswer> {
  try {
    return await server.project(projectKey);
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    logger.debug(`Project ${projectKey}: ${error.message}`);
    return { state: 'unknown' };
  }
}

/**
 * A project that differs from a missing one in upper and lower case only: SonarQube tells cases apart when it looks a project up,
 * and not when it creates one. `null` where there is none, or where nobody can tell.
 */
export async function askSimilarKey(
  server: Pick<PreparedServer, 'similarKey'>,
  { key, answer }: { readonly key: string; readonly answer: ProjectAnswer },
  logger: Logger,
): Promise<string | null> {
  // Shorter ones are not searched for.
  if (answer.state !== 'missing' || key.length < 2) return null;
  try {
    return await server.similarKey(key);
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    logger.debug(`Projects like ${key}: ${error.message}`);
    return null;
  }
}
