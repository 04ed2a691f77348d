import 'azure-devops-ui/Core/override.css';
import * as React from 'react';
import * as ReactDOM from 'react-dom';
import { App } from './App';
import type { PullRequestReports } from './follow-pull-request';
import type { PullRequestHost } from './pull-request-host';

/** Draws the tab, and tells the host that there is something to see. */
export function showTab(host: PullRequestHost, reports: PullRequestReports): void {
  const root = document.getElementById('pull-request');
  ReactDOM.render(<App host={host} reports={reports} />, root, () => host.loaded());
  // The page of a pull request scrolls as a whole: the host gives the frame the height that it asks for.
  if (root !== null) new ResizeObserver(() => host.fit()).observe(root);
}
