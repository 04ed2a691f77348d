import * as React from 'react';
import type { TrendView } from '../view/view';
import { ExternalLink } from './ExternalLink';
import { Fold } from './Fold';

const width = 80;
const height = 24;

/** A small chart for each measure, with the same numbers as a table behind it. */
export function Trend({ trend }: { readonly trend: TrendView }) {
  return (
    <section className="sq-section">
      <h3>{trend.title}</h3>
      {trend.courses.map((course) => (
        <Fold
          key={course.metric}
          summary={
            <span className="sq-trend">
              <span className="sq-trend-name">{course.metric}</span>
              <Sparkline values={course.points.map((point) => point.value)} />
              <bdi className="sq-secondary">{course.summary}</bdi>
            </span>
          }
        >
          <table className="sq-measures">
            <thead>
              <tr>
                <th scope="col">Build</th>
                <th scope="col">Finished</th>
                <th scope="col">{course.metric}</th>
              </tr>
            </thead>
            <tbody>
              {[...course.points].reverse().map((point) => (
                <tr key={point.build}>
                  <th scope="row">
                    {point.href === undefined ? (
                      <bdi>{point.build}</bdi>
                    ) : (
                      <ExternalLink href={point.href}>{point.build}</ExternalLink>
                    )}
                  </th>
                  <td>
                    <bdi>{point.when}</bdi>
                  </td>
                  <td>
                    <bdi>{point.text}</bdi>
                  </td>
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
  const high = Math.max(...values);
  // A tenth of the value at least: what hardly moved must not look like a fall.
  const span = Math.max(high - low, Math.abs(high) / 10, Number.MIN_VALUE);
  const middle = (low + high) / 2;
  const x = (index: number): number => 2 + (index * (width - 4)) / Math.max(values.length - 1, 1);
  const y = (value: number): number => height / 2 - ((value - middle) / span) * (height - 6);
  const last = values.length - 1;
  return (
    <svg className="sq-sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polyline points={values.map((value, index) => `${x(index)},${y(value)}`).join(' ')} />
      <circle cx={x(last)} cy={y(values[last] ?? low)} r="2" />
    </svg>
  );
}
