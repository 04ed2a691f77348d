import * as React from 'react';
import type { ConditionView } from '../view/view';
import { ExternalLink } from './ExternalLink';
import { StatusIcon } from './StatusIcon';

const statusOf = { failed: 'failed', warning: 'unknown', met: 'passed', 'not-judged': 'none' } as const;

/** Conditions of a quality gate: what is measured, its value, and what the gate asks for. */
export function ConditionTable({
  label,
  conditions,
}: {
  readonly label: string;
  readonly conditions: readonly ConditionView[];
}) {
  return (
    <table className="sq-conditions">
      <caption className="sq-hidden">{label}</caption>
      <colgroup>
        <col />
        <col />
        <col />
        <col />
      </colgroup>
      <thead className="sq-hidden">
        <tr>
          <th scope="col">Condition</th>
          <th scope="col">Value</th>
          <th scope="col">Requirement</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {conditions.map((condition) => (
          <tr key={`${condition.metric} ${condition.requirement}`} className={`sq-condition ${condition.status}`}>
            <th scope="row">
              <StatusIcon status={statusOf[condition.status]} size="m" />
              <span className="sq-hidden">{condition.statusText}: </span>
              <bdi>{condition.metric}</bdi>
            </th>
            <td className="sq-value">
              {condition.link ? (
                <ExternalLink href={condition.link.href} label={`${condition.actual}, ${condition.link.text}`}>
                  <bdi>{condition.actual}</bdi>
                </ExternalLink>
              ) : (
                <bdi>{condition.actual}</bdi>
              )}
            </td>
            <td className="sq-requirement">
              <bdi>{condition.requirement}</bdi>
              {condition.behind && (
                <span className="sq-behind">
                  <ExternalLink href={condition.behind.href} label={`${condition.behind.text}, in SonarQube`}>
                    <bdi>{condition.behind.text}</bdi>
                  </ExternalLink>
                </span>
              )}
            </td>
            <td className="sq-bar-cell">
              {condition.bar && <Bar {...condition.bar} failed={condition.status === 'failed'} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A picture of the two numbers beside it, so it is hidden from screen readers. */
function Bar({
  actual,
  threshold,
  failed,
}: {
  readonly actual: number;
  readonly threshold: number;
  readonly failed: boolean;
}) {
  return (
    <svg
      className={failed ? 'sq-bar failed' : 'sq-bar'}
      viewBox="0 0 120 10"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect className="sq-bar-track" y="2" width="120" height="6" rx="3" />
      <rect className="sq-bar-value" y="2" width={actual * 120} height="6" rx="3" />
      <rect className="sq-bar-mark" x={Math.min(Math.max(threshold * 120 - 1, 0), 118)} width="2" height="10" />
    </svg>
  );
}
