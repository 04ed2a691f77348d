import { TextField } from 'azure-devops-ui/TextField';
import * as React from 'react';
import type { CardView, ResultsView } from '../view/view';
import { AnalysisCard } from './AnalysisCard';
import { CardBoundary } from './CardBoundary';
import { Notice } from './Message';
import { StatusIcon } from './StatusIcon';

/** Verdict first, then what may be missing, then one card for each analysis. */
export function Results({ results, onRetry }: { readonly results: ResultsView; readonly onRetry: () => void }) {
  const [filter, setFilter] = React.useState('');
  const cards = results.filterable ? results.cards.filter((card) => matches(card, filter)) : results.cards;
  const attention = results.attention.filter(({ key }) => cards.some((card) => card.key === key));
  return (
    <>
      <p role="status" className="sq-hidden">
        {results.verdict.title}
      </p>
      <div className="sq-verdict">
        <h1>
          <StatusIcon status={results.verdict.status} size="l" />
          <span>{results.verdict.title}</span>
        </h1>
        <ul className="sq-verdict-facts">
          {results.verdict.facts.map((fact) => (
            <li key={fact}>
              <bdi>{fact}</bdi>
            </li>
          ))}
        </ul>
        {results.filterable && (
          <div className="sq-filter">
            <TextField
              value={filter}
              onChange={(_event, value) => setFilter(value)}
              placeholder="Filter by project"
              ariaLabel="Filter by project"
            />
            <span role="status" className="sq-hidden">
              {filter === '' ? '' : `${cards.length} of ${results.cards.length} shown`}
            </span>
          </div>
        )}
        {results.verdict.worst !== undefined && (
          <p className="sq-worst">
            <bdi>{results.verdict.worst}</bdi>
          </p>
        )}
      </div>
      {attention.length > 0 && (
        <nav className="sq-attention" aria-label="Projects that did not pass">
          <ul>
            {attention.map(({ key, title, status }) => (
              <li key={key}>
                <StatusIcon status={status} size="s" />
                <a
                  className="sq-link"
                  href={`#${cardId(results.cards, key)}`}
                  onClick={() => scrollTo(cardId(results.cards, key))}
                >
                  <bdi>{title}</bdi>
                </a>
              </li>
            ))}
            {results.attentionRest !== undefined && filter === '' && <li>{results.attentionRest}</li>}
          </ul>
        </nav>
      )}
      {results.notices.map((notice, index) => (
        <Notice key={`${index} ${notice.title}`} message={notice} onRetry={onRetry} />
      ))}
      {cards.map((card) => (
        <CardBoundary key={card.key} title={card.title} onRetry={onRetry}>
          <AnalysisCard
            card={card}
            foldable={results.cards.length > 1}
            contentId={`${cardId(results.cards, card.key)}-content`}
            id={cardId(results.cards, card.key)}
          />
        </CardBoundary>
      ))}
      {cards.length === 0 && results.cards.length > 0 && <p className="sq-note">No project fits the filter.</p>}
    </>
  );
}

function cardId(cards: readonly CardView[], key: string): string {
  return `analysis-${cards.findIndex((card) => card.key === key)}`;
}

/** Browsers follow a fragment inside its frame alone, and where the page around it scrolls, the frame does not. */
function scrollTo(id: string): void {
  document.getElementById(id)?.scrollIntoView();
}

function matches(card: CardView, filter: string): boolean {
  const wanted = filter.trim().toLocaleLowerCase();
  return `${card.title} ${card.subtitle}`.toLocaleLowerCase().includes(wanted);
}
