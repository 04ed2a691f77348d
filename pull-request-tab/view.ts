import type { CodeView, FindingView, LinkView, MessageView, ResultsView, VerdictView } from '../src/web/view/view';

/** What the components show: finished words, numbers and links. Made by `view-model.ts`, a pure function of what was read. */
export type PullRequestPageView =
  | { readonly kind: 'loading'; readonly text: string }
  | { readonly kind: 'message'; readonly message: MessageView; readonly policy: PolicyView | undefined }
  | {
      readonly kind: 'results';
      readonly results: ResultsView;
      /** `undefined` while they are not read. */
      readonly comments: CommentsView | undefined;
      readonly iterations: IterationsView | undefined;
      readonly policy: PolicyView | undefined;
    };

/** What the comments of the pull request cannot show. */
export interface CommentsView {
  /** What was done, or why that is not known; a sentence each. */
  readonly sentences: readonly string[];
  readonly problems: readonly string[];
  readonly lists: readonly FindingsWithTitle[];
}

export interface FindingsWithTitle {
  readonly title: string;
  readonly rows: readonly FindingView[];
  readonly rest: string | undefined;
}

/** How the pull request went from push to push, the newest first. */
export interface IterationsView {
  readonly rows: readonly IterationView[];
  /** Between the newest iteration and the analyzed one before it. */
  readonly lists: readonly FindingsWithTitle[];
  readonly note: string | undefined;
}

export interface IterationView {
  readonly name: string;
  readonly commit: string;
  readonly status: VerdictView['status'];
  readonly statusText: string;
  readonly run: LinkView | undefined;
  /** `undefined` where it is not known. */
  readonly open: string | undefined;
  readonly fresh: string | undefined;
  readonly fixed: string | undefined;
  readonly still: string | undefined;
}

/** Whether a branch policy asks for the gate, and how to make it. */
export interface PolicyView {
  readonly tone: 'passed' | 'none' | 'unknown';
  readonly title: string;
  readonly sentence: string;
  readonly steps: readonly string[];
  readonly code: CodeView | undefined;
}
