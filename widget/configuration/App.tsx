import * as React from 'react';
import type { WidgetTrend } from '../../src/documents/widget-settings';
import { BranchField } from './BranchField';
import type { ChoiceSource } from './choice-source';
import { problemsOf, type Draft } from './draft';
import { Field } from './Field';
import { PipelineField } from './PipelineField';
import { ProjectsField } from './ProjectsField';
import { useChoices, useSettled } from './use-choices';

interface AppProps {
  readonly source: Promise<ChoiceSource>;
  readonly initial: Draft;
  /** Why saved settings are not shown. */
  readonly lost: string | undefined;
  readonly onDraft: (draft: Draft) => void;
  /** When nobody types any more. */
  readonly onSettled: (draft: Draft) => void;
  /** Takes what shows the missing fields. */
  readonly onSaveRefused: (tell: () => void) => void;
  readonly onDrawn: () => void;
}

const trends: readonly (readonly [value: WidgetTrend, label: string])[] = [
  ['verdicts', 'Quality gate of the last runs'],
  ['issues', 'Issues'],
  ['coverage', 'Coverage'],
  ['duplications', 'Duplications'],
  ['off', 'No trend'],
];

/** The whole configuration. Lists come and fail one by one; what was saved stays until a person changes it. */
export function App({ source, initial, lost, onDraft, onSettled, onSaveRefused, onDrawn }: AppProps) {
  const [draft, setDraft] = React.useState(initial);
  const [isTold, setTold] = React.useState(false);
  const settled = useSettled(draft);
  const isFirst = React.useRef(true);
  const change = (changes: Partial<Draft>): void => setDraft((now) => ({ ...now, ...changes }));
  const problems = problemsOf(draft);
  const shown = isTold ? problems : {};

  // In braces: what an effect returns is called at its end.
  React.useEffect(() => {
    onSaveRefused(() => setTold(true));
  }, [onSaveRefused]);
  React.useEffect(() => {
    onDraft(draft);
  }, [draft, onDraft]);
  React.useEffect(() => {
    if (!isFirst.current) onSettled(settled);
    isFirst.current = false;
    // Told once for each draft.
  }, [settled]);
  React.useEffect(() => {
    onDrawn();
  });

  const { pipelineId } = draft;
  const branchProblem = problemsOf(settled).branch;
  const pipelines = useChoices(() => source.then((one) => one.pipelines()), 'pipelines');
  const branches = useChoices(
    pipelineId === null ? undefined : () => source.then((one) => one.branches(pipelineId)),
    `branches of ${pipelineId}`,
  );
  const projects = useChoices(
    pipelineId === null || branchProblem !== undefined
      ? undefined
      : () => source.then((one) => one.projects(pipelineId, settled.branch)),
    `projects of ${pipelineId} ${branchProblem === undefined ? settled.branch : ''}`,
  );
  const choosePipeline = (id: number | null): void => {
    // Projects of another pipeline are other projects.
    change({ pipelineId: id, projects: null });
    if (id === null || draft.branch !== '') return;
    const fill = (branch: string | null): void =>
      setDraft((now) => (now.pipelineId === id && now.branch === '' && branch !== null ? { ...now, branch } : now));
    // A help only: without it the branch is typed.
    source.then((one) => one.defaultBranch(id)).then(fill, () => undefined);
  };

  return (
    <main className="sq-configuration">
      <h1 className="sq-hidden">SonarQube quality gate</h1>
      {lost !== undefined && (
        <p className="sq-lost" role="alert">
          {lost}
        </p>
      )}
      <PipelineField chosen={pipelineId} choices={pipelines} problem={shown.pipeline} onChoose={choosePipeline} />
      <BranchField
        typed={draft.branch}
        choices={branches}
        problem={shown.branch}
        onType={(branch) => change({ branch })}
      />
      <ProjectsField
        chosen={draft.projects}
        choices={projects}
        problem={shown.projects}
        onChoose={(chosen) => change({ projects: chosen })}
      />
      <Field id="trend" label="Trend" hint="The sizes 2 × 2 and 3 × 2 show it.">
        <select
          id="trend"
          aria-describedby="trend-hint"
          value={draft.trend}
          onChange={({ target }) => change({ trend: trends.find(([value]) => value === target.value)?.[0] ?? 'off' })}
        >
          {trends.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </Field>
    </main>
  );
}
