import { parsed, quoted, refused, type Parsed } from '../parsed';
import type { GitRepository } from '../../documents/repository';

/** Says whether a repository is meant. */
export type RepositoryMatcher = (repository: Pick<GitRepository, 'project' | 'name'>) => boolean;

/**
 * Reads patterns such as `team-*\/*`: project, slash, repository; `*` stands for any number of characters, `?` for one, and
 * case does not count. What begins with `!` takes away from what the others choose.
 */
export function parsePatterns(option: string, patterns: readonly string[]): Parsed<RepositoryMatcher> {
  const wrong = patterns.filter((pattern) => !/^!?[^/]+\/[^/]+$/.test(pattern));
  if (wrong.length > 0) {
    return refused(...wrong.map((text) => `${option}: ${quoted(text)} is not of the form project/repository.`));
  }
  const chosen = patterns.filter((pattern) => !pattern.startsWith('!')).map(toMatcher);
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => toMatcher(pattern.slice(1)));
  return parsed((repository) => {
    const isChosen = chosen.length === 0 ? patterns.length > 0 : chosen.some((matches) => matches(repository));
    return isChosen && !excluded.some((matches) => matches(repository));
  });
}

function toMatcher(pattern: string): RepositoryMatcher {
  const [project = '', repository = ''] = pattern.split('/');
  return (candidate) => matches(project, candidate.project) && matches(repository, candidate.name);
}

/** A star is tried at the latest place only, so that no pattern takes more than length times length. */
function matches(pattern: string, text: string): boolean {
  const [wanted, given] = [[...pattern.toLowerCase()], [...text.toLowerCase()]];
  let [at, star, resume] = [0, -1, 0];
  for (let index = 0; index < given.length;) {
    const sign = wanted[at];
    if (sign === '*') {
      star = at;
      resume = index;
      at += 1;
    } else if (sign === '?' || (sign !== undefined && sign === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else {
      return false;
    }
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}
