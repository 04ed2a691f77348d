import type { PullRequestSearch } from '../../ports/azure-devops';
import { field, PayloadProblem, toList, toText } from '../http/payload';
import type { AskAzureDevOps } from './requests';

/** More open pull requests of one branch than anybody has. */
const MOST = 100;

/** Pull requests. The version is the lowest that all supported servers share. */
export function pullRequestArea(ask: AskAzureDevOps): PullRequestSearch {
  return {
    openPullRequests: async (projectId, repositoryId, branch) => {
      const found = await ask(
        {
          method: 'GET',
          path: `${encodeURIComponent(projectId)}/_apis/git/repositories/${encodeURIComponent(repositoryId)}/pullrequests`,
          params: {
            'searchCriteria.status': 'active',
            'searchCriteria.sourceRefName': `refs/heads/${branch}`,
            $top: String(MOST),
          },
          what: `the search for pull requests of ${branch}`,
          version: '5.0',
        },
        (payload) =>
          toList(field(payload, 'value'), (entry) => {
            const { value: id, path } = field(entry, 'pullRequestId');
            if (typeof id !== 'number' || !Number.isInteger(id)) throw new PayloadProblem(path, 'a whole number');
            return {
              id: String(id),
              source: toText(field(entry, 'sourceRefName')),
              base: toText(field(entry, 'targetRefName')).replace(/^refs\/heads\//, ''),
              // The branch of a fork may have the same name.
              isFork: field(entry, 'forkSource').value !== undefined && field(entry, 'forkSource').value !== null,
            };
          }),
      );
      return found
        .filter(({ source, isFork }) => !isFork && source === `refs/heads/${branch}`)
        .map(({ id, base }) => ({ id, base }));
    },
  };
}
