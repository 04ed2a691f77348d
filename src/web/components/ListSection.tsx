import { Button } from 'azure-devops-ui/Button';
import * as React from 'react';
import type { FilePlaceView, ListView } from '../view/view';
import { ExternalLink } from './ExternalLink';

const shownAtFirst = 5;

interface ListSectionProps<Row> {
  readonly list: ListView<Row>;
  /** Beside the title. */
  readonly head?: React.ReactNode;
  /** Draws these rows. */
  readonly children: (rows: readonly Row[]) => React.ReactNode;
}

/** A list of a report: its first rows, a way to all of them, or why there is none. */
export function ListSection<Row>({ list, head, children }: ListSectionProps<Row>) {
  const [all, setAll] = React.useState(false);
  if (list.kind === 'none') return null;
  if (list.kind === 'missing') {
    return (
      <section className="sq-section">
        <h3>{list.title}</h3>
        <p className="sq-secondary">{list.text}</p>
      </section>
    );
  }
  const rows = all ? list.rows : list.rows.slice(0, shownAtFirst);
  const hidden = list.rows.length - rows.length;
  return (
    <section className="sq-section">
      <div className="sq-section-head">
        <h3>{list.title}</h3>
        {head}
      </div>
      {children(rows)}
      <div className="sq-more">
        {hidden > 0 && <Button subtle text={`Show ${hidden} more`} onClick={() => setAll(true)} />}
        {list.rest !== undefined && <span className="sq-secondary">{list.rest}</span>}
        {list.all && <ExternalLink href={list.all.href}>{list.all.text}</ExternalLink>}
      </div>
    </section>
  );
}

/** File and line of a row, with its folder. */
export function FilePlace({ at }: { readonly at: FilePlaceView }) {
  return (
    <>
      <ExternalLink href={at.repository} label={`${at.path}, in the repository`} hint="Open in the repository" plain>
        <bdi>{at.place}</bdi>
      </ExternalLink>
      {at.folder !== undefined && <bdi className="sq-rule">{at.folder}</bdi>}
    </>
  );
}
