import { startTab } from '../src/web/start-tab';
import { followReports } from './follow-reports';
import { connectToBuildHost } from './build-host';
import '../src/web/components/page.css';

void startTab({
  connect: connectToBuildHost,
  follow: followReports,
  load: () => import(/* webpackChunkName: "summary-tab/page" */ './page'),
});
