import type { GateCondition } from '../documents/gate-outcome';
import type { ReportedHotspot, ReportedIssue } from '../documents/analysis-report';
import type { ProjectBranches } from '../domain/scope/project-branches';
import type { Credentials } from '../secrets/credentials';
import type { DownloadTarget } from './download';

export interface SonarQubeConnection {
  /** Base address, checked, without a trailing slash. */
  readonly url: string;
  /** For messages. */
  readonly name: string;
  readonly credentials: Credentials;
  /** PEM file with further certificate authorities, absolute; public ones stay trusted. */
  readonly caCertificate?: string | null;
}

/** Opens one client for one server; nothing is sent yet. Each task has a client for the questions that it asks. */
export type ConnectToSonarQube<Server = SonarQube> = (connection: SonarQubeConnection) => Server;

/** A server as Prepare asks it. */
export type PreparedServer = Pick<
  SonarQube,
  'url' | 'systemStatus' | 'serverVersion' | 'checkToken' | 'features' | 'installedPlugins' | 'project'
>;

/** A server that Analyze fetches the scanner from. */
export interface ScannerServer {
  readonly url: string;
  readonly analysis: ScannerDistribution;
}

/** Which line of development a question is about; both absent means the main branch. */
export type BranchOrPullRequest =
  { readonly branch: string } | { readonly pullRequest: string } | Record<string, never>;

/**
 * SonarQube in the words of the domain. Every method throws a `TaskError` of the catalogue: connection, authorization
 * (401: SQ-AUTH-401, 403: SQ-AUTH-403), 404 (SQ-SERVER-404), faults and unexpected answers. Requests that a repetition
 * can help are repeated inside, bounded in number and time.
 */
export interface SonarQube {
  readonly url: string;

  /** `api/system/status`: needs no token. `status` is `UP`, `STARTING`, `DB_MIGRATION_NEEDED`, … */
  systemStatus(): Promise<{
    readonly status: string;
    readonly version: string | null;
    /** By the server's clock, milliseconds since the epoch; `null` where the answer does not tell. */
    readonly time?: number | null;
  }>;
  /** `api/server/version`: needs no token. Four-part number. */
  serverVersion(): Promise<string>;
  /** `api/users/current`: throws SQ-AUTH-401 for a bad token, on every version. */
  checkToken(): Promise<TokenInfo>;
  /** `api/features/list`; `null` where the server does not know the question. */
  features(): Promise<readonly string[] | null>;
  /** `api/plugins/installed`, for a cache key. */
  installedPlugins(): Promise<readonly InstalledPlugin[]>;
  /** `api/project_branches/list`: what a project is to the token. */
  project(projectKey: string): Promise<ProjectAnswer>;

  computeTask(id: string): Promise<ComputeTask>;
  /** What the scanner of a task that has ended said of itself, as lines for people; `null` where the server does not tell. */
  scannerContext(taskId: string): Promise<string | null>;
  /** Frozen verdict of one analysis. */
  gateOfAnalysis(analysisId: string): Promise<GateAnswer>;
  /** Live verdict. */
  gateOfProject(projectKey: string, of: BranchOrPullRequest): Promise<GateAnswer>;
  /** Id of the newest analysis of a branch; `null` where it has none. Pull requests have no such list. */
  newestAnalysis(projectKey: string, branch: string | null): Promise<string | null>;
  /** Target branch of a pull request that was analysed; `null` where SonarQube does not tell it. */
  targetOfPullRequest(projectKey: string, id: string): Promise<string | null>;
  /** Warnings of the last background task of a branch or pull request, plain text. */
  warningsOfProject(projectKey: string, of: BranchOrPullRequest): Promise<readonly string[]>;
  measures(projectKey: string, of: BranchOrPullRequest, metrics: readonly string[]): Promise<MeasuresAnswer>;
  /** Open issues, the most severe first. A pull request holds nothing but new ones, whatever is asked for. */
  openIssues(projectKey: string, of: BranchOrPullRequest, code: 'new' | 'all', limit: number): Promise<IssuesAnswer>;
  hotspotsToReview(projectKey: string, of: BranchOrPullRequest, limit: number): Promise<HotspotsAnswer>;
  /** `api/metrics/search`: name and type of metrics. */
  metricDefinitions(): Promise<ReadonlyMap<string, { readonly name: string; readonly type: string }>>;
  /** `api/v2/clean-code-policy/mode`; `null` where the server does not know the question. */
  severityMode(): Promise<'MQR' | 'STANDARD' | null>;
}

/** What a server, or the look of it, tells about a good token. */
export interface TokenInfo {
  /** A login with its password counts as `user`; `unknown` where the token has no prefix that tells. */
  readonly kind: 'user' | 'global-analysis' | 'project-analysis' | 'unknown';
  /** Of the person behind it, such as `provisioning`; servers tell it to tokens of the kind `user` only. */
  readonly globalPermissions: readonly string[] | null;
}

export type ProjectAnswer =
  | { readonly state: 'exists'; readonly branches: ProjectBranches }
  | { readonly state: 'missing' }
  /** It exists, and the token may not analyse it. */
  | { readonly state: 'forbidden' }
  /** Nobody was asked, or the answer tells nothing. */
  | { readonly state: 'unknown' };

export interface InstalledPlugin {
  readonly key: string;
  readonly version: string;
}

export interface ComputeTask {
  readonly id: string;
  readonly status: 'PENDING' | 'IN_PROGRESS' | 'SUCCESS' | 'FAILED' | 'CANCELED';
  readonly projectKey: string | null;
  readonly projectName: string | null;
  readonly analysisId: string | null;
  readonly branch: string | null;
  readonly pullRequest: string | null;
  readonly errorMessage: string | null;
  readonly errorType: string | null;
  /** Plain text; the server sends HTML. */
  readonly warnings: readonly string[];
  readonly submittedAt: string | null;
  readonly executedAt: string | null;
  readonly executionTimeMs: number | null;
}

export interface GateAnswer {
  readonly status: 'OK' | 'WARN' | 'ERROR' | 'NONE';
  readonly conditions: readonly GateCondition[];
  readonly conditionsIgnored: boolean;
  readonly period: { readonly mode: string; readonly date: string | null; readonly parameter: string | null } | null;
}

/** By metric key; metrics without data are absent. */
export interface MeasuresAnswer {
  readonly projectName: string | null;
  readonly values: Readonly<Record<string, { readonly overall: string | null; readonly newCode: string | null }>>;
}

export interface IssuesAnswer {
  readonly total: number;
  readonly issues: readonly ReportedIssue[];
}

export interface HotspotsAnswer {
  readonly total: number;
  readonly hotspots: readonly ReportedHotspot[];
}

export interface ScannerFile {
  readonly filename: string;
  /** Lower-case hexadecimal SHA-256. */
  readonly sha256: string;
  /** Address to fetch it from, when it is not the server itself. Fetched without the token. */
  readonly downloadUrl: string | null;
}

export interface JavaRuntimeFile extends ScannerFile {
  readonly id: string;
  /** Path of the executable inside the archive. */
  readonly javaPath: string;
}

/** `api/v2/analysis/*`: facts and bytes of the scanner that the server serves (10.6 and later). */
export interface ScannerDistribution {
  engine(): Promise<ScannerFile>;
  /** Runtimes for one platform in the server's words (`linux`, `x64`). */
  runtimes(os: string, arch: string): Promise<readonly JavaRuntimeFile[]>;
  /** Writes the file and answers the SHA-256 of what was written. */
  downloadEngine(engine: ScannerFile, target: DownloadTarget): Promise<string>;
  downloadRuntime(runtime: JavaRuntimeFile, target: DownloadTarget): Promise<string>;
}
