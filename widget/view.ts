import type { OutcomeStatus } from '../src/documents/gate-outcome';
import type { CourseView } from '../src/web/view/view';

/** Cells of the dashboard's grid. */
export interface WidgetSize {
  readonly columns: number;
  readonly rows: number;
}

/** What the components draw: finished words, so that they decide nothing. */
export type WidgetView = { readonly kind: 'loading'; readonly title: string } | MessageWidgetView | GateWidgetView;

/** There is no verdict to show: what is the matter, and the way out. */
export interface MessageWidgetView {
  readonly kind: 'message';
  readonly title: string;
  readonly tone: 'neutral' | 'running' | 'warning' | 'error';
  readonly headline: string;
  /** Sentences, the most important first. */
  readonly text: readonly string[];
  readonly link: { readonly text: string; readonly href: string } | undefined;
  readonly retry: boolean;
}

export interface GateWidgetView {
  readonly kind: 'gate';
  readonly title: string;
  readonly status: OutcomeStatus | 'running';
  /** `Failed`. */
  readonly verdict: string;
  /** `Quality gate failed`. */
  readonly headline: string;
  /** Why it is not what was judged last, or how many conditions or projects there are of each kind. */
  readonly facts: readonly string[];
  /** What to look at first. */
  readonly worst: WorstView | undefined;
  /** Worst first, as many as there is room for. */
  readonly rows: readonly RowView[];
  /** What has no row of its own: `3 conditions met`, `and 194 more`. */
  readonly rest: string | undefined;
  readonly trend: WidgetTrendView | undefined;
  /** Where it comes from: pipeline, branch, run, day. */
  readonly source: readonly string[];
  /** The tab of the run. */
  readonly href: string | undefined;
  /** Accessible name of the link. */
  readonly linkLabel: string;
}

export interface WorstView {
  /** Project, where there are several. */
  readonly name: string | undefined;
  /** A condition, or why there is no verdict. */
  readonly text: string;
  readonly value: string | undefined;
  readonly requirement: string | undefined;
}

/** A condition of the only project, or one of several projects. */
export interface RowView {
  readonly key: string;
  readonly status: OutcomeStatus | 'met' | 'warning' | 'not-judged';
  readonly statusText: string;
  readonly name: string;
  readonly value: string | undefined;
  readonly note: string | undefined;
}

export type WidgetTrendView =
  | {
      readonly kind: 'verdicts';
      readonly title: string;
      readonly summary: string;
      /** Oldest first. */
      readonly runs: readonly { readonly run: string; readonly status: OutcomeStatus; readonly text: string }[];
    }
  | { readonly kind: 'course'; readonly title: string; readonly course: CourseView }
  | { readonly kind: 'none'; readonly text: string };
