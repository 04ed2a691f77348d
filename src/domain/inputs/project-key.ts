import { sha256 } from '../digest';
import { unreplacedMacro } from './unreplaced-macro';

const MAXIMUM = 400;

/** Why a text cannot be a project key, or `undefined` when it can. Rule of SonarQube's own `ComponentKeys`. */
export function projectKeyProblem(key: string): string | undefined {
  if (key.length > MAXIMUM) return `it has ${key.length} characters, and ${MAXIMUM} are allowed`;
  const macro = unreplacedMacro(key);
  if (macro !== undefined) return `no variable "${macro.slice(2, -1)}" is defined, so ${macro} stands there as it is`;
  const illegal = [...new Set(key.match(/[^a-zA-Z0-9\-_.:]/gu) ?? [])];
  if (illegal.length > 0) {
    const shown = illegal
      .slice(0, 10)
      .map((character) => (character === ' ' ? 'a blank' : `"${character}"`))
      .join(', ');
    return `it contains ${shown}; letters, digits, "-", "_", "." and ":" are allowed`;
  }
  return /[^0-9]/.test(key) ? undefined : 'it consists of digits only; at least one other character is needed';
}

/**
 * Key of the project that a branch or pull request is analyzed into where the server has no branch analysis: the
 * project's key, a readable suffix, and four digits of a hash, since different branch names may read the same.
 */
export function separateProjectKey(key: string, suffix: string): string {
  const tail = tailOf(suffix);
  return key.slice(0, MAXIMUM - tail.length) + tail;
}

/** What stands for a pull request in such a key. */
export function suffixOfPullRequest(id: string): string {
  return `pull-request-${id}`;
}

/** Whether a project is one that a pull request is analyzed into. */
export function isSeparateProjectOf(projectKey: string, pullRequestId: string): boolean {
  return projectKey.endsWith(tailOf(suffixOfPullRequest(pullRequestId)));
}

function tailOf(suffix: string): string {
  const readable = suffix.replace(/[^a-zA-Z0-9\-_.]+/g, '-').replace(/^-+|-+$/g, '');
  return `:${readable.slice(0, 60)}-${sha256(suffix).slice(0, 4)}`;
}

/** Longest name of a project that SonarQube takes. */
const LONGEST_NAME = 500;

/** Name of such a project: in SonarQube's list of projects it stands beside the one that it belongs to. */
export function separateProjectName(name: string, label: string): string {
  const tail = ` (${label.slice(0, LONGEST_NAME / 2)})`;
  return name.slice(0, LONGEST_NAME - tail.length) + tail;
}
