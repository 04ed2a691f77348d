import { projectNotCreatable } from '../errors/catalog';
import { TaskError } from '../errors/errors';
import type { Logger } from '../logging/logger';
import type { PreparedServer, TokenFacts } from '../ports/sonarqube';

/**
 * A branch that is analysed as a project of its own needs a token that may create it. That is told before the build where
 * the server lets it be found out: a project analysis token never may, and of a user's token it tells the permissions.
 */
export async function checkSeparateProject(
  server: Pick<PreparedServer, 'projectExists'>,
  projectKey: string,
  connectionName: string,
  token: TokenFacts,
  logger: Logger,
): Promise<void> {
  let exists: boolean | 'unknown';
  try {
    exists = await server.projectExists(projectKey);
  } catch (error) {
    // The analysis itself will tell; a question that only saves time must not end it.
    if (!(error instanceof TaskError)) throw error;
    logger.debug(`Whether ${projectKey} exists: ${error.message}`);
    return;
  }
  if (exists !== false) return;
  if (token.kind === 'project-analysis') {
    throw projectNotCreatable(connectionName, projectKey, 'a project analysis token analyses its own project only');
  }
  const { globalPermissions } = token;
  if (token.kind !== 'user' || globalPermissions === null || globalPermissions.includes('provisioning')) return;
  throw projectNotCreatable(connectionName, projectKey, 'its user does not have the permission "Create Projects"');
}
