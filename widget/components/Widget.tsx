import { Status, Statuses, StatusSize } from 'azure-devops-ui/Status';
import * as React from 'react';
import { StatusIcon } from '../../src/web/components/StatusIcon';
import type { GateWidgetView, MessageWidgetView, WidgetSize, WidgetView } from '../view';
import { Rows } from './Rows';
import { WidgetTrend } from './WidgetTrend';

interface WidgetProps {
  readonly view: WidgetView;
  readonly size: WidgetSize;
  readonly onRetry: () => void;
}

/** The whole widget, in the cells that the dashboard gave it. */
export function Widget({ view, size, onRetry }: WidgetProps) {
  const shape = `${size.rows > 1 ? 'sq-tall' : 'sq-low'} ${size.columns > 2 ? 'sq-wide' : size.columns > 1 ? 'sq-medium' : 'sq-narrow'}`;
  const state = view.kind === 'gate' ? view.status : view.kind === 'message' ? view.tone : 'loading';
  return (
    <main className={`sq-widget ${shape} sq-is-${state}`} aria-busy={view.kind === 'loading'}>
      <h1 title={view.title}>
        <bdi>{view.title}</bdi>
      </h1>
      {view.kind === 'loading' && <p role="status">Loading …</p>}
      {view.kind === 'message' && <MessageBody view={view} onRetry={onRetry} />}
      {view.kind === 'gate' && <GateBody view={view} size={size} />}
    </main>
  );
}

function GateBody({ view, size }: { readonly view: GateWidgetView; readonly size: WidgetSize }) {
  const isTall = size.rows > 1;
  const isNarrow = size.columns < 2;
  const showsRows = isTall && view.rows.length > 0;
  return (
    <>
      <p className="sq-widget-verdict">
        <StatusIcon status={view.status} size="l" />
        {view.href === undefined ? (
          <span>{isNarrow ? view.verdict : view.headline}</span>
        ) : (
          <a href={view.href} target="_blank" rel="noopener noreferrer" aria-label={view.linkLabel}>
            {isNarrow ? view.verdict : view.headline}
          </a>
        )}
      </p>
      <Facts facts={isTall ? view.facts : view.facts.slice(0, isNarrow ? 2 : 1)} />
      {!isNarrow && !showsRows && view.worst !== undefined && <Worst worst={view.worst} />}
      {showsRows && <Rows rows={view.rows} rest={view.rest} />}
      {isTall && !showsRows && view.rest !== undefined && <p className="sq-secondary">{view.rest}</p>}
      <div className="sq-widget-space" />
      {view.trend !== undefined && <WidgetTrend trend={view.trend} wide={size.columns > 2} />}
      <p className="sq-widget-source" title={view.source.join(' · ')}>
        {view.source.map((part, index) => (
          // A pipeline may be called as its branch.
          <bdi key={`${index} ${part}`}>{part}</bdi>
        ))}
      </p>
    </>
  );
}

function Facts({ facts }: { readonly facts: readonly string[] }) {
  if (facts.length === 0) return null;
  return (
    <p className="sq-widget-facts">
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
  );
}

function Worst({ worst }: { readonly worst: NonNullable<GateWidgetView['worst']> }) {
  return (
    <p className="sq-widget-worst">
      {worst.name !== undefined && <bdi className="sq-widget-name">{worst.name}</bdi>}
      <bdi className="sq-widget-what">{worst.text}</bdi>
      {worst.value !== undefined && <bdi className="sq-widget-value">{worst.value}</bdi>}
      {worst.requirement !== undefined && <bdi className="sq-secondary">{worst.requirement}</bdi>}
    </p>
  );
}

const looks = {
  neutral: Statuses.Information,
  running: Statuses.Running,
  warning: Statuses.Warning,
  error: Statuses.Failed,
};

function MessageBody({ view, onRetry }: { readonly view: MessageWidgetView; readonly onRetry: () => void }) {
  return (
    <>
      <p className="sq-widget-verdict">
        <span aria-hidden="true" className="sq-icon">
          <Status {...looks[view.tone]} size={StatusSize.l} />
        </span>
        <span>{view.headline}</span>
      </p>
      <div className="sq-widget-text" tabIndex={0} role="group" aria-label={view.headline}>
        {view.text.map((sentence) => (
          <p key={sentence} dir="auto">
            {sentence}
          </p>
        ))}
      </div>
      <div className="sq-widget-space" />
      {(view.retry || view.link !== undefined) && (
        <p className="sq-widget-actions">
          {view.retry && (
            <button type="button" onClick={onRetry}>
              Try again
            </button>
          )}
          {view.link !== undefined && (
            <a href={view.link.href} target="_blank" rel="noopener noreferrer">
              {view.link.text}
            </a>
          )}
        </p>
      )}
    </>
  );
}
