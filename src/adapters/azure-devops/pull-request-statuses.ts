import type { OpenPullRequest, PullRequestStatuses } from '../../ports/pull-request';
import { listStatuses, postStatus } from '../../wire/azure-devops/pull-request-statuses';
import { listIterations } from '../../wire/azure-devops/pull-requests';
import type { SendApiRequest } from './requests';

/** The statuses of a pull request; Prepare needs no more of it. */
export function openStatuses(send: SendApiRequest): OpenPullRequest<PullRequestStatuses> {
  return (at, stopped) => ({
    iterations: () => send(listIterations(at.projectId, at.repositoryId, at.pullRequestId), stopped),
    statuses: () => send(listStatuses(at), stopped),
    postStatus: (...status) => send(postStatus(at, ...status), stopped),
  });
}
