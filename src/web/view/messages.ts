import type { BuildSnapshot, TaskName, TaskRun } from '../reading/build-snapshot';
import { logOf } from './log-links';
import type { CodeView, MessageView } from './view';

/** What the tab says where there is no result, and while more may come. Pure: facts in, words out. */

export const publishStep: CodeView = {
  label: 'Add this step after the analysis:',
  text: '- task: SonarQubeServerPublish@1',
};

/** Where a step before it failed. */
export const publishStepAnyway: CodeView = {
  label: 'With this condition it runs after a step that failed, too:',
  text: '- task: SonarQubeServerPublish@1\n  condition: succeededOrFailed()',
};

export const threeSteps: CodeView = {
  label: 'A pipeline with an analysis has these steps:',
  text: [
    '- checkout: self',
    '  fetchDepth: 0',
    '- task: SonarQubeServerPrepare@1',
    '  inputs:',
    "    connection: 'my SonarQube connection'",
    '    configMode: manual',
    "    cliProjectKey: 'my-project'",
    '- task: SonarQubeServerAnalyze@1',
    '- task: SonarQubeServerPublish@1',
  ].join('\n'),
};

/** The page of a run that has no report. */
export function emptyMessage({ build, tasks, page }: BuildSnapshot, time: (iso: string) => string): MessageView {
  const running = build !== undefined && build.state !== 'finished';
  const published = lastOf(tasks, 'publish');
  if (running) return waitingMessage(tasks, time);
  if (tasks === undefined) {
    return {
      tone: 'neutral',
      title: 'No results in this run',
      text: ['No step of this run published an analysis.'],
      code: publishStep,
      retry: true,
    };
  }
  if (published === undefined) return tasks.length === 0 ? noTaskMessage : missingPublishMessage(tasks);
  return publishEndedMessage(published, tasks, page);
}

const noTaskMessage: MessageView = {
  tone: 'neutral',
  title: 'Nothing was analyzed in this run',
  text: ['No SonarQube step has run.'],
  code: threeSteps,
  retry: false,
};

function missingPublishMessage(tasks: readonly TaskRun[]): MessageView {
  const analyzed = lastOf(tasks, 'analyze');
  return {
    tone: 'warning',
    title: 'The Publish step is missing',
    text: [
      analyzed?.result === 'succeeded'
        ? 'The analysis has run, but no step asked SonarQube for the quality gate, so it is not known here.'
        : 'An analysis was prepared, but no step asked SonarQube for the quality gate.',
    ],
    code: publishStep,
    retry: false,
  };
}

function publishEndedMessage(published: TaskRun, tasks: readonly TaskRun[], page: string): MessageView {
  const step = `“${published.displayName}”`;
  if (published.result === 'skipped') return publishSkippedMessage(published, tasks, page);
  const log = logOf(published, page);
  const ends = { failed: 'failed', canceled: 'was canceled', succeeded: 'ended' };
  return {
    tone: 'warning',
    title: 'No results were published',
    text: [
      `The step ${step} ${ends[published.result ?? 'succeeded']} without a report, so the quality gate is unknown.`,
      ...(log === undefined ? ['Its log says why.'] : []),
    ],
    detail: unique(published.messages),
    ...(log !== undefined && { link: log }),
    retry: true,
  };
}

function publishSkippedMessage(published: TaskRun, tasks: readonly TaskRun[], page: string): MessageView {
  const step = `“${published.displayName}”`;
  const failed = tasks.find(({ result }) => result === 'failed');
  const analyzed = tasks.some(({ task, result }) => task === 'analyze' && result === 'succeeded');
  const detail = unique([...(failed?.messages ?? []), ...published.messages]);
  if (analyzed && failed === undefined) {
    return {
      tone: 'warning',
      title: 'No results were published',
      text: [
        `The analysis has run, but the step ${step} was skipped: its condition was not met, as after a step that failed. So the quality gate is unknown.`,
      ],
      detail,
      code: publishStepAnyway,
      retry: false,
    };
  }
  const log = failed === undefined ? undefined : logOf(failed, page);
  return {
    tone: failed ? 'warning' : 'neutral',
    title: 'Nothing was analyzed in this run',
    text: [
      failed
        ? `The step ${step} was skipped after “${failed.displayName}” had failed.`
        : `The step ${step} was skipped: its condition was not met, or there was nothing to publish.`,
    ],
    detail,
    ...(log !== undefined && { link: log }),
    retry: false,
  };
}

const waits: Readonly<Record<TaskName, string>> = {
  prepare: 'The analysis is being prepared',
  analyze: 'The analysis is running',
  publish: 'SonarQube is processing the analysis',
};

function waitingMessage(tasks: readonly TaskRun[] | undefined, time: (iso: string) => string): MessageView {
  const running = tasks?.find(({ state }) => state === 'running');
  const next = tasks?.find(({ state }) => state === 'pending');
  return {
    tone: 'running',
    title: 'Waiting for the results',
    text: [
      running
        ? runningStep(running, time)
        : next
          ? `The run has not reached “${next.displayName}” yet.`
          : 'The run has not reached the analysis yet.',
      'This page updates by itself.',
    ],
    retry: false,
  };
}

/** More results may come while a run with results is not over. */
export function runningNotice({ build, tasks }: BuildSnapshot, time: (iso: string) => string): MessageView | undefined {
  if (build === undefined || build.state === 'finished') return undefined;
  const running = tasks?.find(({ state }) => state === 'running');
  return {
    tone: 'running',
    title: 'The run is still in progress',
    text: [running ? runningStep(running, time) : 'More results may follow. This page updates by itself.'],
    retry: false,
  };
}

function runningStep(step: TaskRun, time: (iso: string) => string): string {
  const where = step.jobName === undefined ? '' : ` in job ${step.jobName}`;
  const since = step.startedAt === undefined ? '' : `, since ${time(step.startedAt)}`;
  return `${waits[step.task]} (“${step.displayName}”${where}${since}).`;
}

function lastOf(tasks: readonly TaskRun[] | undefined, task: TaskName): TaskRun | undefined {
  return tasks?.filter((run) => run.task === task).at(-1);
}

const unique = (lines: readonly string[]): readonly string[] => [...new Set(lines)];
