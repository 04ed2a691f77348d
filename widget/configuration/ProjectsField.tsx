import * as React from 'react';
import type { Choice } from './choice-source';
import { ListState, Problem } from './Field';
import type { Choices } from './use-choices';

interface ProjectsFieldProps {
  /** Keys; `null` for all. */
  readonly chosen: readonly string[] | null;
  readonly choices: readonly [Choices<readonly Choice<string>[]>, () => void];
  readonly problem: string | undefined;
  readonly onChoose: (chosen: readonly string[] | null) => void;
}

/** All projects of a run, or some. Chosen ones stay in the list, whether or not the newest run has them. */
export function ProjectsField({ chosen, choices, problem, onChoose }: ProjectsFieldProps) {
  const [state] = choices;
  const listed = state.kind === 'loaded' ? state.values : [];
  const others = (chosen ?? []).filter((key) => !listed.some(({ value }) => value === key));
  const unlisted = state.kind === 'loaded' ? 'not in the newest run' : 'as saved';
  const offered = [...listed, ...others.map((value) => ({ value, label: `${value} (${unlisted})` }))];
  const toggle = (key: string, isOn: boolean): void =>
    onChoose(isOn ? [...(chosen ?? []), key] : (chosen ?? []).filter((each) => each !== key));
  return (
    <fieldset className="sq-field" aria-describedby={problem === undefined ? undefined : 'projects-problem'}>
      <legend>SonarQube projects</legend>
      <label className="sq-option">
        <input type="radio" name="projects" checked={chosen === null} onChange={() => onChoose(null)} />
        All that a run publishes
      </label>
      <label className="sq-option">
        <input type="radio" name="projects" checked={chosen !== null} onChange={() => onChoose(chosen ?? [])} />
        Chosen ones
      </label>
      {chosen !== null && offered.length > 0 && (
        <ul className="sq-options">
          {offered.map(({ value, label }) => (
            <li key={value}>
              <label className="sq-option">
                <input
                  type="checkbox"
                  checked={chosen.includes(value)}
                  onChange={({ target }) => toggle(value, target.checked)}
                />
                <bdi>{label}</bdi>
              </label>
            </li>
          ))}
        </ul>
      )}
      {chosen !== null && <ListState what="projects" choices={choices} />}
      {chosen !== null && state.kind === 'not-asked' && (
        <p className="sq-hint">Choose pipeline and branch first; their newest run tells the projects.</p>
      )}
      {chosen !== null && state.kind === 'loaded' && listed.length === 0 && (
        <p className="sq-hint">No run of this branch has published a project yet.</p>
      )}
      <Problem id="projects" problem={problem} />
    </fieldset>
  );
}
