import * as React from 'react';
import { MessagePage } from '../src/web/components/Message';
import { Results } from '../src/web/components/Results';
import { usePageState } from '../src/web/components/use-page-state';
import type { BuildReports } from './follow-reports';
import type { BuildHost } from './build-host';
import type { PageView } from '../src/web/view/view';
import { toTabView } from './view-model';

/** The whole tab. */
export function App({ host, reports }: { readonly host: BuildHost; readonly reports: BuildReports }) {
  const state = usePageState(reports);
  const locale = host.culture ?? navigator.language;
  const view = React.useMemo(() => toTabView(state, locale), [state, locale]);
  return (
    <main className="sq-page" aria-busy={view.kind === 'loading'}>
      {content(view, reports.retry)}
    </main>
  );
}

function content(view: PageView, retry: () => void) {
  switch (view.kind) {
    case 'loading':
      return (
        <p role="status" className="sq-loading">
          {view.text}
        </p>
      );
    case 'message':
      return <MessagePage message={view.message} onRetry={retry} />;
    case 'results':
      return <Results results={view.results} onRetry={retry} />;
  }
}
