import { TaskError } from './errors';

/** Of the project that an analysis goes into: its key, and what a token may do with it. */

export const projectForbidden = (connection: string, projectKey: string, ofProject: boolean): TaskError =>
  new TaskError({
    code: 'SQ-AUTH-403',
    what: `The token of the connection "${connection}" may not analyze the project ${projectKey} (403: Insufficient privileges).`,
    remedy: ofProject
      ? 'It is a project analysis token: check the project key, or create a token for this project. Its owner needs the permission "Execute Analysis".'
      : 'Check the project key, and give the user of the token the permission "Execute Analysis" on the project in SonarQube.',
  });

export const projectNotCreatable = (
  connection: string,
  projectKey: string,
  reason: string,
  separate: boolean,
): TaskError =>
  new TaskError({
    code: 'SQ-AUTH-CREATE',
    what: `The project ${projectKey} does not exist, and the token of the connection "${connection}" may not create it: ${reason}.`,
    remedy: `${separate ? 'Use unsupportedBranch: skip' : 'Check the project key'}, create the project before Prepare runs, or use a user token or global analysis token of a user with "Create Projects" and "Execute Analysis".`,
  });

export const projectKeyMissing = (path: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-PROJECT-KEY',
    what: `There is no project key: "${path}" has no sonar.projectKey, and no input gives one.`,
    remedy: 'Add sonar.projectKey to the file, or use configMode: manual with cliProjectKey.',
  });

export const projectKeyInOtherCase = (key: string, existing: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-PROJECT-KEY',
    what: `The project "${key}" does not exist, and SonarQube cannot create it beside "${existing}", which differs in upper and lower case only.`,
    remedy: `Write the key as the existing project has it: ${existing}.`,
  });

export const projectKeyOfPullRequest = (path: string, key: string, before: string, base: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-PROJECT-KEY',
    what: `${path} of this pull request names the project ${key}, and on its target branch ${base} it names ${before}: the quality gate of another project would be its verdict.`,
    remedy: `Take sonar.projectKey back to ${before}. Where the project is to change, name it in the pipeline: sonar.projectKey=<key> in extraProperties of Prepare, or configMode: manual with cliProjectKey.`,
  });

export const branchWrittenOnMain = (property: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-BRANCHES',
    what: `This server analyzes the main branch only, and this is a build of it, for which the properties say ${property}: nothing would be analyzed, in any build.`,
    remedy:
      'Remove that line from extraProperties or the properties file: Prepare names branches and pull requests by itself. To analyze the branch apart, use unsupportedBranch: separate-project.',
  });

export const separateProjectUnnamed = (scope: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-PROJECT-KEY',
    what: `The ${scope} cannot become a separate project: its key begins with the key of the project, which only the build tool knows.`,
    remedy: 'Add sonar.projectKey=<key of the project> to extraProperties of Prepare, or use unsupportedBranch: skip.',
  });
