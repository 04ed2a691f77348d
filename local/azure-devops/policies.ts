import { ApiError, badRequest, notFound } from './api-error';
import { bodyOf, demand, list, one, pageOf, pathValue, projectOf, queryNumber, type Call, type Routes } from './call';
import { asList, asRecord, asText, type JsonObject } from './json';
import { identityRef } from './references';
import { type GitStatus, type PolicyConfiguration, type Project, type PullRequest, type Repository } from './state';
import type { World } from './world';

/** Ids of the kinds of policy, the same in every organization. */
export const POLICY_TYPES = {
  build: '0609b952-1397-4640-95ec-e00a01b2c241',
  status: 'cbdc66da-9728-4af8-aada-9a5a32e4a226',
  comments: 'c6a1889d-b943-4856-b76f-9e46bb6b0df2',
} as const;

const NAMES: Readonly<Record<string, string>> = {
  [POLICY_TYPES.build]: 'Build',
  [POLICY_TYPES.status]: 'Status',
  [POLICY_TYPES.comments]: 'Comment requirements',
};

/** A stand-in's own number: Microsoft's documents name none. */
const POLICIES_A_PAGE = 100;

/** What a policy says about one pull request. */
export type Evaluation = 'queued' | 'approved' | 'rejected' | 'notApplicable';

/** Operations on branch policies, and what they say about a pull request. */
export const policyRoutes: Routes = {
  'policy/Configurations_List': (call) => {
    const project = projectOf(call);
    const type = call.query('policyType')?.toLowerCase();
    const found = call.world.policies.filter((each) => each.project === project);
    const matching = found.filter((each) => type === undefined || each.typeId === type);
    // Servers before 2022 answer with all of them.
    const paged = call.product === 'services' || call.product === 'server2022';
    const top = paged ? (queryNumber(call, '$top') ?? POLICIES_A_PAGE) : matching.length;
    const page = pageOf(matching, top, call.query('continuationToken'));
    return list(
      page.values.map((each) => policyBody(call, each)),
      page.continuationToken,
    );
  },
  'policy/Configurations_Create': (call) => {
    const project = projectOf(call);
    demandEdit(call);
    const { isEnabled, isBlocking, type, settings } = bodyOf(call);
    const policy: PolicyConfiguration = {
      id: call.world.nextId(),
      project,
      typeId: checkType(asText(asRecord(type)['id'])),
      createdBy: call.token.identity,
      createdDate: call.world.now(),
      revision: 1,
      isEnabled: isEnabled === true,
      isBlocking: isBlocking === true,
      settings: checkSettings(asRecord(settings)),
    };
    call.world.policies.push(policy);
    return one(policyBody(call, policy));
  },
  'policy/Configurations_Update': (call) => {
    const policy = policyOf(call);
    demandEdit(call);
    const { isEnabled, isBlocking, settings } = bodyOf(call);
    policy.isEnabled = isEnabled === true;
    policy.isBlocking = isBlocking === true;
    policy.settings = checkSettings(asRecord(settings));
    policy.revision += 1;
    return one(policyBody(call, policy));
  },
  'policy/Evaluations_List': (call) => {
    const project = projectOf(call);
    const pullRequest = reviewed(call, project, call.query('artifactId') ?? '');
    const all = call.query('includeNotApplicable')?.toLowerCase() === 'true';
    const found = applying(call.world.policies, pullRequest)
      .map((policy) => ({ policy, status: evaluate(policy, pullRequest) }))
      .filter(({ status }) => all || status !== 'notApplicable');
    const skip = queryNumber(call, '$skip') ?? 0;
    const page = found.slice(skip, skip + (queryNumber(call, '$top') ?? found.length));
    return list(
      page.map(({ policy, status }) => ({
        evaluationId: `00000000-0000-4000-8000-${String(policy.id).padStart(12, '0')}`,
        artifactId: call.query('artifactId'),
        startedDate: pullRequest.creationDate,
        status,
        configuration: policyBody(call, policy),
      })),
    );
  },
};

/**
 * Refuses to complete a pull request as long as a required policy is not satisfied.
 *
 * @throws ApiError 403
 */
export function demandPolicies(world: World, pullRequest: PullRequest): void {
  if (pullRequest.isDraft) throw badRequest('A draft pull request cannot be completed.');
  if (areSatisfied(world, pullRequest)) return;
  throw new ApiError(
    403,
    'GitPullRequestUpdateRejectedByPolicyException',
    'The pull request cannot be completed because required policies are not satisfied.',
  );
}

/** Completes a pull request that is set to, as soon as every required policy is satisfied. Its source branch goes with it. */
export function completeByItself(world: World, pullRequest: PullRequest): void {
  const { autoCompleteSetBy, isDraft, status, repository, sourceRefName } = pullRequest;
  if (autoCompleteSetBy === undefined || isDraft || status !== 'active' || !areSatisfied(world, pullRequest)) return;
  pullRequest.status = 'completed';
  pullRequest.closedDate = world.now();
  repository.refs.delete(sourceRefName);
}

function areSatisfied(world: World, pullRequest: PullRequest): boolean {
  return applying(world.policies, pullRequest)
    .filter((policy) => policy.isBlocking)
    .every((policy) => ['approved', 'notApplicable'].includes(evaluate(policy, pullRequest)));
}

/** A policy that resets on new changes takes statuses of an iteration only. */
export function demandIteration(call: Call, pullRequest: PullRequest, status: GitStatus): void {
  if (status.iterationId !== undefined) return;
  const resetting = applying(call.world.policies, pullRequest).some(
    (policy) => isOfContext(policy, status) && policy.settings['invalidateOnSourceUpdate'] === true,
  );
  if (!resetting) return;
  throw new ApiError(
    403,
    'GitPullRequestStatusRejectedByPolicyException',
    'Pull request status rejected by status policy. Policy configuration requires status to be posted on iteration',
  );
}

/** Requires the status of SonarQube on a branch, as a person does it on the page of branch policies. */
export function requireQualityGate(
  world: World,
  { id, project }: Repository,
  { branch = 'main', isBlocking = true, ...settings }: RequiredGate = {},
): PolicyConfiguration {
  const scope = [{ repositoryId: id, refName: `refs/heads/${branch}`, matchKind: 'exact' }];
  const policy: PolicyConfiguration = {
    id: world.nextId(),
    project,
    typeId: POLICY_TYPES.status,
    createdBy: world.author,
    createdDate: world.now(),
    revision: 1,
    isEnabled: true,
    isBlocking,
    settings: { statusGenre: 'sonarqube', statusName: 'quality-gate', scope, ...settings },
  };
  world.policies.push(policy);
  return policy;
}

interface RequiredGate {
  readonly branch?: string;
  readonly isBlocking?: boolean;
  /** Whether a new push takes the status away. */
  readonly invalidateOnSourceUpdate?: boolean;
}

/** What a policy says about a pull request that it applies to. */
export function evaluate(policy: PolicyConfiguration, pullRequest: PullRequest): Evaluation {
  if (policy.typeId === POLICY_TYPES.comments) {
    const isOpen = pullRequest.threads.some(
      ({ status, comments }) =>
        (status === 'active' || status === 'pending') && comments.some(({ isDeleted }) => !isDeleted),
    );
    return isOpen ? 'rejected' : 'approved';
  }
  // Nobody queues builds here.
  if (policy.typeId === POLICY_TYPES.build) return 'queued';
  return evaluateStatus(policy, pullRequest);
}

function demandEdit(call: Call): void {
  demand(
    call,
    'EditPolicies',
    () =>
      new ApiError(
        403,
        'GitNeedsPermissionException',
        "TF401027: You need the Git 'EditPolicies' permission to perform this action. Details: identity " +
          `'${call.token.identity.uniqueName}', scope 'project'.`,
      ),
  );
}

function evaluateStatus({ settings }: PolicyConfiguration, pullRequest: PullRequest): Evaluation {
  if (!touches(pullRequest, asList(settings['filenamePatterns']).map(String))) return 'notApplicable';
  const latest = pullRequest.iterations.at(-1)?.id;
  const author = asText(settings['authorId']);
  // The newest of a context counts, whatever iteration it is of, unless the policy resets on new changes.
  const newest = pullRequest.statuses
    .filter((status) => isOfContext({ settings }, status))
    .filter((status) => author === undefined || status.createdBy.id === author)
    .filter((status) => settings['invalidateOnSourceUpdate'] !== true || status.iterationId === latest)
    .at(-1);
  switch (newest?.state) {
    case undefined:
      return settings['policyApplicability'] === 1 ? 'notApplicable' : 'queued';
    case 'succeeded':
      return 'approved';
    case 'notApplicable':
      return 'notApplicable';
    case 'failed':
    case 'error':
      return 'rejected';
    default:
      return 'queued';
  }
}

function isOfContext({ settings }: Pick<PolicyConfiguration, 'settings'>, { context }: GitStatus): boolean {
  const genre = asText(settings['statusGenre']) ?? '';
  return settings['statusName'] === context.name && genre === (context.genre ?? '');
}

/** Patterns match paths with their slash; `*` stands for anything. Those with `!` take away. */
function touches(pullRequest: PullRequest, patterns: readonly string[]): boolean {
  if (patterns.length === 0) return true;
  const paths = pullRequest.iterations.at(-1)?.changes.map(({ path }) => path) ?? [];
  const matches = (pattern: string, path: string) =>
    new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 'i').test(path);
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  return paths.some(
    (path) => wanted.some((pattern) => matches(pattern, path)) && !unwanted.some((pattern) => matches(pattern, path)),
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
}

/** The enabled policies of a pull request's target branch. */
function applying(policies: readonly PolicyConfiguration[], { repository, targetRefName }: PullRequest) {
  return policies.filter(
    ({ project, isEnabled, settings }) =>
      isEnabled &&
      project === repository.project &&
      asList(settings['scope'])
        .map(asRecord)
        .some(({ repositoryId, refName, matchKind }) => {
          if (repositoryId != null && repositoryId !== repository.id) return false;
          const kind = String(matchKind).toLowerCase();
          if (kind === 'defaultbranch') return targetRefName === repository.defaultBranch;
          if (kind === 'prefix') return targetRefName.startsWith(asText(refName) ?? '');
          return targetRefName === refName;
        }),
  );
}

function checkType(id: string | undefined): string {
  const known = id?.toLowerCase();
  if (known !== undefined && known in NAMES) return known;
  throw notFound('PolicyTypeNotFoundException', `TF402454: The policy type ${id ?? ''} does not exist.`);
}

function checkSettings(settings: JsonObject): JsonObject {
  if (asList(settings['scope']).length === 0) throw badRequest('The settings of a policy need a scope.');
  return settings;
}

function policyOf(call: Call): PolicyConfiguration {
  const project = projectOf(call);
  const id = Number(pathValue(call, 'configurationId'));
  const policy = call.world.policies.find((each) => each.id === id && each.project === project);
  if (!policy) throw notFound('PolicyConfigurationNotFoundException', `The policy configuration ${id} does not exist.`);
  return policy;
}

/** `vstfs:///CodeReview/CodeReviewId/<project id>/<pull request>` */
function reviewed(call: Call, project: Project, artifactId: string): PullRequest {
  const [, projectId, id] = /^vstfs:\/\/\/CodeReview\/CodeReviewId\/([0-9a-f-]{36})\/(\d+)$/i.exec(artifactId) ?? [];
  const found = call.world.pullRequests.find((each) => each.id === Number(id));
  if (projectId?.toLowerCase() === project.id && found?.repository.project === project) return found;
  throw badRequest(`The artifact id ${artifactId} is not that of a pull request of this project.`);
}

function policyBody(call: Call, policy: PolicyConfiguration): object {
  const root = `${call.collectionUrl}/${policy.project.id}/_apis/policy`;
  return {
    createdBy: identityRef(call, policy.createdBy),
    createdDate: policy.createdDate,
    isEnabled: policy.isEnabled,
    isBlocking: policy.isBlocking,
    isDeleted: false,
    settings: policy.settings,
    _links: { self: { href: `${root}/configurations/${policy.id}` } },
    revision: policy.revision,
    id: policy.id,
    url: `${root}/configurations/${policy.id}`,
    type: { id: policy.typeId, url: `${root}/types/${policy.typeId}`, displayName: NAMES[policy.typeId] },
  };
}
