import * as React from 'react';
import { MessagePage } from '../src/web/components/Message';
import { Results } from '../src/web/components/Results';
import { usePageState } from '../src/web/components/use-page-state';
import { Comments } from './components/Comments';
import { Iterations } from './components/Iterations';
import { StatusPolicy } from './components/StatusPolicy';
import type { PullRequestReports } from './follow-pull-request';
import type { PullRequestHost } from './pull-request-host';
import type { PullRequestPageView } from './view';
import { toPullRequestPageView } from './view-model';

interface AppProps {
  readonly host: PullRequestHost;
  readonly reports: PullRequestReports;
}

/** The whole tab. */
export function App({ host, reports }: AppProps) {
  const state = usePageState(reports);
  const locale = host.culture ?? navigator.language;
  const view = React.useMemo(() => toPullRequestPageView(state, locale), [state, locale]);
  return (
    <main className="sq-page" aria-busy={view.kind === 'loading'}>
      {content(view, reports.retry)}
    </main>
  );
}

function content(view: PullRequestPageView, retry: () => void) {
  switch (view.kind) {
    case 'loading':
      return (
        <p role="status" className="sq-loading">
          {view.text}
        </p>
      );
    case 'message':
      return (
        <>
          <MessagePage message={view.message} onRetry={retry} />
          {view.policy && <StatusPolicy policy={view.policy} />}
        </>
      );
    case 'results':
      return (
        <>
          <Results results={view.results} onRetry={retry} />
          {view.comments && <Comments comments={view.comments} />}
          {view.iterations && <Iterations iterations={view.iterations} />}
          {view.policy && <StatusPolicy policy={view.policy} />}
        </>
      );
  }
}
