import * as React from 'react';
import type { BuildReports } from './follow-reports';
import type { TabState } from './tab-state';

/** The state of the tab, drawn anew when it changes. */
export function useBuildReports(reports: BuildReports): TabState {
  const [state, setState] = React.useState(reports.current);

  React.useEffect(() => {
    // What came between the first drawing and now.
    setState(reports.current());
    return reports.subscribe(setState);
  }, [reports]);

  return state;
}
