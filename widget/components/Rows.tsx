import * as React from 'react';
import { StatusIcon } from '../../src/web/components/StatusIcon';
import type { RowView } from '../view';

const icons = { met: 'passed', warning: 'unknown', 'not-judged': 'none' } as const;

/** Conditions or projects, worst first; how they end stands in words for whoever does not see the icon. */
export function Rows({ rows, rest }: { readonly rows: readonly RowView[]; readonly rest: string | undefined }) {
  return (
    <ul className="sq-widget-rows">
      {rows.map(({ key, status, statusText, name, value, note }) => (
        <li key={key} title={[name, value, note].filter(Boolean).join(' · ')}>
          <StatusIcon
            status={status === 'met' || status === 'warning' || status === 'not-judged' ? icons[status] : status}
            size="s"
          />
          <span className="sq-hidden">{statusText}: </span>
          <bdi className="sq-widget-name">{name}</bdi>
          {value !== undefined && <bdi className="sq-widget-value">{value}</bdi>}
          {note !== undefined && <bdi className="sq-widget-note">{note}</bdi>}
        </li>
      ))}
      {rest !== undefined && <li className="sq-widget-rest">{rest}</li>}
    </ul>
  );
}
