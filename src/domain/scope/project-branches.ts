import { parsed, refused, type Parsed } from '../parsed';

/** The branches of a project as SonarQube lists them. */
export interface ProjectBranches {
  /** `null` where the list names no main branch. */
  readonly main: string | null;
  readonly names: readonly string[];
  /** Those that have an analysis; a project that was only created has none. */
  readonly analyzed: readonly string[];
}

/** The default branch where the official extension is not told it: it sends no branch name for `master` then. */
const ASSUMED_DEFAULT = 'master';

/**
 * Name of the default branch, as the main branch in SonarQube tells it to a build of `branch`; or why it does not.
 *
 * One main branch says nothing: `master` may be what is analyzed as it under another name, so a `master` that SonarQube
 * does not know may be the default branch. Any other name is either the main branch or a branch of its own.
 */
export function defaultBranchOf(
  { main, names }: Pick<ProjectBranches, 'main' | 'names'>,
  branch: string,
): Parsed<string> {
  if (main === null) return refused('SonarQube names no main branch of the project');
  if (branch === ASSUMED_DEFAULT && !names.includes(branch)) {
    return refused(`the main branch in SonarQube is "${main}", which "${branch}" may be analyzed as`);
  }
  return parsed(main);
}
