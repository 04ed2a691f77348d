import * as React from 'react';
import type { Choice } from './choice-source';
import { Field, ListState } from './Field';
import type { Choices } from './use-choices';

interface PipelineFieldProps {
  readonly chosen: number | null;
  readonly choices: readonly [Choices<readonly Choice<number>[]>, () => void];
  readonly problem: string | undefined;
  readonly onChoose: (id: number | null) => void;
}

/** The pipeline that is saved stays to be chosen, whatever the list says. */
export function PipelineField({ chosen, choices, problem, onChoose }: PipelineFieldProps) {
  const [state] = choices;
  const listed = state.kind === 'loaded' ? state.values : [];
  const isListed = listed.some(({ value }) => value === chosen);
  const unlisted = state.kind === 'loaded' ? 'not among the pipelines of this project' : 'as saved';
  return (
    <Field id="pipeline" label="Pipeline" problem={problem}>
      <select
        id="pipeline"
        required
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : 'pipeline-problem'}
        value={chosen ?? ''}
        onChange={({ target }) => onChoose(target.value === '' ? null : Number(target.value))}
      >
        {chosen === null && <option value="">Choose a pipeline</option>}
        {chosen !== null && !isListed && (
          <option value={chosen}>
            Pipeline {chosen} ({unlisted})
          </option>
        )}
        {listed.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ListState what="pipelines" choices={choices} />
      {state.kind === 'loaded' && listed.length === 0 && (
        <p className="sq-hint">This project has no pipeline that you may see.</p>
      )}
    </Field>
  );
}
