import type { NewCodePeriod, StoredFile, Target } from './model';
import type { AnalyzedFile } from './report';

/** The new-code definition of the server: the default of SonarQube, or a branch to compare with. */
export type NewCodeDefinition =
  | { readonly type: 'PREVIOUS_VERSION' }
  // `value` is the branch.
  | { readonly type: 'REFERENCE_BRANCH'; readonly value: string };

/**
 * The new-code period of a branch analysis. With PREVIOUS_VERSION it starts at the last analysis of another version, or
 * at the first one; a first analysis has none. Pull requests have none either: their changed lines are the new code.
 */
export function periodOf(target: Target, definition: NewCodeDefinition, version: string): NewCodePeriod | undefined {
  if (target.scope.kind === 'pull-request') return undefined;
  if (definition.type === 'REFERENCE_BRANCH') {
    return target.scope.name === definition.value ? undefined : { mode: 'REFERENCE_BRANCH', branch: definition.value };
  }
  const previous = target.analyses.filter((analysis) => analysis.version !== version).at(-1);
  const start = previous ?? target.analyses[0];
  if (!start) return undefined;
  return { mode: 'PREVIOUS_VERSION', since: start.at, ...(previous ? { version: previous.version } : {}) };
}

/**
 * Turns the analyzed files into stored ones: each line gets a time (git's, or the one it was first seen at) and each
 * file its new lines.
 */
export function storeFiles(
  files: readonly AnalyzedFile[],
  target: Target,
  reference: Target | undefined,
  period: NewCodePeriod | undefined,
  at: number,
): ReadonlyMap<string, StoredFile> {
  return new Map(
    files.map((file) => {
      const lineTimes = timesOf(file, target.files.get(file.path), at);
      return [file.path, { ...file, lineTimes, newLines: newLinesOf(file, lineTimes, target, reference, period) }];
    }),
  );
}

function timesOf(file: AnalyzedFile, previous: StoredFile | undefined, at: number): number[] {
  const known = new Map(previous?.lineHashes.map((hash, index) => [hash, previous.lineTimes[index] ?? at]));
  return file.lineHashes.map((hash, index) => {
    const commit = file.blame?.times[index];
    return commit === undefined ? (known.get(hash) ?? at) : commit * 1000;
  });
}

function newLinesOf(
  file: AnalyzedFile,
  lineTimes: readonly number[],
  target: Target,
  reference: Target | undefined,
  period: NewCodePeriod | undefined,
): ReadonlySet<number> {
  if (target.scope.kind === 'pull-request' || period?.mode === 'REFERENCE_BRANCH') {
    return new Set(file.changedLines ?? unknownLines(file, reference?.files.get(file.path)));
  }
  if (period === undefined) return new Set();
  return new Set(lineTimes.flatMap((time, index) => (time > period.since ? [index + 1] : [])));
}

/** Without a usable base ref the server compares with the stored source of the target branch. */
function unknownLines(file: AnalyzedFile, stored: StoredFile | undefined): number[] {
  const left = new Map<string, number>();
  for (const hash of stored?.lineHashes ?? []) left.set(hash, (left.get(hash) ?? 0) + 1);
  return file.lineHashes.flatMap((hash, index) => {
    const count = left.get(hash) ?? 0;
    if (count > 0) left.set(hash, count - 1);
    return count > 0 ? [] : [index + 1];
  });
}
