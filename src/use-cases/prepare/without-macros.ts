import type { ScannerProperties } from '../../domain/inputs/scanner-properties';
import { isShellVariable, unreplacedMacro } from '../../domain/inputs/unreplaced-macro';
import type { Logger } from '../../ports/logger';

/** Properties that decide what is analyzed, and what it is compared with. */
const DECIDES = /^sonar\.(branch\.|pullrequest\.|newCode\.|scm\.|scanner\.skip$)/;

/**
 * The properties without those that decide something and that no variable filled: `$(System.PullRequest.PullRequestId)` in
 * a build of a branch is no pull request. Others go on as they stand. One warning names them all.
 */
export function withoutMacros(properties: ScannerProperties, logger: Logger): ScannerProperties {
  const unfilled = [...properties].flatMap(([property, value]) => {
    const macro = unreplacedMacro(value) ?? (DECIDES.test(property) && isShellVariable(value) ? value : undefined);
    return macro === undefined ? [] : [{ property, macro }];
  });
  if (unfilled.length === 0) return properties;
  const list = unfilled.map(
    ({ property, macro }) => `${property} (${macro}${DECIDES.test(property) ? ', left out' : ''})`,
  );
  logger.warning(
    `No variable of this run fills what stands in ${list.join(', ')}. Check the names, that each is written $(name), and that the variable is set before Prepare.`,
  );
  const left = new Set(unfilled.map(({ property }) => property).filter((property) => DECIDES.test(property)));
  return new Map([...properties].filter(([property]) => !left.has(property)));
}

/** An input that decides something, without what no variable filled. */
export function withoutMacro(input: string, value: string | null, logger: Logger): string | null {
  const macro = unreplacedMacro(value ?? '');
  if (macro === undefined) return value;
  logger.warning(`No variable of this run fills what stands in ${input} (${macro}, left out). Check the name.`);
  return null;
}
