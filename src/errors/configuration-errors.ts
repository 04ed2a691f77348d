import { TaskError } from './errors';

/** What a pipeline, a properties file or a checkout says that cannot be used. */

export const invalidInputs = (problems: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-CONF-INPUT',
    what:
      problems.length === 1
        ? `An input cannot be used: ${problems.join('')}`
        : `${problems.length} inputs cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    remedy: 'Correct the step in the pipeline.',
  });

export const defaultBranchUnknown = (branch: string, tried: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-DEFAULT-BRANCH',
    what: `It is not known which branch of the repository is the default one, so it is open whether "${branch}" is it (${tried}).`,
    remedy: 'Add the input defaultBranch to Prepare, for example "defaultBranch: main".',
  });

export const pullRequestNameless = (id: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-INPUT',
    what: `sonar.pullrequest.key names the pull request ${id}, and nothing names its source branch: sonar.pullrequest.branch is missing, and the build is not one of a branch.`,
    remedy: 'Add sonar.pullrequest.branch, and sonar.pullrequest.base for its target, to extraProperties of Prepare.',
  });

export const propertiesFileMissing = (paths: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-CONF-FILE',
    what: `The properties file ${paths.map((path) => `"${path}"`).join(' or ')} does not exist.`,
    remedy:
      'Check the input configFile (relative to the checkout), or use configMode: manual with cliProjectKey; a project that dotnet or MSBuild builds needs scannerMode: dotnet with projectKey.',
  });

export const propertiesFileMalformed = (path: string, cause: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONF-FILE',
      what: `The properties file "${path}" has "\\u" without four hexadecimal digits after it, which Java refuses to read.`,
      remedy:
        'In this format a single backslash begins an escape: write Windows paths with "/", or with two backslashes each.',
    },
    cause,
  );

export const fileRefused = (path: string, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONF-FILE',
      what: `The file "${path}" is not read: ${reason}.`,
      remedy:
        'Put a regular file of at most 1 MB there, as UTF-8 text; a link may only lead to a file below the same folder.',
    },
    cause,
  );

export const credentialInProperties = (source: string, property: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-CREDENTIAL',
    what: `${source} sets ${property} to another value than the service connection holds.`,
    remedy: 'Remove the line: the token belongs in the service connection.',
  });

export const otherRepository = (folder: string, origin: string, built: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-REPOSITORY',
    what: `"${folder}" is a working copy of ${origin}, but this build is one of ${built}: its branch or pull request says nothing about that folder.`,
    remedy:
      'Say in extraProperties of Prepare what is checked out there: sonar.branch.name=<branch> (and defaultBranch: <branch>, where it is the default one), or sonar.pullrequest.key, sonar.pullrequest.branch and sonar.pullrequest.base. Or set projectBaseDir to the folder of the repository that is built.',
  });

export const dotnetBegunTwice = (projectKey: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-DOTNET-TWICE',
    what: `The analysis of ${projectKey} was prepared in this job with scannerMode: dotnet and has not run yet; another one would discard what it has gathered.`,
    remedy: 'Run Prepare, the build and Analyze for one project, then for the next; or use a job for each.',
  });

export const agentFolderMissing = (variable: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-AGENT-FOLDER',
    what: `The agent does not name its folder for temporary files: the variable ${variable} is empty.`,
    remedy: 'Remove what sets this variable to nothing, in the pipeline or on the agent.',
  });

export const baseBranchMissing = (base: string): TaskError =>
  new TaskError({
    code: 'SQ-CONF-BASE-BRANCH',
    what: `The working copy has no branch "${base}", the target of this pull request, though its history is complete. SonarQube would find no new code and report a passed quality gate.`,
    remedy: `Check that the branch exists on the remote and is spelled so (a deleted one cannot be compared with), and fetch it before Analyze: git fetch origin "+refs/heads/${base}:refs/remotes/origin/${base}".`,
  });

export const targetNotAnalyzed = (base: string, history: 'shallow' | 'none'): TaskError =>
  new TaskError({
    code: 'SQ-CONF-BASE-BRANCH',
    what: `SonarQube has no analysis of "${base}", the target of this pull request, and the scanner cannot compare with it either: ${history === 'shallow' ? 'the clone is shallow' : 'it has no Git to ask'}. SonarQube would compare with the main branch and report a verdict on that.`,
    remedy: `${history === 'shallow' ? 'Check out with "fetchDepth: 0"' : 'Check the repository out with Git, and leave sonar.scm.disabled out'}, or analyze the branch ${base} once.`,
  });
