import * as React from 'react';
import { Field, ListState } from './Field';
import type { Choices } from './use-choices';

interface BranchFieldProps {
  readonly typed: string;
  readonly choices: readonly [Choices<readonly string[]>, () => void];
  readonly problem: string | undefined;
  readonly onType: (branch: string) => void;
}

/** Branches that were built are proposed; any other one can be typed. */
export function BranchField({ typed, choices, problem, onType }: BranchFieldProps) {
  const [state] = choices;
  return (
    <Field id="branch" label="Branch" problem={problem}>
      <input
        id="branch"
        type="text"
        list="branches"
        required
        autoComplete="off"
        spellCheck={false}
        placeholder="main"
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : 'branch-problem'}
        value={typed}
        onChange={({ target }) => onType(target.value)}
      />
      <datalist id="branches">
        {(state.kind === 'loaded' ? state.values : []).map((branch) => (
          <option key={branch} value={branch} />
        ))}
      </datalist>
      <ListState what="branches" choices={choices} />
    </Field>
  );
}
