import 'azure-devops-ui/Core/override.css';
import * as React from 'react';
import * as ReactDOM from 'react-dom';
import { App } from './App';
import type { BuildReports } from './follow-reports';
import type { BuildHost } from './build-host';

/** Draws the tab, and tells the host that there is something to see. */
export function showTab(host: BuildHost, reports: BuildReports): void {
  ReactDOM.render(<App host={host} reports={reports} />, document.getElementById('tab'), () => host.loaded());
}
