import type { DotnetEvidence, FoundReports } from '../documents/evidence';
import type { ScannerNotice } from '../domain/scanner/scanner-notices';
import type { PreparedHandoff } from '../documents/handoff';
import type { ScannerKind } from '../domain/scanner/choose-scanner';
import type { Secret } from '../secrets/secret';
import type { ScannerSecrets } from './credential-store';
import type { ScannerDistribution } from './sonarqube/scanner-distribution';

/** What any run of a scanner needs, with absolute paths of this step. */
export interface RunRequest extends ScannerSecrets {
  readonly handoff: PreparedHandoff;
  readonly baseDirectory: string;
  readonly metadataFile: string;
  /** Folder for temporary files of this job, absolute. */
  readonly tempDirectory: string;
  /** Folder of tools that the agent keeps between jobs, absolute. */
  readonly toolsDirectory: string;
  /** PEM file with further certificate authorities, absolute. */
  readonly caCertificate: string | null;
  /** The job runs with `system.debug`. */
  readonly verbose: boolean;
}

/** What a scanner does before the build. */
export interface BeginRequest extends RunRequest {
  readonly server: Pick<ScannerDistribution, 'runtimes'>;
  /** Called as soon as the scanner runs: what can wait is done beside it. */
  readonly onStarted: () => void;
}

/** An analysis. */
export interface ScanRequest extends BeginRequest {
  readonly server: ScannerDistribution;
  /** Which installed Java is looked at: `auto`, `JAVA_HOME`, `JAVA_HOME_17_X64`, … */
  readonly javaChoice: string;
  /** Reports of tests and coverage of .NET that the author does not name are looked for. */
  readonly findReports: boolean;
  /** Called with what was found of them, before the scanner starts. */
  readonly onReports: (found: FoundReports) => void;
}

/** A scanner that must be on the agent. */
export interface ScannerNeed {
  /** `null` takes whichever is there, else the default one. */
  readonly version: string | null;
  /** Not every scanner works with every server. */
  readonly serverVersion: string;
  /** Folder of tools that the agent keeps between jobs, absolute. */
  readonly toolsDirectory: string;
  /** Folder that is analyzed; a manifest of .NET tools is looked for in it and above. */
  readonly baseDirectory: string;
  /** Where archives are fetched instead of the vendor's address. */
  readonly mirror: string | null;
  /** What the author says the archive's SHA-256 is, in lower case. */
  readonly sha256: string | null;
}

/** The scanner that was found or fetched. */
export interface ReadyScanner {
  /** `null` where it does not tell. */
  readonly version: string | null;
  readonly description: string;
}

/** How a scanner reaches the server: proxy, certificate authorities, client certificate, as scanner properties. */
export interface ScannerNetwork {
  readonly properties: Readonly<Record<string, string>>;
  readonly passwords: ReadonlyMap<string, Secret>;
}

/** The way to the server for the scanner of a build tool, which this extension does not start. */
export type NetworkOfBuildTool = (
  request: Pick<RunRequest, 'handoff' | 'secretProperties' | 'caCertificate' | 'tempDirectory'>,
) => Promise<ScannerNetwork>;

/** What an analysis came to. */
export interface ScanSummary {
  /** Files that the scanner says it indexed; `null` when it did not say. */
  readonly files: number | null;
  /** Kinds of lines that bear on the verdict, each once. */
  readonly notices: readonly ScannerNotice[];
  readonly seconds: number;
  /** What SonarScanner for .NET analyzed, `null` where that cannot be read; absent of other scanners. */
  readonly dotnet?: DotnetEvidence | null;
  /** Reports of tests and coverage that were found; absent where none were looked for. */
  readonly reports?: FoundReports;
}

/** One scanner, from Prepare to Analyze. Each method throws a scanner error of the catalog when it fails. */
export interface ScannerDriver {
  /** Called early, so that what the others need is loaded, and asked for, while the server is waited for. */
  load?(server: BeginRequest['server']): void;
  /** Finds the scanner on this agent, or fetches it. Absent where nothing is needed before the analysis. */
  ready?(need: ScannerNeed, stopped: AbortSignal): Promise<ReadyScanner>;
  /**
   * What it does before the build: from then on builds of this job write what its scan sends. So no other analysis of
   * the job may begin until this one is scanned.
   */
  begin?(request: BeginRequest, stopped: AbortSignal): Promise<void>;
  /** Takes back what `begin` has done, where no analysis will follow. */
  undo?(request: RunRequest): Promise<void>;
  /** Runs it to its end. A stopped run ends its whole process tree first, and then throws too. */
  scan(request: ScanRequest, stopped: AbortSignal): Promise<ScanSummary>;
}

/** What Prepare and Analyze each need of every scanner; an entry has only its part in its bundle. */
export type PreparedScanners = Readonly<Record<ScannerKind, Pick<ScannerDriver, 'load' | 'ready' | 'begin' | 'undo'>>>;
/** The part of every scanner that Analyze runs. */
export type Scanners = Readonly<Record<ScannerKind, Pick<ScannerDriver, 'scan'>>>;
