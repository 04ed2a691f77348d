import type { ChangedFile, PullRequestAddress } from '../../documents/pull-request';
import { field, toList, toOptionalNumber, toOptionalText, toWholeNumber, type Payload } from '../payload';
import type { ApiRequest } from './api-request';
import { pullRequestPath } from './pull-request-address';

/** The most that one page may have. */
export const CHANGES_PER_PAGE = 2000;

export interface ChangesPage {
  readonly files: readonly ChangedFile[];
  /** Where the next page begins; 0 after the last one. */
  readonly nextSkip: number;
}

/** Files that an iteration changes against the commit that both branches have. Folders are left out. */
export function listChanges(address: PullRequestAddress, iterationId: number, skip: number): ApiRequest<ChangesPage> {
  return {
    path: pullRequestPath(address, 'iterations', String(iterationId), 'changes'),
    query: { $top: String(CHANGES_PER_PAGE), $skip: String(skip) },
    what: `the request for the changed files of pull request ${address.pullRequestId}`,
    read: (payload) => ({
      files: toList(field(payload, 'changeEntries'), toChange).filter((file) => file !== null),
      nextSkip: toOptionalNumber(field(payload, 'nextSkip')) ?? 0,
    }),
  };
}

function toChange(entry: Payload): ChangedFile | null {
  const item = field(entry, 'item');
  if (item.value === undefined || item.value === null) return null;
  const path = toOptionalText(field(item, 'path'));
  if (path === null || field(item, 'isFolder').value === true) return null;
  const changeType = toOptionalText(field(entry, 'changeType')) ?? '';
  return {
    path: absolute(path),
    pathBefore: /\badd\b/i.test(changeType) ? null : absolute(toOptionalText(field(entry, 'originalPath')) ?? path),
    changeTrackingId: toWholeNumber(field(entry, 'changeTrackingId')),
    blobId: toOptionalText(field(item, 'objectId'))?.toLowerCase() ?? null,
  };
}

function absolute(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
