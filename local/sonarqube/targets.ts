import { refuse } from './answer';
import type { Instance } from './instance';
import type { Project, Target } from './model';
import { findBranch, findPullRequest, mainBranchOf } from './projects';

/** How an action words that it found no branch or pull request. */
interface Wording {
  readonly project: (key: string) => string;
  readonly branch: (key: string, branch: string) => string;
  readonly pullRequest: (key: string, pullRequest: string) => string;
}

/** Wording of actions that ask for a project. */
export const PROJECT_WORDING: Wording = {
  project: (key) => `Project '${key}' not found`,
  branch: (key, branch) => `Branch '${branch}' in project '${key}' not found`,
  pullRequest: (key, pullRequest) => `Pull request '${pullRequest}' in project '${key}' not found`,
};

/** Wording of actions that ask for a component. */
export const COMPONENT_WORDING: Wording = {
  project: (key) => `Component key '${key}' not found`,
  branch: (key, branch) => `Component '${key}' on branch '${branch}' not found`,
  pullRequest: (key, pullRequest) => `Component '${key}' of pull request '${pullRequest}' not found`,
};

/** The project of a key, or 404. */
export function requireProject(instance: Instance, key: string, wording: Wording = PROJECT_WORDING): Project {
  return instance.projects.find(key) ?? refuse(404, wording.project(key));
}

/** The branch or pull request that the parameters name, the main branch when they name none; 404 when there is none. */
export function requireTarget(project: Project, parameters: URLSearchParams, wording: Wording): Target {
  const branch = parameters.get('branch');
  const pullRequest = parameters.get('pullRequest');
  if (branch !== null && pullRequest !== null) {
    refuse(400, "Either 'branch' or 'pullRequest' can be provided, not both");
  }
  if (pullRequest !== null) {
    return findPullRequest(project, pullRequest) ?? refuse(404, wording.pullRequest(project.key, pullRequest));
  }
  if (branch !== null) return findBranch(project, branch) ?? refuse(404, wording.branch(project.key, branch));
  return mainBranchOf(project);
}

/** The fields that name a branch or pull request in many answers; nothing for the main branch. */
export function scopeFields(target: Target): { readonly branch?: string; readonly pullRequest?: string } {
  if (target.scope.kind === 'pull-request') return { pullRequest: target.scope.key };
  return target.scope.main ? {} : { branch: target.scope.name };
}

/** Page number and size, checked as the server checks them. */
export function paging(parameters: URLSearchParams, limit = 500): { readonly page: number; readonly size: number } {
  const page = wholeNumber(parameters, 'p', 1);
  const size = wholeNumber(parameters, 'ps', 100);
  if (size > limit) refuse(400, `'ps' value (${size}) must be less than ${limit}`);
  if (page * size > 10_000) {
    refuse(400, `Can return only the first 10000 results. ${page * size}th result asked.`);
  }
  return { page, size };
}

/** One page of a list. */
export function pageOf<T>(items: readonly T[], { page, size }: { page: number; size: number }): readonly T[] {
  return items.slice((page - 1) * size, page * size);
}

/** A parameter that is a comma-separated list; `undefined` when it is not there. */
export function listOf(parameters: URLSearchParams, ...names: readonly string[]): readonly string[] | undefined {
  const value = names.map((name) => parameters.get(name)).find((candidate) => (candidate ?? '') !== '');
  return value?.split(',').map((part) => part.trim());
}

function wholeNumber(parameters: URLSearchParams, name: string, fallback: number): number {
  const value = parameters.get(name);
  if (value === null || value === '') return fallback;
  if (!/^\d+$/.test(value)) {
    refuse(400, `The '${name}' parameter cannot be parsed as an integer value: ${value}`);
  }
  return Number(value);
}
