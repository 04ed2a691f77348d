import { field, toList, toOptionalText, type Payload } from '../../wire/payload';
import type { Requests } from './requests';

/** A pull request as SonarQube lists it. */
export interface ListedPullRequest {
  readonly key: string | null;
  readonly base: string | null;
  /** When its newest analysis began. */
  readonly analysisDate: string | null;
  readonly gate: string | null;
}

/** `api/project_pull_requests/list`; `null` of a server without pull requests. */
export function listPullRequests(requests: Requests, project: string): Promise<readonly ListedPullRequest[] | null> {
  return requests.askJsonIfKnown(
    { path: 'api/project_pull_requests/list', action: `see the pull requests of ${project}`, params: { project } },
    (payload) =>
      toList(field(payload, 'pullRequests'), (one) => ({
        key: toOptionalText(field(one, 'key')),
        base: toOptionalText(field(one, 'base')),
        analysisDate: toOptionalText(field(one, 'analysisDate')),
        gate: gateOf(field(one, 'status')),
      })),
  );
}

/** One that was never analyzed has an empty `status`, or none. */
function gateOf(status: Payload): string | null {
  return status.value === undefined || status.value === null
    ? null
    : toOptionalText(field(status, 'qualityGateStatus'));
}
