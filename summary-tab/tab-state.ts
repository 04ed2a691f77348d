import type { HostProblem } from '../src/web/host/host-problem';
import type { ReadFailure } from '../src/web/reading/build-snapshot';
import type { ReadBuild } from '../src/web/view/results-view';

/** What the tab knows at one moment. `view-model.ts` turns it into what is shown. */
export type TabState =
  | { readonly kind: 'connecting'; readonly slow: boolean }
  | { readonly kind: 'without-build'; readonly problem: HostProblem }
  | { readonly kind: 'failed'; readonly failure: ReadFailure }
  | (ReadBuild & {
      readonly kind: 'read';
      /** Why the last refresh did not work; what is shown is from the one before. */
      readonly stale: ReadFailure | undefined;
    });
