import * as React from 'react';

interface ExternalLinkProps {
  /** `undefined` where it leads nowhere: its text alone is shown. */
  readonly href: string | undefined;
  readonly children: React.ReactNode;
  /** Accessible name, where the text alone does not tell where the link leads. */
  readonly label?: string;
  readonly className?: string;
  /** Where it leads, for whoever points at it. */
  readonly hint?: string;
  /** Without the mark of a link that leads out, where each row has two. */
  readonly plain?: boolean;
}

/** A link out of Azure DevOps, in a new tab, since the tab itself lives in a frame. */
export function ExternalLink({ href, children, label, className = '', hint, plain = false }: ExternalLinkProps) {
  if (href === undefined) return <>{children}</>;
  return (
    <a
      className={`sq-link ${className}`}
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={label}
      title={hint}
    >
      {children}
      {!plain && (
        <svg className="sq-link-mark" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
          <path d="M4 1H1v8h8V6M6 1h3v3M9 1 4.5 5.5" fill="none" stroke="currentColor" />
        </svg>
      )}
    </a>
  );
}
