import { projectForbidden, projectKeyInOtherCase, projectNotCreatable } from '../../errors/project-errors';
import { type TaskError } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import type { TokenInfo } from '../../ports/sonarqube/prepared-server';
import type { ProjectAnswer } from '../../ports/sonarqube/project-lookup';

export interface ProjectToCheck {
  readonly key: string;
  readonly answer: ProjectAnswer;
  /** A project whose key differs in upper and lower case only. */
  readonly similarKey: string | null;
  /** Stands for a branch or pull request. */
  readonly separate: boolean;
  /** The build tool may name another project, or another token. */
  readonly mayChange: boolean;
}

/**
 * Says before the build what the scanner would say after it: that the token may not analyze the project, or not create
 * it. Only what is certain is an error; with anything else the analysis itself will tell.
 */
export function checkProject(project: ProjectToCheck, connectionName: string, token: TokenInfo, logger: Logger): void {
  const problem = findProblem(project, connectionName, token);
  if (problem === null) {
    if (project.answer.state === 'missing') {
      logger.info(`Project ${project.key} does not exist yet; this analysis creates it.`);
    }
    return;
  }
  if (!project.mayChange) throw problem;
  logger.warning(`${problem.message} The analysis works only where the build tool names another project or token.`);
}

function findProblem(
  { key, answer, similarKey, separate }: ProjectToCheck,
  connectionName: string,
  token: TokenInfo,
): TaskError | null {
  if (answer.state === 'forbidden') return projectForbidden(connectionName, key, token.kind === 'project-analysis');
  if (similarKey !== null) return projectKeyInOtherCase(key, similarKey);
  const reason = answer.state === 'missing' ? whyNotCreatable(token) : null;
  return reason === null ? null : projectNotCreatable(connectionName, key, reason, separate);
}

/** A project analysis token never may, and of a user's token the server tells the permissions. */
function whyNotCreatable({ kind, globalPermissions }: TokenInfo): string | null {
  if (kind === 'project-analysis') return 'a project analysis token analyzes its own project only';
  if (kind !== 'user' || globalPermissions === null || globalPermissions.includes('provisioning')) return null;
  return 'its user does not have the permission "Create Projects"';
}
