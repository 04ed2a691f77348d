import type { ReadFailure } from '../reading/build-snapshot';
import type { HostProblem } from '../host/host-problem';
import type { MessageView } from './view';

/** What the tab says where host or Azure DevOps did not answer. Pure: facts in, words out. */

const hostProblems: Readonly<Record<HostProblem, string>> = {
  'no-build': 'Azure DevOps did not tell this tab which run it belongs to.',
  'no-project': 'Azure DevOps did not tell this tab which project the run belongs to.',
  'no-address': 'Azure DevOps did not tell this tab its own address.',
  'no-pull-request': 'Azure DevOps did not tell this tab which pull request it belongs to.',
};

export function hostProblemMessage(problem: HostProblem): MessageView {
  return {
    tone: 'error',
    title: 'Nothing to show',
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

export function failureInWords(failure: ReadFailure, what = 'run'): readonly [reason: string, remedy: string] {
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
