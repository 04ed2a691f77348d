import { badRequest } from './api-error';
import { bodyOf, demandContribute, list, one, pullRequestOf, type Answer, type Call, type Routes } from './call';
import { enumMember } from './enum-numbers';
import { asRecord, asText } from './json';
import { iterationOf, pullRequestUrl } from './pull-requests';
import { completeByItself, demandIteration } from './policies';
import { demandProperties, demandStorable, identityRef, typedProperties } from './references';
import { type GitStatus, type PullRequest } from './state';

/** Operations on the statuses that services post: on a pull request and on one of its iterations. */
export const statusRoutes: Routes = {
  'git/Pull Request Statuses_List': (call) => listStatuses(call, undefined),
  'git/Pull Request Statuses_Create': (call) => createStatus(call, undefined),
  'git/Pull Request Iteration Statuses_List': (call) => listStatuses(call, iterationId(call)),
  'git/Pull Request Iteration Statuses_Create': (call) => createStatus(call, iterationId(call)),
};

function iterationId(call: Call): number {
  return iterationOf(call, pullRequestOf(call)).id;
}

function listStatuses(call: Call, iteration: number | undefined): Answer {
  const pullRequest = pullRequestOf(call);
  const found = visibleIn(pullRequest, iteration);
  return list(found.map((each) => statusBody(call, each, statusRoot(call, pullRequest, iteration))));
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
  completeByItself(call.world, pullRequest);
  return one(statusBody(call, status, statusRoot(call, pullRequest, iteration)));
}

function visibleIn(pullRequest: PullRequest, iteration: number | undefined): GitStatus[] {
  return pullRequest.statuses.filter((each) => iteration === undefined || each.iterationId === iteration);
}

function toStatus(call: Call, id: number, iteration: number | undefined): GitStatus {
  const { state, description, targetUrl, context, properties } = bodyOf(call);
  const name = asText(asRecord(context)['name']) ?? '';
  if (name === '') throw badRequest('A status needs the name of its context.');
  demandStorable(name, 'Name', 128);
  demandStorable(asText(asRecord(context)['genre']), 'Genre', 128);
  demandStorable(asText(targetUrl), 'TargetUrl', 2048);
  demandStorable(asText(description), 'Description', 2048);
  demandProperties(Object.entries(asRecord(properties)));
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
