import * as React from 'react';
import type { Choices } from './use-choices';

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what was chosen. */
  readonly problem?: string | undefined;
  readonly children: React.ReactNode;
}

/** A labeled field, with its hint and what is wrong with it. */
export function Field({ id, label, hint, problem, children }: FieldProps) {
  return (
    <div className="sq-field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="sq-hint">
          {hint}
        </p>
      )}
      <Problem id={id} problem={problem} />
    </div>
  );
}

export function Problem({ id, problem }: { readonly id: string; readonly problem: string | undefined }) {
  return problem === undefined ? null : (
    <p id={`${id}-problem`} className="sq-problem" role="alert">
      {problem}
    </p>
  );
}

interface ListStateProps {
  /** What the list is of. */
  readonly what: string;
  readonly choices: readonly [Choices<unknown>, () => void];
}

/** That a list is on its way, or why it did not come. */
export function ListState({ what, choices: [choices, retry] }: ListStateProps) {
  switch (choices.kind) {
    case 'not-asked':
    case 'loaded':
      return null;
    case 'loading':
      return (
        <p className="sq-hint" role="status">
          Loading the {what} …
        </p>
      );
    case 'failed':
      return (
        <p className="sq-problem" role="alert">
          The {what} could not be read. {choices.text}{' '}
          <button type="button" className="sq-again" onClick={retry}>
            Try again<span className="sq-hidden"> to read the {what}</span>
          </button>
        </p>
      );
  }
}
