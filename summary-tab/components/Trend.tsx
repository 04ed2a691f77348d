import * as React from 'react';
import type { TrendView } from '../view';
import { ExternalLink } from './ExternalLink';
import { Fold } from './Fold';

const width = 96;
const height = 24;

/** A small chart for each measure, with the same numbers as a table behind it. */
export function Trend({ trends }: { readonly trends: readonly TrendView[] }) {
  if (trends.length === 0) return null;
  return (
    <section className="sq-section">
      <h3>Trend</h3>
      {trends.map((trend) => (
        <Fold
          key={trend.metric}
          summary={
            <span className="sq-trend">
              <span className="sq-trend-name">{trend.metric}</span>
              <Sparkline values={trend.points.map((point) => point.value)} />
              <span className="sq-secondary">{trend.summary}</span>
            </span>
          }
        >
          <table className="sq-measures">
            <thead>
              <tr>
                <th scope="col">Build</th>
                <th scope="col">Finished</th>
                <th scope="col">{trend.metric}</th>
              </tr>
            </thead>
            <tbody>
              {[...trend.points].reverse().map((point) => (
                <tr key={point.build}>
                  <th scope="row">
                    {point.href === undefined ? (
                      <bdi>{point.build}</bdi>
                    ) : (
                      <ExternalLink href={point.href}>{point.build}</ExternalLink>
                    )}
                  </th>
                  <td>{point.when}</td>
                  <td>{point.text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Fold>
      ))}
    </section>
  );
}

function Sparkline({ values }: { readonly values: readonly number[] }) {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const x = (index: number): number => 2 + (index * (width - 4)) / Math.max(values.length - 1, 1);
  const y = (value: number): number => height - 3 - ((value - low) / span) * (height - 6);
  const last = values.length - 1;
  return (
    <svg className="sq-sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polyline points={values.map((value, index) => `${x(index)},${y(value)}`).join(' ')} />
      <circle cx={x(last)} cy={y(values[last] ?? low)} r="2" />
    </svg>
  );
}
