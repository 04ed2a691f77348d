import type { ChangedFile, PullRequestAddress } from '../../documents/pull-request';
import type { OpenPullRequest, PullRequest } from '../../ports/pull-request';
import { getFile } from '../../wire/azure-devops/files';
import { getIdentity } from '../../wire/azure-devops/identity';
import { listChanges } from '../../wire/azure-devops/iteration-changes';
import {
  createThread,
  deleteComment,
  editComment,
  listThreads,
  propertiesOf,
  replyToThread,
  updateThread,
  withMemory,
} from '../../wire/azure-devops/threads';
import { getTarget } from '../../wire/azure-devops/pull-requests';
import { openStatuses } from './pull-request-statuses';
import type { SendApiRequest } from './requests';

/** More pages than any pull request has: 200,000 files. */
const MOST_PAGES = 100;

/** A pull request as its decoration reads and writes it. */
export function pullRequestOpener(send: SendApiRequest): OpenPullRequest {
  // The token stands for one, whichever pull request it is used on.
  let known: ReturnType<PullRequest['identity']> | undefined;
  const identity = (stopped: AbortSignal): ReturnType<PullRequest['identity']> => {
    const asked = (known ??= send(getIdentity(), stopped));
    asked.catch(() => (known = undefined));
    return asked;
  };
  return (at, stopped): PullRequest => ({
    ...openStatuses(send)(at, stopped),
    target: () => send(getTarget(at), stopped),
    discussions: async () => withMemory(await send(listThreads(at), stopped), () => send(propertiesOf(at), stopped)),
    setState: (...words) => send(updateThread(at, ...words), stopped),
    remember: (properties) => send(propertiesOf(at, new Map(properties)), stopped),
    createThread: (thread) => send(createThread(at, thread), stopped),
    reply: (...words) => send(replyToThread(at, ...words), stopped),
    editComment: (...words) => send(editComment(at, ...words), stopped),
    deleteComment: (...which) => send(deleteComment(at, ...which), stopped),
    changedFiles: (iterationId) => changedFiles(send, at, iterationId, stopped),
    file: (path, commitId) => send(getFile(at.projectId, at.repositoryId, path, { commit: commitId }), stopped),
    identity: () => identity(stopped),
  });
}

/** A tool that takes the first page for all misses files. */
async function changedFiles(
  send: SendApiRequest,
  at: PullRequestAddress,
  iterationId: number,
  stopped: AbortSignal,
): Promise<readonly ChangedFile[]> {
  const files: ChangedFile[] = [];
  for (let [skip, pages] = [0, 0]; pages < MOST_PAGES; pages += 1) {
    const page = await send(listChanges(at, iterationId, skip), stopped);
    files.push(...page.files);
    if (page.nextSkip <= skip) break;
    skip = page.nextSkip;
  }
  return files;
}
