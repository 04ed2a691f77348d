/**
 * What an input of the type `filePath` was given. The agent makes it a rooted path; an input that is left empty arrives as
 * the root itself.
 *
 * @param root the agent's folder of sources (`System.DefaultWorkingDirectory`)
 */
export function givenPath(value: string | undefined, root: string): string | null {
  return value === undefined || withoutEnd(value) === withoutEnd(root) ? null : value;
}

const withoutEnd = (path: string): string => path.replace(/[\\/]+$/, '');
