/** What a repository is built with, as far as its files tell. */
export interface BuildPart {
  readonly kind: 'dotnet' | 'maven' | 'gradle' | 'javascript' | 'python';
  /** The file that tells, relative to the root, forward slashes. */
  readonly because: string;
}

/** Files that tell, the best sign first; those nearest to the root count. */
const SIGNS: readonly { readonly kind: BuildPart['kind']; readonly names: readonly RegExp[] }[] = [
  { kind: 'dotnet', names: [/\.slnx?$/i, /\.(cs|vb|fs)proj$/i] },
  { kind: 'maven', names: [/(^|\/)pom\.xml$/] },
  { kind: 'gradle', names: [/(^|\/)settings\.gradle(\.kts)?$/, /(^|\/)build\.gradle(\.kts)?$/] },
  { kind: 'javascript', names: [/(^|\/)package\.json$/] },
  { kind: 'python', names: [/(^|\/)pyproject\.toml$/, /(^|\/)setup\.py$/, /(^|\/)requirements\.txt$/] },
];

/**
 * Recognizes what a repository is built with. A repository can have several parts; each is named once, by its file nearest to
 * the root.
 *
 * @param paths of its files, relative, with forward slashes
 */
export function recognizeBuild(paths: readonly string[]): readonly BuildPart[] {
  return SIGNS.flatMap(({ kind, names }) => {
    for (const name of names) {
      const because = shallowest(paths.filter((path) => name.test(path)));
      if (because !== undefined) return [{ kind, because }];
    }
    return [];
  });
}

const depthOf = (path: string): number => path.split('/').length;

function shallowest(paths: readonly string[]): string | undefined {
  return [...paths].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))[0];
}
