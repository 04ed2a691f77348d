import type { BuildSnapshot, ReadFailure, ReportAttachment, TaskName, TaskRun } from './report-source';
import type { HostProblem } from './tab-state';
import type { CodeView, MessageView } from './view';

/** What the tab says where there is no result, and of reports that it cannot show. Pure: facts in, words out. */

export const publishStep: CodeView = {
  label: 'Add this step after the analysis:',
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
    '    scannerMode: cli',
    '    configMode: manual',
    "    cliProjectKey: 'my-project'",
    '- task: SonarQubeServerAnalyze@1',
    '- task: SonarQubeServerPublish@1',
  ].join('\n'),
};

const hostProblems: Readonly<Record<HostProblem, string>> = {
  'no-build': 'Azure DevOps did not tell this tab which run it belongs to.',
  'no-project': 'Azure DevOps did not tell this tab which project the run belongs to.',
  'no-address': 'Azure DevOps did not tell this tab its own address.',
};

export function hostProblemMessage(problem: HostProblem): MessageView {
  return {
    tone: 'error',
    title: 'No run to show',
    text: [hostProblems[problem], 'Reload the page. The summary of the run shows the same results.'],
    retry: false,
  };
}

export function failureMessage(failure: ReadFailure): MessageView {
  const [reason, remedy] = failureInWords(failure);
  return { tone: 'error', title: 'The results could not be read', text: [reason, remedy], retry: true };
}

/** A refresh that failed: what is on screen is older than it looks. */
export function staleNotice(failure: ReadFailure): MessageView {
  const [reason] = failureInWords(failure);
  return { tone: 'warning', title: 'These results may be out of date', text: [reason], retry: true };
}

function failureInWords(failure: ReadFailure, what = 'run'): readonly [reason: string, remedy: string] {
  const status = failure.status === undefined ? '' : ` (${failure.status})`;
  switch (failure.kind) {
    case 'refused':
      return [`Azure DevOps did not accept this page’s sign-in${status}.`, 'Sign in again, then reload the page.'];
    case 'forbidden':
      return [
        `You may not read this ${what}${status}.`,
        'Ask an administrator of the project for the permission “View builds”.',
      ];
    case 'gone':
      return [`Azure DevOps does not know this ${what} any more${status}.`, 'It was deleted, or you may not see it.'];
    case 'broken':
      return [`Azure DevOps answered with an error${status}.`, 'Try again in a moment.'];
    case 'offline':
      return ['Azure DevOps did not answer.', 'Check the network connection, then try again.'];
    case 'slow':
      return ['Azure DevOps did not answer in time.', 'Try again in a moment.'];
  }
}

/** One notice for each report that cannot be shown; the others are shown beside it. */
export function attachmentNotice({ name, content }: ReportAttachment): MessageView | undefined {
  switch (content.kind) {
    case 'document':
      return undefined;
    case 'newer':
      return {
        tone: 'warning',
        title: `${name}: written by a newer extension`,
        text: [
          `This report has version ${content.version}, which this page does not know yet.`,
          'Reload the page after the extension was updated. The verdict counts as unknown until then.',
        ],
        retry: false,
      };
    case 'unreadable':
      return {
        tone: 'warning',
        title: `${name}: this report cannot be read`,
        text: [
          `The file is no report of this extension: ${content.problem}.`,
          'The log of the step that published it shows the result. The verdict counts as unknown here.',
        ],
        retry: false,
      };
    case 'unavailable': {
      const [reason, remedy] = failureInWords(content.failure, 'report');
      return {
        tone: 'warning',
        title: `${name}: this report could not be loaded`,
        text: [reason, remedy],
        retry: true,
      };
    }
  }
}

/** The page of a run that has no report. */
export function emptyMessage({ build, tasks }: BuildSnapshot, time: (iso: string) => string): MessageView {
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
  return publishEndedMessage(published, tasks);
}

const noTaskMessage: MessageView = {
  tone: 'neutral',
  title: 'Nothing was analysed in this run',
  text: ['No SonarQube step has run.'],
  code: threeSteps,
  retry: false,
};

function missingPublishMessage(tasks: readonly TaskRun[]): MessageView {
  const analysed = lastOf(tasks, 'analyze');
  return {
    tone: 'warning',
    title: 'The Publish step is missing',
    text: [
      analysed?.result === 'succeeded'
        ? 'The analysis has run, but no step asked SonarQube for the quality gate, so it is not known here.'
        : 'An analysis was prepared, but no step asked SonarQube for the quality gate.',
    ],
    code: publishStep,
    retry: false,
  };
}

function publishEndedMessage(published: TaskRun, tasks: readonly TaskRun[]): MessageView {
  const step = `“${published.displayName}”`;
  if (published.result === 'skipped') return publishSkippedMessage(published, tasks);
  const ends = { failed: 'failed', canceled: 'was canceled', succeeded: 'ended' };
  return {
    tone: 'warning',
    title: 'No results were published',
    text: [
      `The step ${step} ${ends[published.result ?? 'succeeded']} without a report, so the quality gate is unknown.`,
      'Its log says why.',
    ],
    detail: unique(published.messages),
    retry: true,
  };
}

function publishSkippedMessage(published: TaskRun, tasks: readonly TaskRun[]): MessageView {
  const step = `“${published.displayName}”`;
  const failed = tasks.find(({ result }) => result === 'failed');
  const analysed = tasks.some(({ task, result }) => task === 'analyze' && result === 'succeeded');
  const detail = unique([...(failed?.messages ?? []), ...published.messages]);
  if (analysed && failed === undefined) {
    return {
      tone: 'warning',
      title: 'No results were published',
      text: [
        `The analysis has run, but the step ${step} was skipped: its condition was not met, as after a step that failed. So the quality gate is unknown.`,
      ],
      detail,
      code: publishStep,
      retry: false,
    };
  }
  return {
    tone: failed ? 'warning' : 'neutral',
    title: 'Nothing was analysed in this run',
    text: [
      failed
        ? `The step ${step} was skipped after “${failed.displayName}” had failed.`
        : `The step ${step} was skipped: its condition was not met, or there was nothing to publish.`,
    ],
    detail,
    retry: false,
  };
}

/** A job that prepared an analysis and left no verdict, beside the results of others. */
export function unpublishedNotice(tasks: readonly TaskRun[]): MessageView {
  const published = lastOf(tasks, 'publish');
  const message = published === undefined ? missingPublishMessage(tasks) : publishEndedMessage(published, tasks);
  return {
    ...message,
    tone: 'warning',
    title: `The quality gate of job ${tasks[0]?.jobName ?? 'without a name'} is unknown`,
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
      'This page fills itself.',
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
    title: 'The run is not over',
    text: [running ? runningStep(running, time) : 'More results may follow. This page fills itself.'],
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
