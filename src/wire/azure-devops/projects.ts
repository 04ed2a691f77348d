import { field, toList, toText } from '../payload';
import { pathOf, type ApiRequest } from './api-request';

/** A team project. */
export interface TeamProject {
  /** In lower case. */
  readonly id: string;
  readonly name: string;
}

/** A page of a list, and where the next one begins. */
export interface Page<T> {
  readonly values: readonly T[];
  /** `null` where the server names no next page. */
  readonly continuation: string | null;
}

/** Without a number the server answers with 100 of them. */
export const PROJECTS_A_PAGE = 500;

/**
 * A page of the projects that the token sees.
 *
 * @param from where it begins: what the page before named, else the number of those that were read
 */
export function listProjects(
  from: { readonly continuation: string } | { readonly skip: number },
): ApiRequest<Page<TeamProject>> {
  return {
    path: pathOf('_apis', 'projects'),
    query: {
      stateFilter: 'wellFormed',
      $top: String(PROJECTS_A_PAGE),
      ...('continuation' in from
        ? { continuationToken: from.continuation }
        : from.skip > 0
          ? { $skip: String(from.skip) }
          : {}),
    },
    what: 'the request for the projects',
    read: (payload, _serverTime, continuation) => ({
      values: toList(field(payload, 'value'), (project) => ({
        id: toText(field(project, 'id')).toLowerCase(),
        name: toText(field(project, 'name')),
      })),
      continuation,
    }),
  };
}

/** A project by name or id. */
export function getProject(project: string): ApiRequest<TeamProject> {
  return {
    path: pathOf('_apis', 'projects', project),
    what: `the request for the project ${project}`,
    read: (payload) => ({ id: toText(field(payload, 'id')).toLowerCase(), name: toText(field(payload, 'name')) }),
  };
}
