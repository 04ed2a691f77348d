import { formatTime } from '../src/presentation/dates';
import { showsNothing } from '../src/web/reading/without-verdict';
import { failureMessage, hostProblemMessage } from '../src/web/view/failures';
import { emptyMessage } from '../src/web/view/messages';
import { toResultsView } from '../src/web/view/results-view';
import type { PageView } from '../src/web/view/view';
import type { TabState } from './tab-state';

/**
 * Turns what was read into what is shown.
 *
 * @param locale BCP 47 tag of the viewer's number and date formats.
 */
export function toTabView(state: TabState, locale: string): PageView {
  switch (state.kind) {
    case 'connecting':
      return {
        kind: 'loading',
        text: state.slow ? 'Azure DevOps is slow to answer. Still waiting …' : 'Loading the results …',
      };
    case 'without-build':
      return { kind: 'message', message: hostProblemMessage(state.problem) };
    case 'failed':
      return { kind: 'message', message: failureMessage(state.failure) };
    case 'read':
      return showsNothing(state)
        ? { kind: 'message', message: emptyMessage(state.snapshot, (iso) => formatTime(iso, locale)) }
        : { kind: 'results', results: toResultsView([state], state.stale, locale) };
  }
}
