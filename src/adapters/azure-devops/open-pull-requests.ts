import type { ListedPullRequest } from '../../documents/pull-request';
import type { OpenPullRequests } from '../../ports/pull-request';
import { getIdentity } from '../../wire/azure-devops/identity';
import { listOpenPullRequests, PULL_REQUESTS_A_PAGE } from '../../wire/azure-devops/pull-requests';
import type { SendApiRequest } from './requests';
import { readTeamProjects } from './team-projects';

/** More than anybody has open: 10,000. */
const MOST_PAGES = 100;

/** The team projects, and the open pull requests of a project or repository, all pages of them. */
export function openPullRequestsReader(send: SendApiRequest): OpenPullRequests {
  return {
    projects: (stopped) => readTeamProjects((request) => send(request, stopped)),
    openPullRequestsOf: async (project, repository, stopped) => {
      const found = new Map<string, ListedPullRequest>();
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const skip = page * PULL_REQUESTS_A_PAGE;
        const listed = await send(listOpenPullRequests(project, repository, skip), stopped);
        // While it is read, one that is completed moves the others up, and a new one moves them down.
        for (const one of listed) found.set(`${one.repositoryId} ${one.pullRequestId}`, one);
        if (listed.length < PULL_REQUESTS_A_PAGE) break;
      }
      return [...found.values()];
    },
    identity: (stopped) => send(getIdentity(), stopped),
  };
}
