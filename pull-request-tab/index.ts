import { followPullRequest } from './follow-pull-request';
import { connectToPullRequestHost } from './pull-request-host';
import '../src/web/components/page.css';
import './pull-request-tab.css';

/** For the questions, before the larger part of the scripts runs: a person is told that the tab waits. */
const longestHeadStart = 500;

void start();

/** Asks first and draws later: while the answers are on their way, the larger part of the scripts starts. */
async function start(): Promise<void> {
  const host = await connectToPullRequestHost();
  const reports = followPullRequest(host);
  await Promise.race([reports.asked, new Promise((resolve) => setTimeout(resolve, longestHeadStart))]);
  try {
    const { showTab } = await import(/* webpackChunkName: "pull-request-tab/page" */ './page');
    showTab(host, reports);
  } catch (error) {
    host.failed(error);
  }
}
