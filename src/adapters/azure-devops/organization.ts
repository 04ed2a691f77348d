import {
  organizationTokenRefused,
  pipelineNotVisible,
  policiesNotWritable,
  projectNotVisible,
} from '../../errors/set-up-errors';
import { refusalOf } from '../../errors/refused-answer';
import type { AdministeredOrganization } from '../../ports/administered-organization';
import type { BranchPolicy } from '../../documents/policy';
import type { ApiRequest } from '../../wire/azure-devops/api-request';
import { getIdentity } from '../../wire/azure-devops/identity';
import { getPipeline } from '../../wire/azure-devops/pipelines';
import { createPolicy, listPolicies, updatePolicy } from '../../wire/azure-devops/policies';
import { getProject, type Page } from '../../wire/azure-devops/projects';
import { getRepository, hasRef, listRepositories } from '../../wire/azure-devops/repositories';
import type { HttpSettings } from '../http/client';
import { createAzureDevOpsRequests, type AzureDevOpsConnection } from './requests';
import { readTeamProjects } from './team-projects';

/**
 * An organization with a person's token. Nothing is sent yet.
 *
 * @param tokenName for messages: `your token (AZURE_DEVOPS_TOKEN)`
 */
export function connectToOrganization(
  settings: HttpSettings,
  connection: AzureDevOpsConnection,
  tokenName: string,
): AdministeredOrganization {
  const url = connection.collectionUrl.replace(/\/+$/, '');
  // 20,000 repositories take Azure DevOps several seconds and some 25 MB.
  const plain = createAzureDevOpsRequests({ timeoutMilliseconds: 120_000, ...settings }, connection);
  const send = async <T>(request: ApiRequest<T>): Promise<T> => {
    try {
      return await plain(request);
    } catch (error) {
      const status = refusalOf(error)?.status;
      if (status === 401) throw organizationTokenRefused(tokenName, url, 'it answered 401', error);
      if (status === 203 || (status !== undefined && status >= 300 && status < 400)) {
        throw organizationTokenRefused(tokenName, url, `it answered ${status} with the page to sign in`, error);
      }
      throw error;
    }
  };
  const write = async <T>(project: string, request: ApiRequest<T>): Promise<T> => {
    try {
      return await send(request);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal?.status !== 403) throw error;
      throw policiesNotWritable(project, /"message"\s*:\s*"([^"]{1,300})"/.exec(refusal.body)?.[1] ?? '403', error);
    }
  };
  return {
    url,
    identity: () => send(getIdentity()),
    projects: () => readTeamProjects(send),
    project: (name) =>
      send(getProject(name)).catch((error: unknown) => {
        throw isUnknownProject(error) ? projectNotVisible(name, url, error) : error;
      }),
    repositories: (project) =>
      send(listRepositories(project)).catch((error: unknown) => {
        throw project !== null && isUnknownProject(error) ? projectNotVisible(project, url, error) : error;
      }),
    hasRef: (...of) => send(hasRef(...of)),
    pipelineName: (project, pipelineId) =>
      plain(getPipeline(project.id, pipelineId)).then(
        ({ name }) => name,
        (error: unknown) => {
          const status = refusalOf(error)?.status;
          // Scopes for code alone are enough to write policies.
          if (status === 401 || status === 403) return null;
          throw status === 404 ? pipelineNotVisible(pipelineId, project.name, error) : error;
        },
      ),
    canRead: (project, repository) =>
      send(getRepository(project, repository)).then(
        () => true,
        (error: unknown) => {
          const status = refusalOf(error)?.status;
          if (status === 404 || status === 403) return false;
          throw error;
        },
      ),
    policies: async (project, typeId) => {
      const found: BranchPolicy[] = [];
      let next: string | null = null;
      do {
        const page: Page<BranchPolicy> = await send(listPolicies(project, typeId, next));
        found.push(...page.values);
        next = page.continuation;
      } while (next !== null);
      return found;
    },
    createPolicy: (project, policy) => write(project, createPolicy(project, policy)),
    updatePolicy: async (project, id, policy) => void (await write(project, updatePolicy(project, id, policy))),
  };
}

/** By the code of the message; every route is unknown where no organization is, or another server. */
function isUnknownProject(error: unknown): boolean {
  const refusal = refusalOf(error);
  return refusal?.status === 404 && /TF200016|ProjectDoesNotExist/.test(refusal.body);
}
