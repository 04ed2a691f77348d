import type { Iteration, ListedPullRequest, OpenPullRequest, PullRequestAddress } from '../../documents/pull-request';
import { field, inside, toList, toOptionalText, toText, toWholeNumber, type Payload } from '../payload';
import { pathOf, type ApiRequest } from './api-request';
import { pullRequestPath } from './pull-request-address';

/** More open pull requests of one branch than anybody has. */
const MOST = 100;

/** What a page of open pull requests holds at most. */
export const PULL_REQUESTS_A_PAGE = 100;

/** Open pull requests from a branch of the repository itself, not of a fork. */
export function searchOpenPullRequests(
  projectId: string,
  repositoryId: string,
  branch: string,
): ApiRequest<readonly OpenPullRequest[]> {
  const sourceRef = `refs/heads/${branch}`;
  return {
    path: pathOf(projectId, '_apis', 'git', 'repositories', repositoryId, 'pullrequests'),
    query: { 'searchCriteria.status': 'active', 'searchCriteria.sourceRefName': sourceRef, $top: String(MOST) },
    what: `the search for pull requests of ${branch}`,
    read: (payload) =>
      toList(field(payload, 'value'), toPullRequest)
        // The branch of a fork may have the same name.
        .filter(({ source, isFork }) => !isFork && source === sourceRef)
        .map(({ id, base }) => ({ id, base })),
  };
}

/**
 * A page of the open pull requests of a project, the newest first.
 *
 * @param project name or id
 * @param repository name or id; `null` for all of the project
 */
export function listOpenPullRequests(
  project: string,
  repository: string | null,
  skip: number,
): ApiRequest<readonly ListedPullRequest[]> {
  return {
    path:
      repository === null
        ? pathOf(project, '_apis', 'git', 'pullrequests')
        : pathOf(project, '_apis', 'git', 'repositories', repository, 'pullrequests'),
    query: {
      'searchCriteria.status': 'active',
      $top: String(PULL_REQUESTS_A_PAGE),
      ...(skip > 0 && { $skip: String(skip) }),
    },
    what: `the request for the open pull requests of ${repository ?? project}`,
    read: (payload) =>
      toList(field(payload, 'value'), (entry) => {
        const of = field(entry, 'repository');
        return {
          projectId: toText(field(field(of, 'project'), 'id')),
          repositoryId: toText(field(of, 'id')),
          pullRequestId: String(toWholeNumber(field(entry, 'pullRequestId'))),
          sourceCommit: commitOf(field(entry, 'lastMergeSourceCommit')),
          projectName: toOptionalText(field(field(of, 'project'), 'name')) ?? '',
          repositoryName: toOptionalText(field(of, 'name')) ?? '',
        };
      }),
  };
}

/** Repository of a pull request, of which only the number is known. */
export function getRepositoryOfPullRequest(projectId: string, pullRequestId: string): ApiRequest<string> {
  return {
    path: pathOf(projectId, '_apis', 'git', 'pullrequests', pullRequestId),
    what: `the request for pull request ${pullRequestId}`,
    read: (payload) => toText(field(field(payload, 'repository'), 'id')),
  };
}

/** The branch that a pull request is to be merged into, without `refs/heads/`. */
export function getTarget(address: PullRequestAddress): ApiRequest<string> {
  return {
    path: pullRequestPath(address),
    what: `the request for pull request ${address.pullRequestId}`,
    read: (payload) => toText(field(payload, 'targetRefName')).replace(/^refs\/heads\//, ''),
  };
}

/** The iterations of a pull request, in no promised order. */
export function listIterations(
  projectId: string,
  repositoryId: string,
  pullRequestId: string,
): ApiRequest<readonly Iteration[]> {
  return {
    path: pathOf(projectId, '_apis', 'git', 'repositories', repositoryId, 'pullRequests', pullRequestId, 'iterations'),
    what: `the request for the iterations of pull request ${pullRequestId}`,
    read: (payload) =>
      toList(field(payload, 'value'), (entry) => ({
        id: toWholeNumber(field(entry, 'id')),
        sourceCommit: commitOf(field(entry, 'sourceRefCommit')),
        commonCommit: commitOf(field(entry, 'commonRefCommit')),
      })),
  };
}

function commitOf(commit: Payload): string | null {
  return toOptionalText(inside(commit, 'commitId'));
}

function toPullRequest(entry: Payload): OpenPullRequest & { readonly source: string; readonly isFork: boolean } {
  const fork = field(entry, 'forkSource').value;
  return {
    id: String(toWholeNumber(field(entry, 'pullRequestId'))),
    source: toText(field(entry, 'sourceRefName')),
    base: toText(field(entry, 'targetRefName')).replace(/^refs\/heads\//, ''),
    isFork: fork !== undefined && fork !== null,
  };
}
