import * as React from 'react';
import { PageFrame } from '../src/web/components/PageFrame';
import { Comments } from './components/Comments';
import { Iterations } from './components/Iterations';
import { StatusPolicy } from './components/StatusPolicy';
import type { PullRequestReports } from './follow-pull-request';
import type { PullRequestHost } from './pull-request-host';
import { toPullRequestPageView } from './view-model';

interface AppProps {
  readonly host: PullRequestHost;
  readonly reports: PullRequestReports;
}

/** The whole tab. */
export function App({ host, reports }: AppProps) {
  return (
    <PageFrame culture={host.culture} states={reports} toView={toPullRequestPageView}>
      {(view) => (
        <>
          {view.kind === 'results' && view.comments && <Comments comments={view.comments} />}
          {view.kind === 'results' && view.iterations && <Iterations iterations={view.iterations} />}
          {view.kind !== 'loading' && view.policy && <StatusPolicy policy={view.policy} />}
        </>
      )}
    </PageFrame>
  );
}
