import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DefinedInput } from '../../domain/inputs/unused-inputs';

/**
 * Inputs as the `task.json` beside a task defines them; none where it cannot be read. Only words hang on it.
 *
 * @param folder of the task
 * @param root folder that the agent roots paths at, also a default and an empty one
 */
export function readDefinitions(folder: string, root = ''): readonly DefinedInput[] {
  try {
    const { inputs } = JSON.parse(readFileSync(join(folder, 'task.json'), 'utf8')) as { inputs: RawInput[] };
    return inputs.map(({ name, aliases = [], type, defaultValue = '', visibleRule = '' }) => ({
      name,
      aliases,
      defaultValue: type === 'filePath' && root !== '' ? resolve(root, defaultValue) : defaultValue.trim(),
      visibleRule,
    }));
  } catch {
    return [];
  }
}

/** What the package of this extension holds; the tests of the manifests hold it. */
interface RawInput {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly type: string;
  readonly defaultValue?: string;
  readonly visibleRule?: string;
}
