import { field, inside, toList, toNumber, toOptionalNumber, toOptionalText, toText, type Payload } from '../payload';
import { pathOf, type ApiRequest } from './api-request';
import { toPropertyPatch, toTextProperties } from './typed-properties';

/** A build as its page shows it. */
export interface BuildInfo {
  readonly id: number;
  readonly number: string;
  readonly state: 'waiting' | 'running' | 'finished';
  readonly definitionId: number | null;
  readonly definitionName: string | null;
  /** Full ref, for example `refs/heads/main`. */
  readonly sourceBranch: string | null;
  /** Commit that was built. */
  readonly sourceCommit: string | null;
  /** ISO 8601. */
  readonly finishedAt: string | null;
  /** Page of the build, as the server named it. */
  readonly webUrl: string | null;
  /** Those that the request named. */
  readonly properties: BuildProperties;
}

/** Properties of a build by name, those that are texts. A map: names are words of whoever writes properties. */
export type BuildProperties = ReadonlyMap<string, string>;

/** One build. */
export function getBuild(projectId: string, buildId: string): ApiRequest<BuildInfo> {
  return {
    path: pathOf(projectId, '_apis', 'build', 'builds', buildId),
    what: `the request for build ${buildId}`,
    read: toBuild,
  };
}

/**
 * The last finished builds of a pipeline and branch, newest first.
 *
 * @param properties names of those that are wanted; they stand in the address
 */
export function listFinishedBuilds(
  projectId: string,
  of: { readonly definitionId: number; readonly sourceBranch: string },
  most: number,
  properties: readonly string[],
): ApiRequest<readonly BuildInfo[]> {
  return {
    path: pathOf(projectId, '_apis', 'build', 'builds'),
    query: {
      definitions: String(of.definitionId),
      branchName: of.sourceBranch,
      statusFilter: 'completed',
      queryOrder: 'finishTimeDescending',
      $top: String(most),
      properties: properties.join(','),
    },
    what: `the request for the builds of ${of.sourceBranch}`,
    read: (payload) => toList(field(payload, 'value'), toBuild),
  };
}

/**
 * The last builds of a pipeline, whatever their state, newest first.
 *
 * @param of `null` for all branches
 * @param properties names of those that are wanted
 */
export function listNewestBuilds(
  projectId: string,
  of: { readonly definitionId: number; readonly sourceBranch: string | null },
  most: number,
  properties: readonly string[],
): ApiRequest<readonly BuildInfo[]> {
  return {
    path: pathOf(projectId, '_apis', 'build', 'builds'),
    query: {
      definitions: String(of.definitionId),
      ...(of.sourceBranch !== null && { branchName: of.sourceBranch }),
      queryOrder: 'queueTimeDescending',
      $top: String(most),
      ...(properties.length > 0 && { properties: properties.join(',') }),
    },
    what: `the request for the newest builds of pipeline ${of.definitionId}`,
    read: (payload) => toList(field(payload, 'value'), toBuild),
  };
}

/**
 * The last builds of a pull request, whatever their pipeline and state, newest first. Numbers of pull requests are unique in an
 * organization or collection, so that the branch alone names it.
 *
 * @param properties names of those that are wanted
 */
export function listBuildsOfPullRequest(
  projectId: string,
  pullRequestId: string,
  most: number,
  properties: readonly string[],
): ApiRequest<readonly BuildInfo[]> {
  return {
    path: pathOf(projectId, '_apis', 'build', 'builds'),
    query: {
      branchName: `refs/pull/${pullRequestId}/merge`,
      queryOrder: 'queueTimeDescending',
      $top: String(most),
      properties: properties.join(','),
    },
    what: `the request for the builds of pull request ${pullRequestId}`,
    read: (payload) => toList(field(payload, 'value'), toBuild),
  };
}

/** All properties of a build. */
export function getBuildProperties(projectId: string, buildId: string): ApiRequest<BuildProperties> {
  return {
    ...propertiesOf(projectId, buildId),
    what: `the request for the properties of build ${buildId}`,
    read: (payload) => toTextProperties(field(payload, 'value')),
  };
}

/** Adds or replaces properties; there is no compare-and-set. */
export function setBuildProperties(projectId: string, buildId: string, properties: BuildProperties): ApiRequest<void> {
  return {
    ...propertiesOf(projectId, buildId),
    method: 'PATCH',
    what: `the change of the properties of build ${buildId}`,
    body: { kind: 'json-patch', value: toPropertyPatch(properties) },
    // To add what is there replaces it.
    idempotent: true,
    read: () => undefined,
  };
}

function propertiesOf(projectId: string, buildId: string): Pick<ApiRequest<unknown>, 'path' | 'version'> {
  return { path: pathOf(projectId, '_apis', 'build', 'builds', buildId, 'properties'), version: '5.0-preview.1' };
}

function toBuild(build: Payload): BuildInfo {
  const id = toNumber(field(build, 'id'));
  const definition = field(build, 'definition');
  const web = inside(field(build, '_links'), 'web');
  return {
    id,
    number: toOptionalText(field(build, 'buildNumber')) ?? String(id),
    state: toState(field(build, 'status')),
    definitionId: toOptionalNumber(inside(definition, 'id')),
    definitionName: toOptionalText(inside(definition, 'name')),
    sourceBranch: toOptionalText(field(build, 'sourceBranch')),
    sourceCommit: toOptionalText(field(build, 'sourceVersion')),
    finishedAt: toOptionalText(field(build, 'finishTime')),
    webUrl: toOptionalText(inside(web, 'href')),
    properties: toTextProperties(field(build, 'properties')),
  };
}

function toState(status: Payload): BuildInfo['state'] {
  const text = toText(status);
  if (text === 'notStarted' || text === 'postponed') return 'waiting';
  return text === 'inProgress' || text === 'cancelling' ? 'running' : 'finished';
}
