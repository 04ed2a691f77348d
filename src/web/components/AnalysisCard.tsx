import { CustomCard } from 'azure-devops-ui/Card';
import * as React from 'react';
import type { CardView, ExplanationView, PullRequestView } from '../view/view';
import { ConditionTable } from './ConditionTable';
import { ExternalLink } from './ExternalLink';
import { FindingList } from './FindingList';
import { Chevron, Fold } from './Fold';
import { MeasureTable } from './MeasureTable';
import { StatusIcon } from './StatusIcon';
import { Trend } from './Trend';
import { UncoveredFiles } from './UncoveredFiles';

interface AnalysisCardProps {
  readonly card: CardView;
  /** A single card is the page and cannot be folded. */
  readonly foldable: boolean;
  /** Where links lead to. */
  readonly id: string;
  /** Names the content for the button that folds it. */
  readonly contentId: string;
}

export function AnalysisCard({ card, foldable, contentId, id }: AnalysisCardProps) {
  const [open, setOpen] = React.useState(card.startsOpen);
  const shown = open || !foldable;
  const heading = (
    <>
      <StatusIcon status={card.status} size="m" />
      <span className="sq-hidden">{card.statusText}: </span>
      <bdi className="sq-title">{card.title}</bdi>
    </>
  );
  return (
    <CustomCard className="sq-card">
      <div className="sq-card-head">
        <h2 id={id}>
          {foldable ? (
            <button
              type="button"
              className="sq-toggle"
              aria-expanded={open}
              aria-controls={contentId}
              onClick={() => setOpen(!open)}
            >
              <Chevron />
              {heading}
            </button>
          ) : (
            <span className="sq-toggle">{heading}</span>
          )}
        </h2>
        <bdi className="sq-subtitle">{card.subtitle}</bdi>
        {foldable && <bdi className="sq-summary">{card.summary}</bdi>}
        {card.dashboard && (
          <ExternalLink
            className="sq-dashboard"
            href={card.dashboard.href}
            label={`${card.dashboard.text}: ${card.title}`}
          >
            {card.dashboard.text}
          </ExternalLink>
        )}
      </div>
      <div id={contentId} className="sq-card-content" hidden={!shown}>
        {shown && <CardContent card={card} />}
      </div>
    </CustomCard>
  );
}

function CardContent({ card }: { readonly card: CardView }) {
  return (
    <>
      {card.notes.map((note) => (
        <p key={note} className="sq-note">
          {note}
        </p>
      ))}
      {card.explanation && <Explanation explanation={card.explanation} />}
      {card.failedConditions.length > 0 && (
        <ConditionTable label="Failed conditions" conditions={card.failedConditions} />
      )}
      {card.unjudgedConditions.length > 0 && (
        <ConditionTable label="Conditions that were not judged" conditions={card.unjudgedConditions} />
      )}
      {card.metSummary !== undefined && (
        <Fold
          summary={
            <>
              <StatusIcon status="passed" size="m" />
              <bdi>{card.metSummary}</bdi>
            </>
          }
        >
          <ConditionTable label="Conditions met" conditions={card.metConditions} />
        </Fold>
      )}
      {card.pullRequest && <PullRequest pullRequest={card.pullRequest} />}
      <div className="sq-columns">
        <div className="sq-main-column">
          <FindingList findings={card.issues} />
          <UncoveredFiles files={card.uncoveredFiles} />
          <FindingList findings={card.hotspots} />
        </div>
        <div className="sq-side-column">
          <MeasureTable measures={card.measures} />
          {card.trend && <Trend trend={card.trend} />}
        </div>
      </div>
      {card.warningsSummary !== undefined && (
        <Fold
          summary={
            <>
              <StatusIcon status="unknown" size="m" />
              <bdi>{card.warningsSummary}</bdi>
            </>
          }
        >
          <ul className="sq-detail">
            {card.warnings.map((warning) => (
              <li key={warning} dir="auto">
                {warning}
              </li>
            ))}
          </ul>
        </Fold>
      )}
      {(card.facts.length > 0 || card.log) && (
        <ul className="sq-facts">
          {card.facts.map((fact) => (
            <li key={fact}>
              <bdi>{fact}</bdi>
            </li>
          ))}
          {card.log && (
            <li>
              <ExternalLink href={card.log.href} label={`${card.log.text}, of ${card.title}`}>
                <bdi>{card.log.text}</bdi>
              </ExternalLink>
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function Explanation({ explanation }: { readonly explanation: ExplanationView }) {
  return (
    <div className={`sq-explanation ${explanation.tone}`}>
      <p className="sq-reason">{explanation.reason}</p>
      {explanation.detail !== undefined && <p dir="auto">{explanation.detail}</p>}
      {explanation.remedy !== undefined && <p>{explanation.remedy}</p>}
      {explanation.link && (
        <p>
          <ExternalLink href={explanation.link.href}>{explanation.link.text}</ExternalLink>
        </p>
      )}
    </div>
  );
}

function PullRequest({ pullRequest }: { readonly pullRequest: PullRequestView }) {
  return (
    <section className={`sq-explanation ${pullRequest.tone}`} aria-label="Pull request">
      {pullRequest.sentences.map((sentence) => (
        <p key={sentence} dir="auto">
          {sentence}
        </p>
      ))}
      {pullRequest.link && (
        <p>
          <ExternalLink href={pullRequest.link.href}>{pullRequest.link.text}</ExternalLink>
        </p>
      )}
    </section>
  );
}
