import { refusalOf } from '../../errors/refused-answer';
import { azureDevOpsFault } from '../../errors/server-errors';
import type {
  AzureDevOps,
  BuildAttachments,
  FilesOfBranches,
  PullRequestIterations,
  PullRequestSearch,
} from '../../ports/azure-devops';
import { listAttachments, type ListedAttachment } from '../../wire/azure-devops/attachments';
import { getBuildProperties, setBuildProperties } from '../../wire/azure-devops/builds';
import { getFile } from '../../wire/azure-devops/files';
import { listIterations, searchOpenPullRequests } from '../../wire/azure-devops/pull-requests';
import { getDefaultBranch } from '../../wire/azure-devops/repositories';
import { limitConcurrency } from '../../wire/limit-concurrency';
import type { HttpSettings } from '../http/client';
import { createAzureDevOpsRequests, type AzureDevOpsConnection, type SendApiRequest } from './requests';

const PARALLEL_READS = 8;

/** All that is asked of builds and repositories, for whoever asks it all. Nothing is sent yet. */
export function connectToAzureDevOps(
  settings: HttpSettings,
  connection: AzureDevOpsConnection,
): AzureDevOps & BuildAttachments & PullRequestIterations {
  const send = createAzureDevOpsRequests(settings, connection);
  return { ...buildProperties(send), ...resultReader(send) };
}

/** What every task asks. */
export function buildProperties(send: SendApiRequest): AzureDevOps {
  return {
    defaultBranch: (...of) => send(getDefaultBranch(...of)),
    buildProperties: (...of) => send(getBuildProperties(...of)),
    setBuildProperties: (...of) => send(setBuildProperties(...of)),
  };
}

/** What is asked where results are shown. */
export function resultReader(send: SendApiRequest): BuildAttachments & PullRequestIterations {
  return {
    iterations: (...of) => send(listIterations(...of)),
    ...attachmentReader(send),
  };
}

/** What only Prepare asks. */
export function repositoryReader(send: SendApiRequest): PullRequestSearch & FilesOfBranches {
  return {
    openPullRequests: (...of) => send(searchOpenPullRequests(...of)),
    fileOfBranch: (projectId, repositoryId, path, branch) =>
      send(getFile(projectId, repositoryId, path, { branch })).catch((error: unknown) => {
        // A repository that the token may not read is not found either.
        if (/TF401174|GitItemNotFound/.test(refusalOf(error)?.body ?? '')) return null;
        throw error;
      }),
  };
}

function attachmentReader(send: SendApiRequest): BuildAttachments {
  const limited = limitConcurrency(PARALLEL_READS);
  const read = async ({ name, content }: ListedAttachment): Promise<string> => {
    if (content === null) throw azureDevOpsFault(`the request for ${name}`, 'a list that names no address of it');
    return limited(() => send(content));
  };
  return {
    attachments: async (projectId, buildId, type) => {
      const listed = await send(listAttachments(projectId, buildId, type));
      return listed.map((attachment) => ({
        id: attachment.content?.path ?? attachment.name,
        name: attachment.name,
        read: () => read(attachment),
      }));
    },
  };
}
