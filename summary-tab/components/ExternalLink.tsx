import * as React from 'react';

/** A link out of Azure DevOps, in a new tab, since the tab itself lives in a frame. */
export function ExternalLink({
  href,
  children,
  label,
}: {
  readonly href: string;
  readonly children: React.ReactNode;
  readonly label?: string;
}) {
  return (
    <a className="sq-link" href={href} target="_blank" rel="noopener noreferrer" aria-label={label}>
      {children}
      <svg className="sq-link-mark" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        <path d="M4 1H1v8h8V6M6 1h3v3M9 1 4.5 5.5" fill="none" stroke="currentColor" />
      </svg>
    </a>
  );
}
