import { CustomCard } from 'azure-devops-ui/Card';
import * as React from 'react';
import { ExternalLink } from '../../src/web/components/ExternalLink';
import { StatusIcon } from '../../src/web/components/StatusIcon';
import type { IterationsView, IterationView } from '../view';
import { Findings } from './Comments';

/** The pushes of the pull request side by side. */
export function Iterations({ iterations }: { readonly iterations: IterationsView }) {
  return (
    <CustomCard className="sq-card">
      <section className="sq-card-content sq-part" aria-labelledby="iterations">
        <h2 id="iterations">Iterations</h2>
        <div className="sq-scroll" tabIndex={0} role="group" aria-labelledby="iterations">
          <table className="sq-measures sq-iterations">
            <thead>
              <tr>
                <th scope="col">Iteration</th>
                <th scope="col">Quality gate</th>
                <th scope="col">Open issues</th>
                <th scope="col">New</th>
                <th scope="col">Fixed</th>
                <th scope="col">Still there</th>
                <th scope="col">Run</th>
              </tr>
            </thead>
            <tbody>
              {iterations.rows.map((row) => (
                <Row key={row.name} row={row} />
              ))}
            </tbody>
          </table>
        </div>
        {iterations.note !== undefined && <p className="sq-note sq-secondary">{iterations.note}</p>}
        {iterations.lists.map((list) => (
          <Findings key={list.title} list={list} />
        ))}
      </section>
    </CustomCard>
  );
}

function Row({ row }: { readonly row: IterationView }) {
  return (
    <tr>
      <th scope="row">
        {row.name} <bdi className="sq-secondary sq-commit">{row.commit}</bdi>
      </th>
      <td className="sq-gate">
        <StatusIcon status={row.status} size="m" /> {row.statusText}
      </td>
      {[row.open, row.fresh, row.fixed, row.still].map((value, index) => (
        <td key={index}>
          {value ?? (
            <>
              <span aria-hidden="true" className="sq-secondary">
                –
              </span>
              <span className="sq-hidden">not known</span>
            </>
          )}
        </td>
      ))}
      <td>{row.run && <ExternalLink href={row.run.href}>{row.run.text}</ExternalLink>}</td>
    </tr>
  );
}
