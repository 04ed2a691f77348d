import * as React from 'react';

interface FoldProps {
  readonly summary: React.ReactNode;
  readonly children: React.ReactNode;
}

/** One line that opens on demand. The browser's own element: keyboard, screen reader and find-in-page work by themselves. */
export function Fold({ summary, children }: FoldProps) {
  return (
    <details className="sq-fold">
      <summary>
        <Chevron />
        {summary}
      </summary>
      <div className="sq-fold-content">{children}</div>
    </details>
  );
}

export function Chevron() {
  return (
    <svg className="sq-chevron" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M4 2l4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.4" />
    </svg>
  );
}
