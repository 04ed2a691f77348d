import { followReports } from './follow-reports';
import { connectToHost } from './host';
import './tab.css';

void start();

/** Asks first and draws later: while the answers are on their way, the larger part of the scripts starts. */
async function start(): Promise<void> {
  const host = await connectToHost();
  const reports = followReports(host);
  try {
    const { showTab } = await import(/* webpackChunkName: "page" */ './page');
    showTab(host, reports);
  } catch (error) {
    host.failed(error);
  }
}
