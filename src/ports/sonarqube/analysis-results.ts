import type { ReportedHotspot, ReportedIssue, UncoveredFile } from '../../documents/analysis-report';
import type { GateCondition } from '../../documents/gate-outcome';
import type { BranchOrPullRequest } from '../../domain/scope/branch-or-pull-request';
import type { ProjectLookup } from './project-lookup';

/** What Publish asks a server about an analysis, or about a project that somebody else analyzed. */
export type AnalysisResults = Verdicts & TopFindings;

/** What a verdict is read from. */
export interface Verdicts extends ProjectLookup {
  readonly url: string;

  computeTask(id: string): Promise<ComputeTask>;
  /** What the scanner of a task that has ended said of itself, as lines for people; `null` where the server does not tell. */
  scannerContext(taskId: string): Promise<string | null>;
  /** Frozen verdict of one analysis. */
  gateOfAnalysis(analysisId: string): Promise<GateAnswer>;
  /** Live verdict. */
  gateOfProject(projectKey: string, of: BranchOrPullRequest): Promise<GateAnswer>;
  /** Id of the newest analysis of a branch; `null` where it has none. Pull requests have no such list. */
  newestAnalysis(projectKey: string, branch: string | null): Promise<string | null>;
  /**
   * Date of the newest analysis of a branch or pull request, which its scanner took from the clock of the agent, ISO 8601; `null` where
   * it has none. A token for analysis may ask.
   */
  newestDate(projectKey: string, of: BranchOrPullRequest): Promise<string | null>;
  /** Target branch of a pull request that was analyzed; `null` where SonarQube does not tell it. */
  targetOfPullRequest(projectKey: string, id: string): Promise<string | null>;
  /** Warnings of the last background task of a branch or pull request, plain text. */
  warningsOfProject(projectKey: string, of: BranchOrPullRequest): Promise<readonly string[]>;
  measures(projectKey: string, of: BranchOrPullRequest, metrics: readonly string[]): Promise<MeasuresAnswer>;
  /** The quality profile of each language of a project. */
  activeRules(projectKey: string): Promise<readonly ActiveRules[]>;
  /** `api/metrics/search`: name and type of metrics. */
  metricDefinitions(): Promise<ReadonlyMap<string, { readonly name: string; readonly type: string }>>;
  /** `api/v2/clean-code-policy/mode`; `null` where the server does not know the question. */
  severityMode(): Promise<'MQR' | 'STANDARD' | null>;
}

/** The head of the lists that stand beside a verdict where it is shown. */
export interface TopFindings {
  /** Open issues, the most severe first. A pull request holds nothing but new ones, whatever is asked for. */
  openIssues(projectKey: string, of: BranchOrPullRequest, code: 'new' | 'all', limit: number): Promise<IssuesAnswer>;
  hotspotsToReview(projectKey: string, of: BranchOrPullRequest, limit: number): Promise<HotspotsAnswer>;
  /** Files with lines that no test covers, the most such lines first. */
  uncoveredFiles(
    projectKey: string,
    of: BranchOrPullRequest,
    code: 'new' | 'all',
    limit: number,
  ): Promise<readonly UncoveredFile[]>;
}

/** A quality profile, and how many rules are active in it. */
export interface ActiveRules {
  /** Key, such as `js`. */
  readonly language: string;
  readonly languageName: string;
  readonly profile: string;
  readonly rules: number;
}

/** A background task of the server, which processes the report of a scanner. */
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
  /** When the server told this, by its clock, milliseconds since the epoch; `null` where nothing tells it. */
  readonly answeredAt: number | null;
  readonly executionTimeMs: number | null;
}

/** A quality gate as the server judged it. */
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

/** Some issues, and how many there are. */
export interface IssuesAnswer {
  readonly total: number;
  readonly issues: readonly ReportedIssue[];
}

/** Some hotspots, and how many there are. */
export interface HotspotsAnswer {
  readonly total: number;
  readonly hotspots: readonly ReportedHotspot[];
}
