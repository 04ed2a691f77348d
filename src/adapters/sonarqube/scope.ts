import type { BranchOrPullRequest } from '../../domain/scope/branch-or-pull-request';
import { field, toList, toOptionalText, toText } from '../../wire/payload';
import type { Requests } from './requests';

/** Which branch or pull request a finding belongs to, as the server marks it: nothing for the main branch. */
export interface ScopeMark {
  readonly branch: string | null;
  readonly pullRequest: string | null;
}

/**
 * The first project, branch or pull request that is not what was asked for, in words; `undefined` where all are. Servers ignore
 * parameters that they do not know, and then answer about something else with 200. Findings of the main branch have no mark, also
 * where it was asked for by name: only then is the server asked which branch is the main one.
 *
 * @param projects keys of those that an answer is of, and `marks` of their branches and pull requests
 */
export async function findOther(
  requests: Requests,
  projectKey: string,
  of: BranchOrPullRequest,
  projects: readonly string[],
  marks: readonly ScopeMark[],
): Promise<string | undefined> {
  const other = projects.find((project) => project !== projectKey);
  if (other !== undefined) return `the project ${other}`;
  const pullRequest = 'pullRequest' in of ? of.pullRequest : null;
  const branch = 'branch' in of ? of.branch : null;
  const wrong = marks.filter((mark) => mark.pullRequest !== pullRequest || mark.branch !== branch);
  const [first] = wrong;
  if (first === undefined) return undefined;
  const unmarked = wrong.every((mark) => mark.branch === null && mark.pullRequest === null);
  if (branch !== null && unmarked && (await mainBranch(requests, projectKey)) === branch) return undefined;
  if (first.pullRequest !== null) return `pull request ${first.pullRequest}`;
  return first.branch === null ? 'the main branch' : `branch ${first.branch}`;
}

async function mainBranch(requests: Requests, projectKey: string): Promise<string | undefined> {
  const branches = await requests.askJson(
    {
      path: 'api/project_branches/list',
      action: `read the branches of ${projectKey}`,
      params: { project: projectKey },
    },
    (payload) =>
      toList(field(payload, 'branches'), (branch) => ({
        name: toText(field(branch, 'name')),
        isMain: field(branch, 'isMain').value === true,
      })),
  );
  return branches.find(({ isMain }) => isMain)?.name;
}

/** Path of each file among the components of an answer, by key of its component. */
export type PathsByComponent = ReadonlyMap<string, string>;

/** Path of a finding's file; findings name their component only, which is the project key, a colon and the path. */
export function toFile(projectKey: string, component: string, paths: PathsByComponent): string | null {
  if (component === projectKey) return null;
  const path = paths.get(component);
  if (path !== undefined) return path;
  return component.startsWith(`${projectKey}:`) ? component.slice(projectKey.length + 1) : component;
}

/** Reads `components[]` of an answer: path and mark by key. */
export function readComponent(component: Parameters<typeof field>[0]): {
  readonly key: string;
  readonly path: string | null;
  readonly mark: ScopeMark;
} {
  return {
    key: toText(field(component, 'key')),
    path: toOptionalText(field(component, 'path')),
    mark: readMark(component),
  };
}

export function pathsOf(components: readonly ReturnType<typeof readComponent>[]): PathsByComponent {
  return new Map(components.flatMap(({ key, path }) => (path === null ? [] : [[key, path] as const])));
}

export function readMark(entry: Parameters<typeof field>[0]): ScopeMark {
  return { branch: toOptionalText(field(entry, 'branch')), pullRequest: toOptionalText(field(entry, 'pullRequest')) };
}
