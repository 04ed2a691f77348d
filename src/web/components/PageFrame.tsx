import * as React from 'react';
import { prepareDates } from '../../presentation/dates';
import type { PageStates } from '../reading/follow-page';
import type { PageView } from '../view/view';
import { MessagePage } from './Message';
import { Results } from './Results';

interface PageFrameProps<State, View extends PageView> {
  /** BCP 47 tag of number and date formats. */
  readonly culture: string;
  readonly states: PageStates<State>;
  readonly toView: (state: State, locale: string) => View;
  /** What only this tab shows, below its message or its results. */
  readonly children?: (view: View) => React.ReactNode;
}

/** A whole tab, drawn anew when its state changes. */
export function PageFrame<State, View extends PageView>(props: PageFrameProps<State, View>) {
  const { states, toView, children, culture: locale } = props;
  const [state, setState] = React.useState(states.current);
  React.useEffect(() => {
    // What came between the first drawing and now.
    setState(states.current);
    return states.subscribe((next) => setState(() => next));
  }, [states]);

  // While the answers are on their way.
  React.useEffect(() => prepareDates(locale), [locale]);

  const view = React.useMemo(() => toView(state, locale), [state, toView, locale]);
  return (
    <main className="sq-page" aria-busy={view.kind === 'loading'}>
      {view.kind === 'loading' && (
        <p role="status" className="sq-loading">
          {view.text}
        </p>
      )}
      {view.kind === 'message' && <MessagePage message={view.message} onRetry={states.retry} />}
      {view.kind === 'results' && <Results results={view.results} onRetry={states.retry} />}
      {children?.(view)}
    </main>
  );
}
