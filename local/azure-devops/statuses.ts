import { badRequest, notFound } from './api-error';
import {
  bodyOf,
  demandContribute,
  list,
  one,
  pathValue,
  pullRequestOf,
  queryNumber,
  repositoryOf,
  type Answer,
  type Call,
  type Routes,
} from './call';
import { enumMember } from './enum-numbers';
import { asRecord, asText } from './json';
import { iterationOf, pullRequestUrl } from './pull-requests';
import { demandIteration } from './policies';
import { identityRef, repositoryUrl, toPropertyChanges, typedProperties } from './references';
import { type GitStatus, type PullRequest } from './state';

/** Operations on the statuses that services post: on a pull request, on one of its iterations, on a commit. */
export const statusRoutes: Routes = {
  'git/Pull Request Statuses_List': (call) => listStatuses(call, undefined),
  'git/Pull Request Statuses_Create': (call) => createStatus(call, undefined),
  'git/Pull Request Statuses_Get': (call) => getStatus(call, undefined),
  'git/Pull Request Statuses_Update': (call) => removeStatuses(call, undefined),
  'git/Pull Request Statuses_Delete': (call) => deleteStatus(call, undefined),

  'git/Pull Request Iteration Statuses_List': (call) => listStatuses(call, iterationId(call)),
  'git/Pull Request Iteration Statuses_Create': (call) => createStatus(call, iterationId(call)),
  'git/Pull Request Iteration Statuses_Get': (call) => getStatus(call, iterationId(call)),
  'git/Pull Request Iteration Statuses_Update': (call) => removeStatuses(call, iterationId(call)),
  'git/Pull Request Iteration Statuses_Delete': (call) => deleteStatus(call, iterationId(call)),

  'git/Statuses_List': (call) => {
    const repository = repositoryOf(call);
    const statuses = repository.statuses.get(pathValue(call, 'commitId').toLowerCase()) ?? [];
    const skip = queryNumber(call, 'skip') ?? 0;
    const wanted = call.query('latestOnly')?.toLowerCase() === 'true' ? latest(statuses) : statuses;
    const page = wanted.slice(skip, skip + (queryNumber(call, 'top') ?? 1000));
    return list(page.map((each) => statusBody(call, each, commitUrl(call))));
  },
  'git/Statuses_Create': (call) => {
    const repository = repositoryOf(call);
    const commitId = pathValue(call, 'commitId').toLowerCase();
    if (!repository.commits.has(commitId)) {
      throw notFound('GitCommitDoesNotExistException', `TF401175: The commit ${commitId} does not exist.`);
    }
    const statuses = repository.statuses.get(commitId) ?? [];
    const status = toStatus(call, statuses.length + 1, undefined);
    repository.statuses.set(commitId, [...statuses, status]);
    return one(statusBody(call, status, commitUrl(call)));
  },
};

function iterationId(call: Call): number {
  return iterationOf(call, pullRequestOf(call)).id;
}

function commitUrl(call: Call): string {
  return `${repositoryUrl(call, repositoryOf(call))}/commits/${pathValue(call, 'commitId')}`;
}

function listStatuses(call: Call, iteration: number | undefined): Answer {
  const pullRequest = pullRequestOf(call);
  const found = visibleIn(pullRequest, iteration);
  return list(found.map((each) => statusBody(call, each, statusRoot(call, pullRequest, iteration))));
}

function getStatus(call: Call, iteration: number | undefined): Answer {
  const pullRequest = pullRequestOf(call);
  return one(statusBody(call, statusOf(call, pullRequest, iteration), statusRoot(call, pullRequest, iteration)));
}

/** An iteration in the path and a different one in the body contradict each other. */
function createStatus(call: Call, iteration: number | undefined): Answer {
  const pullRequest = pullRequestOf(call);
  demandContribute(call);
  const given = bodyOf(call)['iterationId'];
  const wanted = typeof given === 'number' ? given : undefined;
  if (iteration !== undefined && wanted !== undefined && wanted !== iteration) {
    throw badRequest(`The iteration ${wanted} of the body is not the one of the address, ${iteration}.`);
  }
  const bound = iteration ?? wanted;
  if (bound !== undefined && !pullRequest.iterations.some((each) => each.id === bound)) {
    throw badRequest(`The iteration ${bound} does not exist.`);
  }
  const status = toStatus(call, (pullRequest.statuses.at(-1)?.id ?? 0) + 1, bound);
  demandIteration(call, pullRequest, status);
  pullRequest.statuses.push(status);
  return one(statusBody(call, status, statusRoot(call, pullRequest, iteration)));
}

function deleteStatus(call: Call, iteration: number | undefined): Answer {
  const pullRequest = pullRequestOf(call);
  const status = statusOf(call, pullRequest, iteration);
  demandContribute(call);
  pullRequest.statuses.splice(pullRequest.statuses.indexOf(status), 1);
  return { kind: 'nothing' };
}

/** A JSON patch that can only remove, by `/<id>`. */
function removeStatuses(call: Call, iteration: number | undefined): Answer {
  const pullRequest = pullRequestOf(call);
  demandContribute(call);
  const changes = toPropertyChanges(call.body);
  if (!changes || changes.some((each) => each.value !== undefined || !/^\d+$/.test(each.name))) {
    throw badRequest('Only the operation "remove" is supported.');
  }
  const ids = new Set(changes.map((each) => Number(each.name)));
  for (const status of visibleIn(pullRequest, iteration).filter((each) => ids.has(each.id))) {
    pullRequest.statuses.splice(pullRequest.statuses.indexOf(status), 1);
  }
  return { kind: 'nothing' };
}

function visibleIn(pullRequest: PullRequest, iteration: number | undefined): GitStatus[] {
  return pullRequest.statuses.filter((each) => iteration === undefined || each.iterationId === iteration);
}

function statusOf(call: Call, pullRequest: PullRequest, iteration: number | undefined): GitStatus {
  const id = Number(pathValue(call, 'statusId'));
  const status = visibleIn(pullRequest, iteration).find((each) => each.id === id);
  if (!status) throw notFound('GitPullRequestStatusNotFoundException', `TF401459: The status ${id} does not exist.`);
  return status;
}

function toStatus(call: Call, id: number, iteration: number | undefined): GitStatus {
  const { state, description, targetUrl, context, properties } = bodyOf(call);
  const name = asText(asRecord(context)['name']) ?? '';
  if (name === '') throw badRequest('A status needs the name of its context.');
  return {
    id,
    state: enumMember('GitStatusState', state) ?? 'notSet',
    description: asText(description) ?? null,
    targetUrl: asText(targetUrl) ?? null,
    context: { name, genre: asText(asRecord(context)['genre']) ?? null },
    createdBy: call.token.identity,
    creationDate: call.world.now(),
    iterationId: iteration,
    properties: new Map(Object.entries(asRecord(properties))),
  };
}

/** The last one of each context is the one that counts. */
function latest(statuses: readonly GitStatus[]): GitStatus[] {
  const byContext = new Map(statuses.map((each) => [`${each.context.genre ?? ''}/${each.context.name}`, each]));
  return [...byContext.values()];
}

function statusRoot(call: Call, pullRequest: PullRequest, iteration: number | undefined): string {
  const url = pullRequestUrl(call, pullRequest);
  return iteration === undefined ? url : `${url}/iterations/${iteration}`;
}

function statusBody(call: Call, status: GitStatus, root: string): object {
  return {
    ...(status.iterationId !== undefined && { iterationId: status.iterationId }),
    id: status.id,
    state: status.state,
    description: status.description,
    context: status.context,
    creationDate: status.creationDate,
    updatedDate: status.creationDate,
    createdBy: identityRef(call, status.createdBy),
    targetUrl: status.targetUrl,
    ...(status.properties.size > 0 && { properties: typedProperties(status.properties) }),
    _links: { self: { href: `${root}/statuses/${status.id}` } },
  };
}
