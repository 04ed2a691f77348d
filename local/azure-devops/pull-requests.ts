import { badRequest, notFound } from './api-error';
import {
  demand,
  demandContribute,
  bodyOf,
  list,
  one,
  pathValue,
  projectOf,
  mayRead,
  pullRequestOf,
  queryNumber,
  repositoryOf,
  type Call,
  type Routes,
} from './call';
import { enumMember } from './enum-numbers';
import { commitRef, repositoryBody } from './git';
import { blobIdOf, planChanges } from './git-objects';
import { completeByItself, demandPolicies } from './policies';
import { applyPropertyChanges, identityRef, propertiesAnswer, repositoryUrl, toPropertyChanges } from './references';
import { type FileChange, type Iteration, type PullRequest } from './state';

/** Operations on pull requests themselves: what they are, their iterations and what changed. */
export const pullRequestRoutes: Routes = {
  'git/Pull Request Properties_List': (call) => one(propertiesAnswer(pullRequestOf(call).properties)),
  'git/Pull Request Properties_Update': (call) => {
    const { properties } = pullRequestOf(call);
    demandContribute(call);
    const changes = toPropertyChanges(call.body);
    if (!changes) throw badRequest('The JSON patch document is not valid for properties.');
    applyPropertyChanges(properties, changes, (value) => value);
    return one(propertiesAnswer(properties));
  },
  'git/Pull Requests_Get Pull Requests': (call) => {
    const repository = repositoryOf(call);
    return list(
      search(
        call,
        call.world.pullRequests.filter((each) => each.repository === repository),
      ),
    );
  },
  'git/Pull Requests_Get Pull Requests By Project': (call) => {
    const project = projectOf(call);
    const visible = call.token.denied.has('GenericRead') ? [] : call.world.pullRequests;
    return list(
      search(
        call,
        visible.filter(({ repository }) => repository.project === project && mayRead(call, repository)),
      ),
    );
  },
  'git/Pull Requests_Get Pull Request': (call) => {
    const pullRequest = pullRequestOf(call);
    const commits = call.query('includeCommits')?.toLowerCase() === 'true';
    return one({
      ...pullRequestBody(call, pullRequest),
      ...(commits && { commits: commitsOf(pullRequest).map((id) => commitRef(call, pullRequest.repository, id)) }),
    });
  },
  'git/Pull Requests_Get Pull Request By Id': (call) => one(pullRequestBody(call, pullRequestOf(call))),
  'git/Pull Requests_Update': (call) => {
    const pullRequest = pullRequestOf(call);
    demandContribute(call);
    const { title, description, status, targetRefName, isDraft, autoCompleteSetBy } = bodyOf(call);
    if (typeof title === 'string') pullRequest.title = title;
    if (typeof description === 'string') pullRequest.description = description;
    if (typeof targetRefName === 'string') call.world.retarget(pullRequest, targetRefName);
    if (typeof isDraft === 'boolean') pullRequest.isDraft = isDraft;
    if (autoCompleteSetBy !== undefined)
      pullRequest.autoCompleteSetBy = autoCompleteSetBy === null ? undefined : call.token.identity;
    if (status != null) setStatus(call, pullRequest, enumMember('PullRequestStatus', status));
    completeByItself(call.world, pullRequest);
    return one(pullRequestBody(call, pullRequest));
  },

  'git/Pull Request Iterations_List': (call) => {
    const pullRequest = pullRequestOf(call);
    return list(pullRequest.iterations.map((each) => iterationBody(call, pullRequest, each)));
  },
  'git/Pull Request Iteration Changes_Get': (call) => {
    const pullRequest = pullRequestOf(call);
    const changes = changesOf(call, pullRequest, iterationOf(call, pullRequest));
    const skip = queryNumber(call, '$skip') ?? 0;
    const top = Math.min(queryNumber(call, '$top') ?? 2000, 2000);
    const rest = changes.length - skip - top;
    return one({
      changeEntries: changes.slice(skip, skip + top),
      ...(rest > 0 && { nextSkip: skip + top, nextTop: top }),
    });
  },
};

/** The iteration that the path names. */
export function iterationOf(call: Call, pullRequest: PullRequest): Iteration {
  const id = Number(pathValue(call, 'iterationId'));
  const iteration = pullRequest.iterations[id - 1];
  if (!iteration) throw notFound('GitPullRequestIterationNotFoundException', `The iteration ${id} does not exist.`);
  return iteration;
}

/** Root of a pull request's operations. */
export function pullRequestUrl(call: Call, pullRequest: PullRequest): string {
  return `${repositoryUrl(call, pullRequest.repository)}/pullRequests/${pullRequest.id}`;
}

function setStatus(call: Call, pullRequest: PullRequest, status: string | undefined): void {
  if (status !== 'active' && status !== 'abandoned' && status !== 'completed') {
    throw badRequest('The status of a pull request can be set to active, abandoned or completed only.');
  }
  if (status === 'completed') demandPolicies(call.world, pullRequest);
  pullRequest.status = status;
  pullRequest.closedDate = status === 'active' ? undefined : call.world.now();
}

function search(call: Call, pullRequests: readonly PullRequest[]): object[] {
  demand(call, 'GenericRead', () =>
    notFound('GitRepositoryNotFoundException', 'TF401019: The Git repository does not exist.'),
  );
  const status = (call.query('searchCriteria.status') ?? 'active').toLowerCase();
  const source = call.query('searchCriteria.sourceRefName');
  const target = call.query('searchCriteria.targetRefName');
  const repository = call.query('searchCriteria.repositoryId')?.toLowerCase();
  const skip = queryNumber(call, '$skip') ?? 0;
  return pullRequests
    .filter((each) => status === 'all' || each.status === status)
    .filter((each) => source === undefined || each.sourceRefName === source)
    .filter((each) => target === undefined || each.targetRefName === target)
    .filter((each) => repository === undefined || each.repository.id === repository)
    .sort((left, right) => right.id - left.id)
    .slice(skip, skip + (queryNumber(call, '$top') ?? 101))
    .map((each) => pullRequestBody(call, each));
}

function pullRequestBody(call: Call, pullRequest: PullRequest): object {
  const { repository } = pullRequest;
  const latest = pullRequest.iterations.at(-1);
  const url = pullRequestUrl(call, pullRequest);
  const artifact = `${repository.project.id}%2F${repository.id}%2F${pullRequest.id}`;
  return {
    repository: repositoryBody(call, repository),
    pullRequestId: pullRequest.id,
    codeReviewId: pullRequest.id,
    status: pullRequest.status,
    createdBy: identityRef(call, pullRequest.createdBy),
    creationDate: pullRequest.creationDate,
    ...(pullRequest.closedDate && { closedDate: pullRequest.closedDate }),
    title: pullRequest.title,
    ...(pullRequest.description !== null && { description: pullRequest.description }),
    sourceRefName: pullRequest.sourceRefName,
    targetRefName: pullRequest.targetRefName,
    mergeStatus: 'succeeded',
    isDraft: pullRequest.isDraft,
    ...(pullRequest.autoCompleteSetBy && { autoCompleteSetBy: identityRef(call, pullRequest.autoCompleteSetBy) }),
    ...(latest && {
      lastMergeSourceCommit: commitRef(call, repository, latest.sourceCommit),
      lastMergeTargetCommit: commitRef(call, repository, latest.targetCommit),
    }),
    reviewers: [],
    labels: [],
    url,
    _links: { self: { href: url }, repository: { href: repositoryUrl(call, repository) } },
    supportsIterations: true,
    artifactId: `vstfs:///Git/PullRequestId/${artifact}`,
    ...(pullRequest.isFork && {
      forkSource: { name: pullRequest.sourceRefName, repository: repositoryBody(call, repository) },
    }),
  };
}

function iterationBody(call: Call, pullRequest: PullRequest, iteration: Iteration): object {
  const { repository } = pullRequest;
  return {
    id: iteration.id,
    description: repository.commits.get(iteration.sourceCommit)?.comment ?? '',
    author: identityRef(call, pullRequest.createdBy),
    createdDate: iteration.createdDate,
    updatedDate: iteration.createdDate,
    sourceRefCommit: { commitId: iteration.sourceCommit },
    targetRefCommit: { commitId: iteration.targetCommit },
    commonRefCommit: { commitId: iteration.commonCommit },
    hasMoreCommits: false,
    reason: iteration.reason,
    _links: { self: { href: `${pullRequestUrl(call, pullRequest)}/iterations/${iteration.id}` } },
  };
}

/** Against the common commit, or with `$compareTo` against an earlier iteration's source. */
function changesOf(call: Call, pullRequest: PullRequest, iteration: Iteration): object[] {
  const { repository } = pullRequest;
  const compareTo = queryNumber(call, '$compareTo') ?? 0;
  const earlier = compareTo === 0 ? undefined : pullRequest.iterations[compareTo - 1];
  if (compareTo < 0 || (compareTo > 0 && (!earlier || compareTo >= iteration.id))) {
    throw badRequest('The iteration to compare to must be an earlier one.');
  }
  const base = earlier?.sourceCommit ?? iteration.commonCommit;
  const changes = earlier ? planChanges(repository, earlier.sourceCommit, iteration.sourceCommit) : iteration.changes;
  const contentOf = (commitId: string, path: string) => repository.commits.get(commitId)?.files.get(path);
  return changes.map((change, index) => {
    const now = contentOf(iteration.sourceCommit, change.path);
    const before = contentOf(base, change.originalPath ?? change.path);
    return {
      changeTrackingId: trackingId(pullRequest, change),
      changeId: index + 1,
      item: {
        ...(now !== undefined && { objectId: blobIdOf(now) }),
        ...(before !== undefined && { originalObjectId: blobIdOf(before) }),
        path: change.path,
      },
      changeType: change.changeType,
      ...(change.originalPath !== undefined && { originalPath: change.originalPath }),
    };
  });
}

function trackingId(pullRequest: PullRequest, change: FileChange): number {
  const known = pullRequest.changeTracking.get(change.path);
  if (known !== undefined) return known;
  const next = pullRequest.changeTracking.size + 1;
  pullRequest.changeTracking.set(change.path, next);
  return next;
}

/** Source commits of all iterations, newest first. */
function commitsOf(pullRequest: PullRequest): string[] {
  return [...new Set(pullRequest.iterations.map((each) => each.sourceCommit))].reverse();
}
