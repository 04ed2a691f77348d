import { followReports } from './follow-reports';
import { connectToBuildHost } from './build-host';
import '../src/web/components/page.css';

/** For the questions, before the larger part of the scripts runs: a person is told that the tab waits. */
const longestHeadStart = 500;

void start();

/** Asks first and draws later: while the answers are on their way, the larger part of the scripts starts. */
async function start(): Promise<void> {
  const host = await connectToBuildHost();
  const reports = followReports(host);
  await Promise.race([reports.asked, new Promise((resolve) => setTimeout(resolve, longestHeadStart))]);
  try {
    const { showTab } = await import(/* webpackChunkName: "summary-tab/page" */ './page');
    showTab(host, reports);
  } catch (error) {
    host.failed(error);
  }
}
