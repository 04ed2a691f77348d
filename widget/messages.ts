import { onOneLine } from '../src/presentation/plain-text';
import type { HostProblem } from '../src/web/host/host-problem';
import { failureInWords } from '../src/web/view/failures';
import { numberOf, tabOf, titleOf, type WidgetFrame } from './frame';
import type { GateSnapshot, GateState } from './gate-snapshot';
import type { MessageWidgetView } from './view';

type Told = Omit<MessageWidgetView, 'kind' | 'title' | 'link'> & Partial<Pick<MessageWidgetView, 'link'>>;

/** What the widget says where there is nothing to judge. Pure: facts in, words out. */
export function toMessageView(
  state: Exclude<GateState, { kind: 'loading' | 'read' }>,
  frame: WidgetFrame,
): MessageWidgetView {
  return toView(told(state), frame);
}

function toView(message: Told, frame: WidgetFrame): MessageWidgetView {
  return { kind: 'message', title: titleOf(frame), link: undefined, ...message };
}

const hostProblems: Readonly<Record<Extract<HostProblem, 'no-project' | 'no-address'>, string>> = {
  'no-project': 'Azure DevOps did not tell this widget which project it belongs to.',
  'no-address': 'Azure DevOps did not tell this widget its own address.',
};

function told(state: Exclude<GateState, { kind: 'loading' | 'read' }>): Told {
  switch (state.kind) {
    case 'newer-settings':
      return {
        tone: 'warning',
        headline: 'Configured by a newer version',
        text: ['Reload the dashboard after the extension was updated. The settings are kept.'],
        retry: false,
      };
    case 'unreadable-settings':
      return {
        tone: 'warning',
        headline: 'The settings cannot be read',
        text: [`Configure this widget anew: ${state.problem}.`],
        retry: false,
      };
    case 'without-project':
      return {
        tone: 'error',
        headline: 'Nothing to show',
        text: [
          state.problem === 'no-address' || state.problem === 'no-project'
            ? hostProblems[state.problem]
            : hostProblems['no-project'],
          'Reload the dashboard.',
        ],
        retry: false,
      };
    case 'failed': {
      const [reason, remedy] = failureInWords(state.failure, 'pipeline');
      return { tone: 'error', headline: 'Could not be read', text: [reason, remedy], retry: true };
    }
    case 'no-pipeline':
      return {
        tone: 'warning',
        headline: 'No such pipeline',
        text: [
          `Pipeline ${state.pipelineId} was deleted, or you may not see it.`,
          'Choose another one in the configuration of this widget.',
        ],
        retry: false,
      };
    case 'no-runs':
      return {
        tone: 'neutral',
        headline: 'No run yet',
        text: [
          `${state.pipeline === null ? 'The pipeline' : onOneLine(state.pipeline, 80)} has not run on ${branchName(state.branch)}.`,
        ],
        retry: true,
      };
  }
}

/** The branch has runs, and none of them that ended published anything. */
export function toUnjudgedView({ runs }: GateSnapshot, branch: string, frame: WidgetFrame): MessageWidgetView {
  const [newest] = runs;
  const running = runs.find(({ state }) => state !== 'finished');
  const href = newest === undefined ? undefined : tabOf(running ?? newest, frame);
  const link = (text: string): MessageWidgetView['link'] => (href === undefined ? undefined : { text, href });
  if (running !== undefined) {
    return toView(
      {
        tone: 'running',
        headline: 'Waiting for the results',
        text: [`Run ${numberOf(running)} of ${branchName(branch)} is in progress.`],
        link: link('Open the run'),
        retry: false,
      },
      frame,
    );
  }
  return toView(
    {
      tone: 'warning',
      headline: 'Nothing was analyzed',
      text: [
        `The newest runs of ${branchName(branch)} have published no quality gate, so it is unknown.`,
        'See why the newest run has none: the steps Prepare, Analyze and Publish make it.',
      ],
      link: link('Open the newest run'),
      retry: true,
    },
    frame,
  );
}

const branchName = (branch: string): string => onOneLine(branch.replace(/^refs\/heads\//, ''), 80);
