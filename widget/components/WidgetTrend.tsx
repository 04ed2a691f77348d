import * as React from 'react';
import type { OutcomeStatus } from '../../src/documents/gate-outcome';
import { Sparkline } from '../../src/web/components/Sparkline';
import type { WidgetTrendView } from '../view';

/** Of the last runs, how they ended or how a measure went. */
export function WidgetTrend({ trend, wide }: { readonly trend: WidgetTrendView; readonly wide: boolean }) {
  const width = wide ? 472 : 302;
  switch (trend.kind) {
    case 'none':
      return <p className="sq-widget-trend sq-secondary">{trend.text}</p>;
    case 'course':
      return (
        <div className="sq-widget-trend">
          <Heading title={trend.title} summary={trend.course.summary} />
          <Sparkline values={trend.course.points.map(({ value }) => value)} width={width} height={28} />
        </div>
      );
    case 'verdicts':
      return (
        <div className="sq-widget-trend">
          <Heading title={trend.title} summary={trend.summary} />
          <Verdicts runs={trend.runs} width={width} />
        </div>
      );
  }
}

function Heading({ title, summary }: { readonly title: string; readonly summary: string }) {
  return (
    <p>
      <bdi>{title}</bdi>
      <bdi className="sq-widget-value">{summary}</bdi>
    </p>
  );
}

const height = 28;
const most = 20;

/** Height repeats what the color says: a run that passed is low, one that nobody judged is in between, one that failed is high. */
const heights: Readonly<Record<OutcomeStatus, number>> = { passed: 10, skipped: 4, none: 4, unknown: 18, failed: 26 };

interface VerdictsProps {
  readonly runs: Extract<WidgetTrendView, { kind: 'verdicts' }>['runs'];
  readonly width: number;
}

function Verdicts({ runs, width }: VerdictsProps) {
  const step = width / most;
  const first = most - runs.length;
  return (
    <svg
      className="sq-widget-bars"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={runs.map(({ text }) => text).join(', ')}
    >
      {runs.map(({ run, status, text }, index) => (
        <rect
          key={`${index} ${run}`}
          className={`sq-bar-${status}`}
          x={(first + index) * step + 1}
          y={height - heights[status]}
          width={step - 2}
          height={heights[status]}
          rx="1"
        >
          <title>{text}</title>
        </rect>
      ))}
    </svg>
  );
}
