import * as React from 'react';
import type { TrendView } from '../view/view';
import { ExternalLink } from './ExternalLink';
import { Fold } from './Fold';
import { Sparkline } from './Sparkline';

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
                    <ExternalLink href={point.href}>
                      <bdi>{point.build}</bdi>
                    </ExternalLink>
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
