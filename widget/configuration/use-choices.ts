import * as React from 'react';
import { asFailure } from '../../src/web/reading/build-snapshot';
import { failureInWords } from '../../src/web/view/failures';

/** A list at one moment: each loads and fails for itself. */
export type Choices<T> =
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'loaded'; readonly values: T };

/**
 * Loads a list, and again when what it is of changes.
 *
 * @param load must stay the same as long as `of` does; `undefined` where there is nothing to ask about yet
 * @param of what the list is of
 */
export function useChoices<T>(
  load: (() => Promise<T>) | undefined,
  of: string,
): readonly [choices: Choices<T>, retry: () => void] {
  const [choices, setChoices] = React.useState<Choices<T>>({ kind: 'not-asked' });
  const [attempt, setAttempt] = React.useState(0);
  React.useEffect(() => {
    if (load === undefined) {
      setChoices({ kind: 'not-asked' });
      return undefined;
    }
    let isCurrent = true;
    setChoices({ kind: 'loading' });
    load().then(
      (values) => {
        if (isCurrent) setChoices({ kind: 'loaded', values });
      },
      (error: unknown) => {
        if (isCurrent) setChoices({ kind: 'failed', text: failureInWords(asFailure(error), 'list').join(' ') });
      },
    );
    return () => {
      isCurrent = false;
    };
    // `of` says when the list is another one.
  }, [of, attempt]);
  return [choices, () => setAttempt(attempt + 1)];
}

/** A value that has stopped changing: what is typed is not asked about letter by letter. */
export function useSettled<T>(value: T, milliseconds = 400): T {
  const [settled, setSettled] = React.useState(value);
  React.useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
