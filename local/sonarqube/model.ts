import type { AnalyzedFile, ReportLanguage, TextRange } from './report';

/** A condition of a quality gate, as the server stores it: the gate fails when the comparison holds. */
export interface Condition {
  readonly metric: string;
  readonly op: 'GT' | 'LT';
  readonly error: string;
}

/** A quality gate. */
export interface Gate {
  readonly name: string;
  readonly conditions: readonly Condition[];
}

/** An evaluated condition. */
export interface EvaluatedCondition extends Condition {
  readonly status: 'OK' | 'ERROR';
  readonly actual: string;
}

/** An evaluated gate. `NONE` when the project has no gate. */
export interface GateResult {
  readonly status: 'OK' | 'ERROR' | 'NONE';
  readonly conditions: readonly EvaluatedCondition[];
}

/** The new code of a branch: since when, or against which branch. Absent before there is anything to compare with. */
export type NewCodePeriod =
  | { readonly mode: 'PREVIOUS_VERSION'; readonly since: number; readonly version?: string }
  | { readonly mode: 'REFERENCE_BRANCH'; readonly branch: string };

/** One entry of an issue's history. */
export interface ChangelogEntry {
  readonly at: number;
  readonly login?: string;
  readonly diffs: readonly { readonly key: string; readonly newValue?: string; readonly oldValue?: string }[];
}

/** The status that people and analyses give an issue. */
export type IssueStatus = 'OPEN' | 'REOPENED' | 'CONFIRMED' | 'RESOLVED' | 'CLOSED';
export type Resolution = 'FIXED' | 'WONTFIX' | 'FALSE-POSITIVE';

/** An issue or a hotspot of one branch or pull request. */
/** What a person said about an issue. */
export interface IssueComment {
  readonly login: string;
  readonly markdown: string;
  readonly at: number;
}

export interface Issue {
  readonly key: string;
  readonly rule: string;
  readonly language: ReportLanguage;
  readonly path: string;
  readonly author: string;
  readonly createdAt: number;
  message: string;
  line?: number;
  hash: string;
  textRange?: TextRange;
  status: IssueStatus;
  resolution?: Resolution;
  updatedAt: number;
  closedAt?: number;
  isNew: boolean;
  readonly changelog: ChangelogEntry[];
  comments?: IssueComment[];
}

/** A file as the last analysis left it. */
export interface StoredFile extends AnalyzedFile {
  /** Time of each line in epoch milliseconds; where git knows none, the analysis that first saw the line. */
  readonly lineTimes: readonly number[];
  readonly newLines: ReadonlySet<number>;
}

/** One finished analysis. Its gate never changes. */
export interface Analysis {
  readonly id: string;
  readonly at: number;
  readonly version: string;
  readonly revision?: string;
  readonly gate: GateResult;
  readonly period?: NewCodePeriod;
  readonly target: Target;
}

/** A branch or a pull request of a project: what an analysis is about. */
export interface Target {
  readonly id: string;
  readonly projectKey: string;
  readonly scope:
    | { readonly kind: 'branch'; readonly name: string; readonly main: boolean }
    | { readonly kind: 'pull-request'; readonly key: string; readonly branch: string; readonly base: string };
  readonly analyses: Analysis[];
  issues: Issue[];
  files: ReadonlyMap<string, StoredFile>;
  period?: NewCodePeriod;
  gate?: GateResult;
}

/** A project with its branches and pull requests. */
export interface Project {
  readonly key: string;
  readonly name: string;
  visibility: 'public' | 'private';
  /** Chosen for it alone; else the default one holds. */
  gateName?: string;
  /** Set on it; else that of the server holds. */
  newCode?: { readonly type: string; readonly value?: string };
  readonly targets: Target[];
}
