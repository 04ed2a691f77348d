import { field, toList, toOptionalText, toText, type Payload } from '../payload';
import { pathOf, type ApiRequest } from './api-request';

/** Kind of policy that asks for a status; the same id in every organization. */
const STATUS_POLICY = 'cbdc66da-9728-4af8-aada-9a5a32e4a226';

/** A branch policy that asks a pull request for a status. */
export interface StatusPolicyEvaluation {
  readonly genre: string | null;
  readonly name: string;
  /** A pull request cannot be completed without it. */
  readonly isRequired: boolean;
}

/** The policies for statuses that count for a pull request. */
export function listStatusPolicies(
  projectId: string,
  pullRequestId: string,
): ApiRequest<readonly StatusPolicyEvaluation[]> {
  return {
    path: pathOf(projectId, '_apis', 'policy', 'evaluations'),
    query: {
      artifactId: `vstfs:///CodeReview/CodeReviewId/${projectId}/${pullRequestId}`,
      includeNotApplicable: 'true',
    },
    version: '5.0-preview.1',
    what: `the request for the policies of pull request ${pullRequestId}`,
    read: (payload) => toList(field(payload, 'value'), toStatusPolicy).filter((policy) => policy !== null),
  };
}

function toStatusPolicy(evaluation: Payload): StatusPolicyEvaluation | null {
  const configuration = field(evaluation, 'configuration');
  if (toOptionalText(field(field(configuration, 'type'), 'id'))?.toLowerCase() !== STATUS_POLICY) return null;
  if (field(configuration, 'isEnabled').value === false) return null;
  const settings = field(configuration, 'settings');
  return {
    genre: toOptionalText(field(settings, 'statusGenre')),
    name: toText(field(settings, 'statusName')),
    isRequired: field(configuration, 'isBlocking').value === true,
  };
}
