import { startTab } from '../src/web/start-tab';
import { followPullRequest } from './follow-pull-request';
import { connectToPullRequestHost } from './pull-request-host';
import '../src/web/components/page.css';
import './pull-request-tab.css';

void startTab({
  connect: connectToPullRequestHost,
  follow: followPullRequest,
  load: () => import(/* webpackChunkName: "pull-request-tab/page" */ './page'),
});
