import * as React from 'react';
import type { PageStates } from '../reading/follow-page';

/** The state of a page, drawn anew when it changes. */
export function usePageState<State>(states: PageStates<State>): State {
  const [state, setState] = React.useState(states.current);

  React.useEffect(() => {
    // What came between the first drawing and now.
    setState(states.current);
    return states.subscribe((next) => setState(() => next));
  }, [states]);

  return state;
}
