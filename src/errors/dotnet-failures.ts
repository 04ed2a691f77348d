import { TaskError } from './errors';
import type { ScannerFailure } from './scanner-failures';

/**
 * Failures that SonarScanner for .NET tells, beside those that every scanner has. How it says them is known to
 * `adapters/scanners/dotnet/dotnet-signs.ts`.
 */

export const dotnetToolNotRestored: ScannerFailure = [
  'SQ-SCAN-DOTNET-TOOL',
  'The .NET tool dotnet-sonarscanner is in the manifest of the repository, and not installed.',
  'Run "dotnet tool restore" before Prepare.',
];

export const dotnetRuntimeUnfit: ScannerFailure = [
  'SQ-SCAN-DOTNET-RUNTIME',
  'SonarScanner for .NET does not run on the .NET that is installed.',
  'Install the version that the log names, for example with the task UseDotNet before Prepare.',
];

export const dotnetLibraryMissing: ScannerFailure = [
  'SQ-SCAN-DOTNET-RUNTIME',
  'The .NET that is installed lacks a library of the system.',
  'Install what the log names in the image of the agent or of the container, before Prepare.',
];

export const dotnetSdkMissing: ScannerFailure = [
  'SQ-SCAN-DOTNET-SDK',
  'The repository asks for a .NET SDK that is not on this agent.',
  'Install the version that global.json names, for example with the task UseDotNet and "useGlobalJson: true" before Prepare, or widen "rollForward" in global.json.',
];

export const dotnetNotBegun: ScannerFailure = [
  'SQ-SCAN-DOTNET-BEGIN',
  'SonarScanner for .NET does not find what its first step left in this job.',
  'Run Prepare, the build and Analyze in one job, and let no step between them clean the folder .sonarqube or end another analysis of .NET. Where Prepare failed, fix that first.',
];

export const dotnetNotBuilt: ScannerFailure = [
  'SQ-SCAN-DOTNET-BUILD',
  'No project was built where SonarScanner for .NET could see it, so there is nothing to analyze.',
  'Build between Prepare and Analyze, in the same job, in the same container and with the same HOME (dotnet build, dotnet publish, MSBuild 16 or later), not with "--no-build" alone; and check that the build succeeded.',
];

export const dotnetExcluded: ScannerFailure = [
  'SQ-SCAN-DOTNET-EXCLUDED',
  'Projects were built, and none of them can be analyzed.',
  'Look for SonarQubeExclude in project files and Directory.Build.props, for two projects with one ProjectGuid, and for projectBaseDir: only files below it are analyzed. SonarScanner for .NET analyzes C# and Visual Basic, no F#.',
];

export const dotnetTooNew: ScannerFailure = [
  'SQ-SCAN-DOTNET-VERSION',
  'SonarScanner for .NET and the server do not fit together.',
  'Leave dotnetScannerVersion of Prepare empty, so that one that fits is used, or name such a version; update a manifest of .NET tools that pins another one.',
];

export const dotnetCliMissing: ScannerFailure = [
  'SQ-SCAN-DOTNET-CLI',
  'SonarScanner for .NET 11 needs SonarScanner CLI for a server before 10.6, and could not fetch it from the site of its vendor.',
  'Let the agent reach the address that the log names, or use "dotnetScannerVersion: 10.4.1", which brings it along.',
];

export const dotnetPluginMissing: ScannerFailure = [
  'SQ-SCAN-DOTNET-PLUGIN',
  'SonarQube does not provide the analyzers that SonarScanner for .NET needs for the build.',
  'Restart SonarQube if its plug-ins were changed, and check that no proxy between the agent and SonarQube blocks archives (the address /static/ of the server).',
];

export const dotnetJavaMissing: ScannerFailure = [
  'SQ-SCAN-NO-JAVA',
  'SonarScanner for .NET found no Java to analyze with.',
  'Install the Java that the server asks for on the agent, for example with the task JavaToolInstaller before Prepare, and remove "sonar.scanner.skipJreProvisioning" where the server provides its own.',
];

export const dotnetTrustStoreUnreadable: ScannerFailure = [
  'SQ-SCAN-TRUST-STORE',
  'SonarScanner for .NET cannot read a trust store or a client certificate.',
  'Give it as PKCS12 (a file of keytool is made so with "-storetype PKCS12") with its password in "sonar.scanner.truststorePassword", or give the authority as a PEM file in the input caCertificate of Prepare.',
];

export const dotnetKeyRefused: ScannerFailure = [
  'SQ-SCAN-PROPERTY',
  'SonarScanner for .NET refused the project key, or was given none.',
  'Correct projectKey of Prepare: letters, digits, "-", "_", "." and ":", with at least one that is no digit.',
];

export const dotnetServerUnreadable: ScannerFailure = [
  'SQ-CONN-NOT-SONARQUBE',
  'SonarScanner for .NET did not understand the answer of the server.',
  'Check the address in the service connection, its context path included (https://host/sonarqube), and whether a proxy or a sign-in page stands between the agent and the server.',
];

export const dotnetBaseDirectoryMissing: ScannerFailure = [
  'SQ-SCAN-SOURCES',
  'The folder that SonarScanner for .NET is to analyze does not exist.',
  'Correct projectBaseDir of Prepare, and let no step between Prepare and Analyze remove the folder.',
];

export const dotnetPropertiesFile: ScannerFailure = [
  'SQ-SCAN-PROPERTY',
  'SonarScanner for .NET 11 and older refuse to analyze where a sonar-project.properties lies beside a project.',
  'Remove the file and give what it says in extraProperties of Prepare, or use SonarScanner for .NET 12.',
];

export const dotnetUserHomeUnusable: ScannerFailure = [
  'SQ-SCAN-DISK',
  'SonarScanner for .NET cannot use the folder of its cache (sonar.userHome).',
  'Name a folder that the agent may write with sonar.userHome in extraProperties of Prepare.',
];

/** @param folder cache that the author names; `null` where it is ours */
export const dotnetAnalyzersDamaged = (paths: readonly string[], folder: string | null): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-DOTNET-ANALYZERS',
    what: `Analyzers that SonarScanner for .NET fetched are not there or cut short, so no build could load them and no rule would run:\n${paths.slice(0, 5).join('\n')}`,
    remedy:
      folder === null
        ? 'Free space on the disk of the agent, and check that no other program removes files below sonar.userHome.'
        : `Empty "${folder}" (sonar.plugin.cache.directory), or leave that property out: then each folder of analyzers is kept whole.`,
  });

/** Neither NuGet nor the address of the archive gave it. @param why NuGet's own word */
export const dotnetNotInstalled = (why: string, archive: TaskError): TaskError =>
  new TaskError(
    {
      code: archive.code,
      what: `${why}.\n${archive.message}`,
      remedy:
        "Let the agent reach a source of NuGet that has the package dotnet-sonarscanner (nuget.config of the agent's user), or name a folder with the archive in scannerMirror of Prepare.",
    },
    archive,
  );

/**
 * A warning before the build: Analyze will find no Java to analyze with.
 *
 * @param found version of the best one that is there; `null` where there is none
 * @param asked version that the server's engine needs; `null` where that is not known
 */
export const dotnetJavaUnfit = (found: number | null, asked: number | null): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-NO-JAVA',
    what: `Analyze will find no Java that it can analyze with: ${found === null ? 'none is' : `Java ${found} is all that is`} installed on this agent, and none is fetched from the server.`,
    remedy: `Install Java ${asked ?? 17} on the agent, for example with the task JavaToolInstaller before Prepare, or remove "sonar.scanner.skipJreProvisioning" where the server provides its own.`,
  });

/** Builds look into this folder for what the first step leaves there. */
export const dotnetHookUnwritable = (folder: string, cause: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SCAN-DOTNET-HOME',
      what: `SonarScanner for .NET cannot hook into the builds of this job: "${folder}" cannot be written.`,
      remedy:
        'Give the job a home folder that it may write, for example with "HOME: $(Agent.TempDirectory)" in the variables of the job; Prepare, the build and Analyze need the same one.',
    },
    cause,
  );

/** Said before the scanner is started, since both versions are known then. */
export const dotnetVersionUnfit = (version: string, serverVersion: string, range: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-DOTNET-VERSION',
    what: `SonarScanner for .NET ${version} does not work with SonarQube ${serverVersion}.`,
    remedy: `Leave dotnetScannerVersion of Prepare empty, or name a version that is ${range}.`,
  });

// What Analyze finds when the scanner has ended well ---------------------------------------------------------------------

/** A warning of what is no verdict then, or an error: nothing of a .NET build was analyzed. */
export const dotnetNothingAnalyzed = (projectKey: string, found: string, missing: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-DOTNET-NOTHING',
    what: [`No code of a .NET project was analyzed for ${projectKey}: ${found}.`, ...missing].join('\n'),
    remedy:
      'Build C# or Visual Basic below projectBaseDir between Prepare and Analyze, with product code, not tests only. Where that is meant, set onNothingAnalyzed: warn in Analyze.',
  });

/** A warning: part of a .NET build was not analyzed. */
export const dotnetPartlyAnalyzed = (projectKey: string, missing: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-DOTNET-PARTIAL',
    what: [`Not all of ${projectKey} was analyzed, so the quality gate does not judge all of it.`, ...missing].join(
      '\n',
    ),
    remedy: 'SonarQube also closes the issues that it had in what is missing.',
  });

/** A warning: the verdict will be unknown. */
export const dotnetUnread = (projectKey: string): TaskError =>
  new TaskError({
    code: 'SQ-SCAN-DOTNET-UNREAD',
    what: `It is not known which projects of ${projectKey} were analyzed: what SonarScanner for .NET leaves in the folder .sonarqube could not be read.`,
    remedy: 'Let no step remove or change .sonarqube before Analyze has ended.',
  });
