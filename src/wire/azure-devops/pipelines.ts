import { field, toList, toNumber, toOptionalText, toText, type Payload } from '../payload';
import { pathOf, type ApiRequest } from './api-request';

/** A pipeline; the API calls it a build definition. */
export interface Pipeline {
  readonly id: number;
  readonly name: string;
  /** `\\` for none, else `\\team\\nightly`. */
  readonly folder: string;
}

/** All pipelines of a project, by name. Without a number the server answers with up to 10,000 of them. */
export function listPipelines(projectId: string): ApiRequest<readonly Pipeline[]> {
  return {
    path: pathOf(projectId, '_apis', 'build', 'definitions'),
    query: { queryOrder: 'definitionNameAscending' },
    what: 'the request for the pipelines',
    read: (payload) => toList(field(payload, 'value'), toPipeline),
  };
}

/** One pipeline, with its repository, and the branch that this calls its default one. */
export function getPipeline(
  projectId: string,
  pipelineId: number,
): ApiRequest<Pipeline & { readonly repositoryId: string | null; readonly defaultBranch: string | null }> {
  return {
    path: pathOf(projectId, '_apis', 'build', 'definitions', String(pipelineId)),
    what: `the request for pipeline ${pipelineId}`,
    read: (payload) => {
      const repository = field(payload, 'repository');
      return {
        ...toPipeline(payload),
        repositoryId: ifThere(repository, 'id')?.toLowerCase() ?? null,
        defaultBranch: ifThere(repository, 'defaultBranch'),
      };
    },
  };
}

function toPipeline(definition: Payload): Pipeline {
  return {
    id: toNumber(field(definition, 'id')),
    name: toText(field(definition, 'name')),
    folder: toOptionalText(field(definition, 'path')) ?? '\\',
  };
}

function ifThere(repository: Payload, name: string): string | null {
  if (repository.value === undefined || repository.value === null) return null;
  return toOptionalText(field(repository, name));
}
