import * as React from 'react';

interface SparklineProps {
  readonly values: readonly number[];
  /** In pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** The shape of a course; its numbers stand beside it. */
export function Sparkline({ values, width = 80, height = 24 }: SparklineProps) {
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
