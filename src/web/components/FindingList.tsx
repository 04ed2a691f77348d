import * as React from 'react';
import type { SeverityLevel } from '../../presentation/severities';
import type { FindingsView, FindingView } from '../view/view';
import { ExternalLink } from './ExternalLink';
import { FilePlace, ListSection } from './ListSection';

/** The most severe findings with links to the line in the repository and to SonarQube. */
export function FindingList({ findings }: { readonly findings: FindingsView }) {
  const counts = findings.kind === 'list' ? findings.counts : [];
  const head = counts.map((count) => (
    <span key={count.text} className="sq-count">
      <SeverityMark level={count.level} />
      <bdi>{count.text}</bdi>
    </span>
  ));
  return (
    <ListSection list={findings} head={head}>
      {(rows) => <FindingRows rows={rows} />}
    </ListSection>
  );
}

/** Rows of findings, each with its place and what is said of it. */
export function FindingRows({ rows }: { readonly rows: readonly FindingView[] }) {
  return (
    <ul className="sq-findings">
      {rows.map((row) => (
        <Finding key={row.key} finding={row} />
      ))}
    </ul>
  );
}

function Finding({ finding }: { readonly finding: FindingView }) {
  return (
    <li className="sq-finding">
      <span className="sq-place" title={finding.path}>
        <FilePlace at={finding} />
      </span>
      <span className="sq-message">
        <ExternalLink href={finding.sonarqube} label={`${finding.message}, in SonarQube`} hint="Open in SonarQube">
          <bdi>{finding.message}</bdi>
        </ExternalLink>
        {finding.note !== undefined && <bdi className="sq-rule">{finding.note}</bdi>}
        {finding.discussion !== undefined && (
          <span className="sq-discussion">
            <ExternalLink href={finding.discussion.href} label={`${finding.discussion.text}: ${finding.message}`}>
              {finding.discussion.text}
            </ExternalLink>
          </span>
        )}
      </span>
      <span className="sq-kind">
        <SeverityMark level={finding.level} />
        <bdi>{finding.severity}</bdi>
        {finding.kind !== '' && (
          <span className="sq-secondary">
            {' · '}
            <bdi>{finding.kind}</bdi>
          </span>
        )}
        {finding.rule !== '' && (
          <span className="sq-rule">
            <span className="sq-hidden">Rule </span>
            <bdi>{finding.rule}</bdi>
          </span>
        )}
      </span>
    </li>
  );
}

const marks: Readonly<Record<SeverityLevel, string>> = {
  highest: 'M6 1 11 6 6 11 1 6Z',
  high: 'M6 1.5 11 10.5H1Z',
  medium: 'M2 2H10V10H2Z',
  low: 'M6 2A4 4 0 1 1 6 10 4 4 0 1 1 6 2Z',
  info: 'M6 4A2 2 0 1 1 6 8 2 2 0 1 1 6 4Z',
};

/** Each level has a shape of its own: color only repeats it. */
function SeverityMark({ level }: { readonly level: SeverityLevel }) {
  return (
    <svg className={`sq-severity ${level}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d={marks[level]} />
    </svg>
  );
}
