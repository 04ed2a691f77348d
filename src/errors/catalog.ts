import { TaskError } from './errors';

/**
 * Every failure that a user can meet, in one place: code, message with the value, remedy. A test holds the codes and the
 * headings of the troubleshooting page together. Callers pass values, never sentences, and never a secret.
 */

// Connection ---------------------------------------------------------------------------------------------------------

export const serverUnreachable = (url: string, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-UNREACHABLE',
      what: `SonarQube at ${url} cannot be reached: ${reason}.`,
      remedy:
        'Check the address in the service connection, that the agent may reach it (firewall, proxy, bypass list), and that the server is up.',
    },
    cause,
  );

export const certificateNotTrusted = (url: string, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-CERTIFICATE',
      what: `The certificate of ${url} is not trusted: ${reason}.`,
      remedy: 'Give the certificate authority as a PEM file in the input caCertificate of the task.',
    },
    cause,
  );

export const clientCertificateRefused = (url: string, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-CLIENT-CERTIFICATE',
      what: `${url} lets only those in who show a client certificate: ${reason}.`,
      remedy:
        'Give the agent one that the server trusts (config.sh --sslclientcert and --sslclientcertkey for the tasks, --sslclientcertarchive for the scanner).',
    },
    cause,
  );

export const notSonarQube = (url: string, finding: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-NOT-SONARQUBE',
      what: `${url} did not answer like SonarQube: ${finding}.`,
      remedy:
        'Check the address in the service connection, its context path included (https://host/sonarqube), and whether a proxy or a sign-in page stands in front of the server.',
    },
    cause,
  );

export const proxyRefused = (url: string, finding: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-PROXY',
      what: `The proxy on the way to ${url} refused the request: ${finding}.`,
      remedy: "Check the agent's proxy settings (address, user, password) and its bypass list.",
    },
    cause,
  );

export const requestTimedOut = (url: string, seconds: number, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-TIMEOUT',
      what: `${url} did not answer within ${seconds} s.`,
      remedy: 'Try again; if it stays, check the load of the server and the network between agent and server.',
    },
    cause,
  );

// Authorization ------------------------------------------------------------------------------------------------------

export const tokenRefused = (connection: string, url: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-AUTH-401',
      what: `SonarQube at ${url} refused the token (401). The connection "${connection}" uses a token that is wrong, expired or revoked.`,
      remedy:
        'Create a new analysis token in SonarQube (My Account > Security) and store it in the service connection.',
    },
    cause,
  );

export const notPermitted = (connection: string, action: string, answer: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-AUTH-403',
      what: `The token of the connection "${connection}" may not ${action} (403: ${answer}).`,
      remedy:
        'Give its user the permission "Execute Analysis" on the project in SonarQube, or use a token of a user who has it.',
    },
    cause,
  );

// Server -------------------------------------------------------------------------------------------------------------

export const serverFault = (request: string, status: number, answer: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SERVER-FAULT',
      what: `SonarQube answered ${request} with ${status}${answer === '' ? '' : `: ${answer}`}.`,
      remedy: "Try again; if it stays, look into the server's log (web.log) at this time.",
    },
    cause,
  );

export const serverNotReady = (url: string, status: string): TaskError =>
  new TaskError({
    code: 'SQ-SERVER-NOT-READY',
    what: `SonarQube at ${url} is not ready: its status is ${status}.`,
    remedy: 'Wait until the server is up (a database migration must be started by an administrator), then run again.',
  });

export const notFound = (request: string, answer: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SERVER-404',
      what: `SonarQube does not know what ${request} asked for (404: ${answer}).`,
      remedy: 'Check the project key, and that the token may see the project.',
    },
    cause,
  );

export const unexpectedAnswer = (request: string, problem: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SERVER-UNEXPECTED',
      what: `The answer of ${request} is not what SonarQube documents: ${problem}.`,
      remedy: 'Check whether a proxy changes answers, and whether the server version is supported (9.9 and later).',
    },
    cause,
  );

export const serverTooOld = (url: string, version: string): TaskError =>
  new TaskError({
    code: 'SQ-SERVER-TOO-OLD',
    what: `SonarQube ${version} at ${url} is older than 9.9, the oldest version that this extension supports.`,
    remedy: 'Upgrade SonarQube.',
  });

// Configuration ------------------------------------------------------------------------------------------------------

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
    remedy: 'Remove the line: the token belongs into the service connection.',
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
    what: `The agent does not tell its folder for temporary files: the variable ${variable} is empty.`,
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

// Handoff ------------------------------------------------------------------------------------------------------------

export const noHandoff = (task: string): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-NONE',
    what: `${task} found nothing that SonarQubeServerPrepare left in this job.`,
    remedy:
      'Run SonarQubeServerPrepare@1 earlier in the same job (variables do not cross jobs), and check that its condition did not skip it and that it is not the task of another extension.',
  });

export const unknownAnalysisName = (name: string, known: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-NAME',
    what: `No analysis named "${name}" was prepared in this job${known.length === 0 ? '' : ` (prepared: ${known.join(', ')})`}.`,
    remedy: 'Use the same analysisName in Prepare and Analyze.',
  });

export const nothingLeftToAnalyze = (): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-DONE',
    what: 'Analyze has run for every Prepare of this job already.',
    remedy: 'Run Prepare before each Analyze.',
  });

export const brokenHandoff = (variable: string, problem: string): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-BROKEN',
    what: `The variable ${variable} cannot be read: ${problem}.`,
    remedy: 'Use the same version of the three tasks, and do not set this variable in the pipeline.',
  });

export const changedHandoff = (variable: string): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-CHANGED',
    what: `${variable} does not hold what a task of this extension left there.`,
    remedy:
      'Another step of the job has set it: look for "##vso[task.setvariable" in the scripts, and in what they print. Give steps that print text from outside "target: { commands: restricted, settableVariables: none }".',
  });

export const lostHandoff = (analyses: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-CHANGED',
    what: `Prepare of this job announced ${analyses.join(', ')} to the build, and what it left for Publish is gone.`,
    remedy:
      'Another step of the job has emptied variables: look for "##vso[task.setvariable" in the scripts, and in what they print.',
  });

export const replacedByVariable = (what: string, variable: string): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-CHANGED',
    what: `${what} may not be what the pipeline gives: a variable of the job bears its name in the environment, ${variable}.`,
    remedy:
      'Where the pipeline has a variable of that name, give it another one. Else a step has set it: look for "##vso[task.setvariable" in the scripts, and in what they print.',
  });

export const handoffTooLarge = (bytes: number, limit: number, input: string): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-SIZE',
    what: `The settings of this analysis need ${bytes} bytes, and a pipeline variable of ${limit} bytes must hold them.`,
    remedy: `Shorten the input ${input}, for example by moving properties into sonar-project.properties.`,
  });

// Scanner ------------------------------------------------------------------------------------------------------------

export const scannerFailed = (exitCode: number | string, lastError: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-FAILED',
    what: `The scanner failed (${typeof exitCode === 'number' ? `exit code ${exitCode}` : exitCode})${lastError === '' ? '' : `: ${lastError.replace(/\.$/, '')}`}.`,
    remedy: "The scanner's own lines above say more; run again with the variable system.debug: true for all of them.",
  });

/** A warning: the scanner itself is content. */
export const nothingIndexed = (projectKey: string, folder: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-NOTHING',
    what: `The scanner found not one file of ${projectKey} to analyze${folder === '' ? '' : ` in "${folder}"`}: there is nothing to judge, and SonarQube closes the issues that it had.`,
    remedy: 'Check sonar.sources, sonar.inclusions, sonar.exclusions and projectBaseDir.',
  });

/** A warning: the scanner itself is content. */
export const notAnalysable = (projectKey: string, scannerMode: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-LANGUAGE',
    what: `Files of ${projectKey} in C#, Visual Basic, or another language that needs a scanner of its own were not analyzed.`,
    remedy:
      scannerMode === 'dotnet'
        ? 'Build the projects between Prepare and Analyze, in this job.'
        : 'Use scannerMode: dotnet in Prepare and build between Prepare and Analyze (of Java, the scanner of Maven or Gradle with scannerMode: other); or leave the files out with sonar.exclusions.',
  });

export const downloadDamaged = (file: string, expected: string, actual: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-CHECKSUM',
    what: `${file} arrived damaged: its SHA-256 is ${actual}, and the server announced ${expected}.`,
    remedy: 'Run again; if it stays, check whether a proxy between agent and server changes downloads.',
  });

export const scannerChecksumWrong = (file: string, expected: string, actual: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-CHECKSUM',
    what: `${file} is not the file that it should be: its SHA-256 is ${actual} instead of ${expected}.`,
    remedy:
      "Run again; if it stays, compare the checksum with the vendor's, and check the mirror and proxies that change downloads.",
  });

export const scannerChecksumUnknown = (file: string, url: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-NO-CHECKSUM',
    what: `${file} is not used, since nothing tells its SHA-256: there is no ${url}.sha256, and the input scannerSha256 is empty.`,
    remedy:
      'Install the scanner before Prepare, which then fetches nothing: for .NET "dotnet tool install --global dotnet-sonarscanner", else SonarScanner CLI on PATH. Or give the checksum in scannerSha256 of Prepare, or put the file .sha256 beside the archive on the mirror.',
  });

export const scannerDownloadFailed = (file: string, url: string, finding: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SCAN-DOWNLOAD',
      what: `${file} is not on this agent and cannot be fetched from ${url}: ${finding}.`,
      remedy:
        'Check the version that the pipeline asks for and the input scannerMirror of Prepare, and that the agent may reach that address; or install the scanner on the agent.',
    },
    cause,
  );

export const dotnetMissing = (scanner: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-NO-DOTNET',
    what: `${scanner} needs .NET, and PATH has no "dotnet".`,
    remedy: 'Install .NET on the agent, for example with the task UseDotNet before Prepare.',
  });

export const noRuntime = (platform: string, offered: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-JAVA',
    what: `SonarQube offers no Java runtime for ${platform} (it offers: ${offered}), and no installed Java fits.`,
    remedy:
      'Install the Java version that the server asks for on the agent, for example with the task JavaToolInstaller.',
  });

export const archiveRefused = (file: string, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SCAN-ARCHIVE',
      what: `The archive ${file} cannot be unpacked: ${reason}.`,
      remedy: 'Run again; if it stays, the file that the server serves is damaged: reinstall or upgrade SonarQube.',
    },
    cause,
  );

export const scannerMissing = (program: string, version: string, looked: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-MISSING',
    what: `${program}${version === '' ? '' : ` ${version}`} is needed for this analysis and is not on this agent any more (looked at: ${looked}).`,
    remedy:
      'Run Prepare and Analyze on the same agent and in the same container: Prepare finds or fetches the scanner, and the folder of tools must stay.',
  });

export const scannerJavaMissing = (looked: string, asked: number | null): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-NO-JAVA',
    what: `SonarScanner CLI needs an installed Java, and none was found (looked at: ${looked}).`,
    remedy: `Install Java ${asked ?? 17} or later on the agent, for example with the task JavaToolInstaller, and check jdkversion.`,
  });

export const diskProblem = (path: string, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SCAN-DISK',
      what: `"${path}" cannot be written: ${reason}.`,
      remedy: "Free space or correct the rights, or move the scanner's cache with sonar.userHome in extraProperties.",
    },
    cause,
  );

// Azure DevOps -------------------------------------------------------------------------------------------------------

export const azureDevOpsFault = (request: string, finding: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-ADO-REQUEST',
      what: `Azure DevOps answered ${request} with ${finding}.`,
      remedy:
        "Check the rights of the build service identity, and the job authorization scope in the project's settings.",
    },
    cause,
  );

// Internal -----------------------------------------------------------------------------------------------------------

export const internalFault = (message: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-INTERNAL',
      what: `This is a fault of the extension: ${message}`,
      remedy: `Please report it with the log of a run with the variable system.debug: true.`,
    },
    cause,
  );
