import { isSamePath, resolvePath } from './file-path';
import { parsed, refused, type Parsed } from '../parsed';

const PROPERTY = 'sonar.projectBaseDir';

/**
 * Folder that the author wants analyzed: the input `projectBaseDir`, or the property that users of the official extension
 * know; `null` where neither is given. Where both are, they must mean the same folder.
 *
 * @param input the input, absolute; `null` when it is not given
 * @param sources the agent's folder of sources (`System.DefaultWorkingDirectory`), which relative paths start at
 */
export function chooseBaseDirectory(
  input: string | null,
  properties: ReadonlyMap<string, string>,
  sources: string,
): Parsed<string | null> {
  const property = properties.get(PROPERTY) ?? '';
  if (property === '') return parsed(input);
  const folder = resolvePath(sources, property);
  if (input === null || isSamePath(input, folder)) return parsed(folder);
  return refused(`projectBaseDir: it is "${input}", and the property ${PROPERTY} is "${property}"; keep one of them.`);
}
