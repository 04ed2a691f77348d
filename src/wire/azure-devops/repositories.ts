import type { GitRepository } from '../../documents/repository';
import { field, toList, toOptionalText, toText, type Payload } from '../payload';
import { pathOf, type ApiRequest } from './api-request';

/** Default branch of an Azure Repos repository by id, without `refs/heads/`; `null` for an empty repository. */
export function getDefaultBranch(projectId: string, repositoryId: string): ApiRequest<string | null> {
  return {
    path: pathOf(projectId, '_apis', 'git', 'repositories', repositoryId),
    what: `the request for the repository ${repositoryId}`,
    read: (payload) => toOptionalText(field(payload, 'defaultBranch'))?.replace(/^refs\/heads\//, '') ?? null,
  };
}

/**
 * Every repository that the token sees, of a project or of the whole collection. The list has no pages: 20,000 come in one
 * answer.
 *
 * @param project name or id; `null` for all
 */
export function listRepositories(project: string | null): ApiRequest<readonly GitRepository[]> {
  return {
    path: pathOf(...(project === null ? [] : [project]), '_apis', 'git', 'repositories'),
    what: 'the request for the repositories',
    read: (payload) => toList(field(payload, 'value'), toRepository),
  };
}

/** Whether a repository has this ref, `refs/heads/main`. */
export function hasRef(projectId: string, repositoryId: string, refName: string): ApiRequest<boolean> {
  return {
    path: pathOf(projectId, '_apis', 'git', 'repositories', repositoryId, 'refs'),
    // Everything that begins with it.
    query: { filter: refName.replace(/^refs\//, '') },
    what: `the request for ${refName}`,
    read: (payload) => toList(field(payload, 'value'), (ref) => toText(field(ref, 'name'))).includes(refName),
  };
}

/** One repository by id or name. */
export function getRepository(project: string, repository: string): ApiRequest<GitRepository> {
  return {
    path: pathOf(project, '_apis', 'git', 'repositories', repository),
    what: `the request for the repository ${repository}`,
    read: toRepository,
  };
}

function toRepository(payload: Payload): GitRepository {
  const project = field(payload, 'project');
  return {
    id: toText(field(payload, 'id')).toLowerCase(),
    name: toText(field(payload, 'name')),
    projectId: toText(field(project, 'id')).toLowerCase(),
    project: toText(field(project, 'name')),
    defaultBranch: toOptionalText(field(payload, 'defaultBranch'))?.replace(/^refs\/heads\//, '') ?? null,
    isDisabled: toClaim(field(payload, 'isDisabled')),
    isInMaintenance: toClaim(field(payload, 'isInMaintenance')),
    // The only one of the three that is left out where it does not hold.
    isFork: field(payload, 'isFork').value === true,
  };
}

function toClaim({ value }: Payload): boolean | null {
  return typeof value === 'boolean' ? value : null;
}
