import * as React from 'react';
import { PageFrame } from '../src/web/components/PageFrame';
import type { BuildReports } from './follow-reports';
import type { BuildHost } from './build-host';
import { toTabView } from './view-model';

/** The whole tab. */
export function App({ host, reports }: { readonly host: BuildHost; readonly reports: BuildReports }) {
  return <PageFrame culture={host.culture} states={reports} toView={toTabView} />;
}
