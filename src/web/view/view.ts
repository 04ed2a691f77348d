import type { OutcomeStatus } from '../../documents/gate-outcome';
import type { SeverityLevel } from '../../presentation/severities';

/**
 * What the components show: finished words, numbers and links, so that a component decides nothing. Made by
 * `view-model.ts`, a pure function of what was read.
 */
export type PageView =
  | { readonly kind: 'loading'; readonly text: string }
  | { readonly kind: 'message'; readonly message: MessageView }
  | { readonly kind: 'results'; readonly results: ResultsView };

/** The state of a whole page without results, or a notice above the cards. */
export interface MessageView {
  readonly tone: 'neutral' | 'running' | 'warning' | 'error';
  readonly title: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  /** What was known of the cause, in the words of a server or a task. */
  readonly detail?: readonly string[];
  readonly code?: CodeView;
  readonly link?: LinkView;
  /** Whether reading once more may help. */
  readonly retry: boolean;
}

/** Text to copy into a pipeline. */
export interface CodeView {
  readonly label: string;
  readonly text: string;
}

/** A link that was checked: `http` or `https`, without credentials. */
export interface LinkView {
  readonly text: string;
  readonly href: string;
}

export interface ResultsView {
  readonly verdict: VerdictView;
  readonly notices: readonly MessageView[];
  /** Worst first. */
  readonly cards: readonly CardView[];
  /** Those that did not pass, to be named where there are too many cards to see at once. */
  readonly attention: readonly Pick<CardView, 'key' | 'title' | 'status'>[];
  /** How many more there are. */
  readonly attentionRest: string | undefined;
  /** Whether there are enough cards for a filter by project. */
  readonly filterable: boolean;
}

export interface VerdictView {
  readonly status: OutcomeStatus | 'running';
  readonly title: string;
  /** Counts, one fact each. */
  readonly facts: readonly string[];
  /** Where to look first when there are several analyses; a single card shows it by itself. */
  readonly worst: string | undefined;
}

export interface CardView {
  readonly key: string;
  readonly status: OutcomeStatus;
  /** For screen readers, where the icon alone tells it. */
  readonly statusText: string;
  readonly title: string;
  /** Branch or pull request, and the job where several analyses look alike. */
  readonly subtitle: string;
  /** What a folded card says. */
  readonly summary: string;
  readonly startsOpen: boolean;
  readonly dashboard: LinkView | undefined;
  /** Why there is no verdict, and the way out. */
  readonly explanation: ExplanationView | undefined;
  readonly notes: readonly string[];
  readonly failedConditions: readonly ConditionView[];
  /** Left out by SonarQube since the change is small: neither met nor failed. */
  readonly unjudgedConditions: readonly ConditionView[];
  readonly metConditions: readonly ConditionView[];
  readonly metSummary: string | undefined;
  /** What was done on the pull request that was analyzed. */
  readonly pullRequest: PullRequestView | undefined;
  readonly issues: FindingsView;
  readonly hotspots: FindingsView;
  readonly uncoveredFiles: UncoveredFilesView;
  readonly measures: MeasuresView;
  readonly facts: readonly string[];
  /** The log of the step that published it. */
  readonly log: LinkView | undefined;
  readonly warnings: readonly string[];
  readonly warningsSummary: string | undefined;
  readonly trend: TrendView | undefined;
}

export interface ExplanationView {
  readonly reason: string;
  readonly detail: string | undefined;
  readonly remedy: string | undefined;
  /** The paragraph of the documentation, where it is published. */
  readonly link: LinkView | undefined;
  /** A first analysis or a skipped one is not a fault. */
  readonly tone: 'neutral' | 'warning';
}

export interface PullRequestView {
  /** `warning` where something is not shown as it should. */
  readonly tone: 'neutral' | 'warning';
  /** At least one. */
  readonly sentences: readonly string[];
  readonly link: LinkView | undefined;
}

export interface ConditionView {
  readonly metric: string;
  /** What a failed condition is made of: `2 bugs`, `38 of 101 lines not covered`. */
  readonly behind: LinkView | undefined;
  readonly status: 'failed' | 'warning' | 'met' | 'not-judged';
  readonly statusText: string;
  readonly actual: string;
  readonly requirement: string;
  /** For ratios, from 0 to 1. */
  readonly bar: { readonly actual: number; readonly threshold: number } | undefined;
  readonly link: LinkView | undefined;
}

/** A list of a report, of which the report may hold only the first. */
export type ListView<Row, More = unknown> =
  | { readonly kind: 'none' }
  | { readonly kind: 'missing'; readonly title: string; readonly text: string }
  | ({
      readonly kind: 'list';
      readonly title: string;
      /** At least one. */
      readonly rows: readonly Row[];
      readonly all: LinkView | undefined;
      /** What is not here. */
      readonly rest: string | undefined;
    } & More);

export type FindingsView = ListView<FindingView, { readonly counts: readonly SeverityCountView[] }>;

export type UncoveredFilesView = ListView<UncoveredFileView>;

/** Where something is, and where that is shown. */
export interface FilePlaceView {
  /** `cart.ts:42`, or what it is about when it has no file. */
  readonly place: string;
  /** Folder of the file, where it has one: many files bear the same name. */
  readonly folder: string | undefined;
  /** The whole path, for a long one that is shown by its end. */
  readonly path: string;
  readonly repository: string | undefined;
}

export interface UncoveredFileView extends FilePlaceView {
  /** How many lines. */
  readonly lines: string;
  readonly sonarqube: string | undefined;
}

export interface SeverityCountView {
  readonly level: SeverityLevel;
  readonly text: string;
}

export interface FindingView extends FilePlaceView {
  readonly key: string;
  readonly message: string;
  readonly rule: string;
  readonly kind: string;
  readonly level: SeverityLevel;
  readonly severity: string;
  readonly sonarqube: string | undefined;
  /** What is to be known of this one, where a list is of findings with something in common. */
  readonly note?: string;
  readonly discussion?: LinkView;
}

export type MeasuresView =
  | { readonly kind: 'none' }
  | { readonly kind: 'missing'; readonly text: string }
  | {
      readonly kind: 'table';
      /** A first analysis has no new code. */
      readonly withNewCode: boolean;
      /** A pull request has no other code than its own. */
      readonly withOverall: boolean;
      readonly rows: readonly MeasureView[];
    };

export interface MeasureView {
  readonly name: string;
  readonly newCode: string | undefined;
  readonly overall: string | undefined;
}

export interface TrendView {
  readonly title: string;
  readonly courses: readonly CourseView[];
}

/** How one measure went over the builds. */
export interface CourseView {
  readonly metric: string;
  /** `62.4% → 81.0%`. */
  readonly summary: string;
  /** Oldest first. */
  readonly points: readonly CoursePointView[];
}

export interface CoursePointView {
  readonly value: number;
  readonly text: string;
  readonly build: string;
  readonly when: string;
  readonly href: string | undefined;
}
