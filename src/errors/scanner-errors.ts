import { TaskError } from './errors';

/**
 * What keeps a scanner from running, or its run from counting: fetching, unpacking, Java, disk. What scanners themselves
 * tell is in `scanner-failures.ts`.
 */

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
    remedy: 'Run again; if it persists, check whether a proxy between agent and server changes downloads.',
  });

export const scannerChecksumWrong = (file: string, expected: string, actual: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-CHECKSUM',
    what: `${file} is not the file that it should be: its SHA-256 is ${actual} instead of ${expected}.`,
    remedy:
      "Run again; if it persists, compare the checksum with the vendor's, and check the mirror and proxies that change downloads.",
  });

export const scannerChecksumUnknown = (file: string, url: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-NO-CHECKSUM',
    what: `${file} is not used, since its SHA-256 is not known: there is no ${url}.sha256, and the input scannerSha256 is empty.`,
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
      remedy: 'Run again; if it persists, the file that the server serves is damaged: reinstall or upgrade SonarQube.',
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
