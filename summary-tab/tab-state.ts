import type { BuildSnapshot, DecorationAttachment, ReadFailure, TrendBuild } from './build-snapshot';

/** What the host did not tell; the tab shows it with a remedy. */
export type HostProblem = 'no-build' | 'no-project' | 'no-address';

/** What the tab knows at one moment. `view-model.ts` turns it into what is shown. */
export type TabState =
  | { readonly kind: 'connecting'; readonly slow: boolean }
  | { readonly kind: 'without-build'; readonly problem: HostProblem }
  | { readonly kind: 'failed'; readonly failure: ReadFailure }
  | {
      readonly kind: 'read';
      readonly snapshot: BuildSnapshot;
      /** `undefined` while it is not read. */
      readonly trend: readonly TrendBuild[] | undefined;
      /** What was done on pull requests, as far as it is read. */
      readonly decorations: readonly DecorationAttachment[];
      /** Why the last refresh did not work; what is shown is from the one before. */
      readonly stale: ReadFailure | undefined;
    };
