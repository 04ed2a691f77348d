import { ApiError, badRequest, notFound } from './api-error';
import { asRecord, type JsonObject } from './json';
import { type Build, type Project, type PullRequest, type Repository } from './state';
import { type Permission, type Token } from './tokens';
import { type World } from './world';
import { type Product } from './contract/api-version';

/** A checked request, as a handler gets it. */
export interface Call {
  readonly world: World;
  readonly product: Product;
  readonly token: Token;
  /** `http://127.0.0.1:port/collection`, without a slash at the end. */
  readonly collectionUrl: string;
  readonly path: Readonly<Record<string, string | undefined>>;
  /** Value of a query parameter; names compare without case. */
  readonly query: (name: string) => string | undefined;
  /** Whether the Accept header asks for JSON; files are sent as they are otherwise. */
  readonly wantsJson: boolean;
  /** The parsed body. Its shape was checked against the schema of the operation. */
  readonly body: unknown;
  readonly bytes: Buffer;
  /** Notes a break of the rules that the service itself would let pass. */
  readonly complain: (detail: string) => void;
}

/** What a handler answers. A list is wrapped as the Accept header asks. */
export type Answer =
  | { readonly kind: 'object'; readonly value: unknown; readonly status?: number }
  | { readonly kind: 'list'; readonly value: readonly unknown[]; readonly continuationToken?: string }
  | { readonly kind: 'content'; readonly type: string; readonly content: Buffer }
  | { readonly kind: 'nothing'; readonly status?: number };

/** Serves one operation. */
export type Handler = (call: Call) => Answer;

/** Handlers by operation id. */
export type Routes = Readonly<Record<string, Handler>>;

/** An answer with one object. */
export function one(value: unknown): Answer {
  return { kind: 'object', value };
}

/** An answer with a list. */
export function list(value: readonly unknown[], continuationToken?: string): Answer {
  return continuationToken === undefined ? { kind: 'list', value } : { kind: 'list', value, continuationToken };
}

/** The body as an object. */
export function bodyOf(call: Call): JsonObject {
  return asRecord(call.body);
}

/** A path parameter that the route is known to have. */
export function pathValue(call: Call, name: string): string {
  return call.path[name] ?? '';
}

/** A numeric query parameter; its form was checked before. */
export function queryNumber(call: Call, name: string): number | undefined {
  const value = call.query(name);
  return value === undefined ? undefined : Number(value);
}

/** The values of a comma-separated query parameter, or undefined when it is not given. */
export function queryList(call: Call, name: string): string[] | undefined {
  return call
    .query(name)
    ?.split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}

/** Refuses a caller that lacks a right. */
export function demand(call: Call, permission: Permission, refusal: () => ApiError): void {
  if (call.token.denied.has(permission)) throw refusal();
}

/** The project that the path names by id or name. */
export function projectOf(call: Call): Project {
  const wanted = pathValue(call, 'project') || pathValue(call, 'projectId') || pathValue(call, 'scopeIdentifier');
  const project = call.world.projects.find((each) => isNamed(each, wanted));
  const refusal = notFound(
    'ProjectDoesNotExistWithNameException',
    `TF200016: The following project does not exist: ${wanted}. Verify that the name of the project is correct and that ` +
      'the project exists on the specified Azure DevOps Server.',
  );
  if (!project) throw refusal;
  if (call.token.projects !== undefined && !call.token.projects.has(project.name)) throw refusal;
  demand(call, 'ViewProject', () => refusal);
  return project;
}

/** Whether the caller may see a repository at all. */
export function mayRead({ token }: Call, { name, project }: Repository): boolean {
  return (token.projects?.has(project.name) ?? true) && (token.repositories?.has(name) ?? true);
}

/** The build that the path names; it must be one of the project's. */
export function buildOf(call: Call): Build {
  const project = projectOf(call);
  const id = Number(pathValue(call, 'buildId'));
  const build = call.world.builds.find((each) => each.id === id && each.project === project);
  if (!build) throw notFound('BuildNotFoundException', `The requested build ${id} could not be found.`);
  demand(call, 'ViewBuilds', () => buildRefusal(call, 'View builds', build));
  return build;
}

/** The answer to a caller that may not do this with a build. */
export function buildRefusal(call: Call, right: string, build: Build): ApiError {
  return new ApiError(
    403,
    'AccessDeniedException',
    `TF215106: Access denied. ${call.token.identity.displayName} needs ${right} permissions for ` +
      `vstfs:///Build/Build/${build.id} in team project ${build.project.name} to perform the action.`,
  );
}

/** The repository that the path names, by id anywhere or by name in the project. */
export function repositoryOf(call: Call): Repository {
  const project = call.path['project'] === undefined ? undefined : projectOf(call);
  const wanted = pathValue(call, 'repositoryId');
  const repository = call.world.repositories.find((each) =>
    project ? each.project === project && isNamed(each, wanted) : each.id === wanted.toLowerCase(),
  );
  const refusal = notFound(
    'GitRepositoryNotFoundException',
    `TF401019: The Git repository with name or identifier ${wanted} does not exist or you do not have permissions for the ` +
      'operation you are attempting.',
  );
  if (!repository || repository.isDisabled || !mayRead(call, repository)) throw refusal;
  demand(call, 'GenericRead', () => refusal);
  return repository;
}

/** The pull request that the path names. */
export function pullRequestOf(call: Call): PullRequest {
  const repository = call.path['repositoryId'] === undefined ? undefined : repositoryOf(call);
  const project = call.path['project'] === undefined ? undefined : projectOf(call);
  const id = Number(pathValue(call, 'pullRequestId'));
  const found = call.world.pullRequests.find((each) => each.id === id);
  const inRepository = !repository || found?.repository === repository;
  const inProject = !project || found?.repository.project === project;
  if (!found || !inRepository || !inProject) {
    throw notFound('GitPullRequestNotFoundException', 'TF401180: The requested pull request was not found.');
  }
  const refusal = notFound('GitPullRequestNotFoundException', 'TF401180: The requested pull request was not found.');
  if (!mayRead(call, found.repository)) throw refusal;
  demand(call, 'GenericRead', () => refusal);
  return found;
}

/** Refuses a caller that may not write to pull requests. */
export function demandContribute(call: Call): void {
  demand(
    call,
    'PullRequestContribute',
    () =>
      new ApiError(
        403,
        'GitNeedsPermissionException',
        "TF401027: You need the Git 'PullRequestContribute' permission to perform this action. Details: identity " +
          `'${call.token.identity.uniqueName}', scope 'repository'.`,
      ),
  );
}

/**
 * Cuts a page out of a list. The token is a number, as the documents of the projects list have it.
 *
 * @throws ApiError 400 when the token is not one of ours.
 */
export function pageOf<T>(
  values: readonly T[],
  top: number,
  token: string | undefined,
): { readonly values: readonly T[]; readonly continuationToken: string | undefined } {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0) throw badRequest('The continuation token is not valid.');
  const end = start + top;
  return {
    values: values.slice(start, end),
    continuationToken: end < values.length ? String(end) : undefined,
  };
}

function isNamed(thing: { readonly id: string; readonly name: string }, wanted: string): boolean {
  return thing.id === wanted.toLowerCase() || thing.name.toLowerCase() === wanted.toLowerCase();
}
