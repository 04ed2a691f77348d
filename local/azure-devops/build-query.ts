import { badRequest } from './api-error';
import { pageOf, queryList, queryNumber, type Call } from './call';
import { type Build, type Project } from './state';

/** The builds that the query parameters of the build list ask for, one page of them. */
export function listBuilds(
  call: Call,
  project: Project,
): { readonly builds: readonly Build[]; readonly continuationToken: string | undefined } {
  if ((call.query('repositoryId') === undefined) !== (call.query('repositoryType') === undefined)) {
    throw badRequest('If a repository type is specified, an ID must also be specified.');
  }
  const found = call.world.builds.filter((build) => build.project === project && isWanted(call, build));
  const perDefinition = queryNumber(call, 'maxBuildsPerDefinition');
  const sorted = sortBuilds(found, call.query('queryOrder') ?? 'finishTimeDescending');
  const limited = perDefinition === undefined ? sorted : limitPerDefinition(sorted, perDefinition);
  const page = pageOf(limited, queryNumber(call, '$top') ?? 1000, call.query('continuationToken'));
  return { builds: page.values, continuationToken: page.continuationToken };
}

function isWanted(call: Call, build: Build): boolean {
  const among = (name: string, value: string | number | undefined): boolean => {
    const wanted = queryList(call, name)?.map((each) => each.toLowerCase());
    return !wanted || wanted.includes('all') || wanted.includes(String(value).toLowerCase());
  };
  const number = call.query('buildNumber');
  return (
    among('definitions', build.definition.id) &&
    among('buildIds', build.id) &&
    among('statusFilter', build.status) &&
    among('resultFilter', build.result) &&
    among('reasonFilter', build.reason) &&
    among('branchName', build.sourceBranch) &&
    among('repositoryId', build.definition.repository.id) &&
    among('repositoryType', build.definition.repository.type) &&
    // No run has any.
    queryList(call, 'tagFilters') === undefined &&
    (number === undefined || matchesNumber(build.buildNumber, number)) &&
    isWithin(build.finishTime ?? build.queueTime, call.query('minTime'), call.query('maxTime'))
  );
}

function matchesNumber(buildNumber: string, wanted: string): boolean {
  return wanted.endsWith('*') ? buildNumber.startsWith(wanted.slice(0, -1)) : buildNumber === wanted;
}

function isWithin(time: string, from: string | undefined, to: string | undefined): boolean {
  return (!from || Date.parse(time) >= Date.parse(from)) && (!to || Date.parse(time) <= Date.parse(to));
}

/** Runs that have not finished or started count as the newest; equal times go by id. */
function sortBuilds(builds: readonly Build[], order: string): Build[] {
  const field = order.startsWith('finish') ? 'finishTime' : order.startsWith('start') ? 'startTime' : 'queueTime';
  const ascending = order.endsWith('Ascending');
  const timeOf = (build: Build) => (build[field] === undefined ? Infinity : Date.parse(build[field] ?? ''));
  return [...builds].sort((left, right) => {
    const [a, b] = [timeOf(left), timeOf(right)];
    const newerFirst = a === b ? right.id - left.id : b - a;
    return ascending ? -newerFirst : newerFirst;
  });
}

function limitPerDefinition(builds: readonly Build[], limit: number): Build[] {
  const seen = new Map<number, number>();
  return builds.filter((build) => {
    const count = (seen.get(build.definition.id) ?? 0) + 1;
    seen.set(build.definition.id, count);
    return count <= limit;
  });
}
