import * as React from 'react';
import type { MeasuresView } from '../view/view';

/** Measures of new code beside those of all code. A pull request has only new code. */
export function MeasureTable({ measures }: { readonly measures: MeasuresView }) {
  if (measures.kind === 'none') return null;
  if (measures.kind === 'missing') {
    return (
      <section className="sq-section">
        <h3>Measures</h3>
        <p className="sq-secondary">{measures.text}</p>
      </section>
    );
  }
  return (
    <section className="sq-section">
      <h3 className="sq-hidden">Measures</h3>
      <table className="sq-measures">
        <thead>
          <tr>
            <th scope="col">Measures</th>
            {measures.withNewCode && <th scope="col">New code</th>}
            {measures.withOverall && <th scope="col">Overall code</th>}
          </tr>
        </thead>
        <tbody>
          {measures.rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              {measures.withNewCode && (
                <td>
                  <Value text={row.newCode} />
                </td>
              )}
              {measures.withOverall && (
                <td>
                  <Value text={row.overall} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Value({ text }: { readonly text: string | undefined }) {
  if (text !== undefined) return <bdi>{text}</bdi>;
  return (
    <>
      <span aria-hidden="true" className="sq-secondary">
        –
      </span>
      <span className="sq-hidden">no value</span>
    </>
  );
}
