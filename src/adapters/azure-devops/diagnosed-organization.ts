import { GENRE_OF_THE_SERVER } from '../../domain/decoration/plan-statuses';
import type { BranchPolicy } from '../../documents/policy';
import { POLICY_TYPE_IDS } from '../../domain/set-up/plan-policy';
import { azureDevOpsFault } from '../../errors/server-errors';
import type { DiagnosedOrganization } from '../../ports/diagnosis';
import { getIdentity } from '../../wire/azure-devops/identity';
import { getNewestBuild, listNewestPullRequests } from '../../wire/azure-devops/newest';
import { hasGitPermission, listGitPermissions } from '../../wire/azure-devops/permissions';
import { getPipeline } from '../../wire/azure-devops/pipelines';
import { listPolicies } from '../../wire/azure-devops/policies';
import { listStatuses } from '../../wire/azure-devops/pull-request-statuses';
import { getRepository, listRepositories } from '../../wire/azure-devops/repositories';
import { getTimeline } from '../../wire/azure-devops/timeline';
import type { SendApiRequest } from './requests';

/** More tell nothing more. */
const PULL_REQUESTS = 3;
const MOST_PAGES = 100;

/** What a diagnosis asks Azure DevOps. */
export function diagnosedOrganization(send: SendApiRequest): DiagnosedOrganization {
  return {
    identity: () => send(getIdentity()),
    repository: (project, repository) => send(getRepository(project, repository)),
    repositories: (project) => send(listRepositories(project)),
    mayContribute: async ({ projectId, id }) => {
      const bit = (await send(listGitPermissions())).get('PullRequestContribute');
      if (bit === undefined) {
        throw azureDevOpsFault('the request for the rights on repositories', 'a list without PullRequestContribute');
      }
      return send(hasGitPermission(projectId, id, bit));
    },
    statusPolicies: async (projectId) => {
      const policies: BranchPolicy[] = [];
      let continuation: string | null = null;
      for (let pages = 0; pages < MOST_PAGES; pages += 1) {
        const page: Awaited<ReturnType<typeof send<ReturnType<ReturnType<typeof listPolicies>['read']>>>> = await send(
          listPolicies(projectId, POLICY_TYPE_IDS.status, continuation),
        );
        policies.push(...page.values);
        if (page.continuation === null) break;
        continuation = page.continuation;
      }
      return policies;
    },
    pipeline: async (projectId, pipelineId) => {
      // A list of builds is as empty for a pipeline that does not exist.
      const { name, repositoryId } = await send(getPipeline(projectId, pipelineId));
      const build = await send(getNewestBuild(projectId, pipelineId));
      if (build === null) return { name, repositoryId, build };
      const records = await send(getTimeline(projectId, build.id));
      const tasks = [...new Set(records.flatMap(({ taskName }) => taskName ?? []))];
      return { name, repositoryId, build: { number: build.number, tasks } };
    },
    hasServerStatus: async ({ projectId, id: repositoryId }) => {
      const newest = await send(listNewestPullRequests(projectId, repositoryId, PULL_REQUESTS));
      const statuses = await Promise.all(
        newest.map((pullRequestId) => send(listStatuses({ projectId, repositoryId, pullRequestId }))),
      );
      return statuses.flat().some(({ genre }) => genre === GENRE_OF_THE_SERVER);
    },
  };
}
