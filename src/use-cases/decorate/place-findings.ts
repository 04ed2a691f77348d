import type { ChangedFile } from '../../documents/pull-request';
import { changedLines } from '../../domain/decoration/map-lines';
import { compareFindings, isAtLeast, type Finding, type FindingLevel } from '../../domain/decoration/finding';
import {
  changedFileAt,
  compareTexts,
  isBlob,
  placeFinding,
  repositoryPath,
  type FileLines,
  type Placement,
} from '../../domain/decoration/place-thread';
import type { ProjectFindings } from '../../domain/decoration/plan-threads';
import type { Files } from '../../ports/files';
import type { PullRequest } from '../../ports/pull-request';
import { forEachAtOnce, type DecorationRun } from './decoration-run';

/** What is fetched of one pull request to place comments; texts that the working copy has cost nothing. */
const MOST_FETCHED = 50;

export interface PlacedOn {
  readonly pullRequest: PullRequest;
  readonly iterationId: number;
  /** Head of the source branch, whose lines comments stand on. */
  readonly sourceCommit: string;
  /** What both branches have; `null` where Azure DevOps does not tell. */
  readonly commonCommit: string | null;
  readonly files: Files;
  /** The checkout that was analyzed. */
  readonly sources: string;
}

export type PlacementOf = (finding: Finding, project: ProjectFindings) => Placement;

/**
 * Learns where findings stand in the source branch. The analyzed text is that of the working copy; the source's is the same in
 * most files, by its object id, and fetched in the others.
 *
 * @param fresh findings without a comment
 */
export async function placeFindings(
  fresh: readonly { readonly finding: Finding; readonly project: ProjectFindings }[],
  minSeverity: FindingLevel,
  place: PlacedOn,
  run: DecorationRun,
): Promise<PlacementOf> {
  const { pullRequest, iterationId } = place;
  const wanted = [...fresh]
    .filter(({ finding }) => finding.range !== null && isAtLeast(finding, minSeverity))
    .sort((left, right) => compareFindings(left.finding, right.finding));
  const changed = wanted.length === 0 ? [] : await pullRequest.changedFiles(iterationId);
  const byPath = new Map<string, ChangedFile>();
  const compared = new Map<string, ChangedFile>();
  for (const { finding, project } of wanted) {
    const file = changedFileAt(changed, repositoryPath(project.basePath, finding.file));
    if (file === null) continue;
    byPath.set(file.path, file);
    if (project.onlyChangedLines === true) compared.set(file.path, file);
  }
  const lines = await readLines([...byPath.values()], place, run);
  const changes = await readChangedLines([...compared.values()], lines, place, run);
  return (finding, project) => {
    const path = repositoryPath(project.basePath, finding.file);
    const file = path === null ? null : (byPath.get(path) ?? null);
    const placed = placeFinding(finding, file, lines.get(path ?? '') ?? null, iterationId);
    if (placed.kind === 'left-out' || project.onlyChangedLines !== true) return placed;
    const isChanged = changes.get(path ?? '');
    return isChanged !== undefined && touches(placed.position, isChanged)
      ? placed
      : { kind: 'left-out', reason: 'not-in-changes' };
  };
}

/** A mark may span lines, and a change within it is one of what it marks. */
export function touches(
  { start, end }: { readonly start: { readonly line: number }; readonly end: { readonly line: number } },
  isChanged: (line: number) => boolean,
): boolean {
  for (let line = start.line; line <= end.line; line += 1) if (isChanged(line)) return true;
  return false;
}

/**
 * Tells the lines that the pull request changes, by path; a file whose earlier text cannot be had is left out.
 */
async function readChangedLines(
  compared: readonly ChangedFile[],
  lines: ReadonlyMap<string, FileLines | null>,
  { pullRequest, commonCommit }: Pick<PlacedOn, 'pullRequest' | 'commonCommit'>,
  run: DecorationRun,
): Promise<ReadonlyMap<string, (line: number) => boolean>> {
  const changes = new Map<string, (line: number) => boolean>();
  if (commonCommit === null) return changes;
  await forEachAtOnce(compared.slice(0, MOST_FETCHED), run, async ({ path, pathBefore }) => {
    const known = lines.get(path) ?? null;
    if (known === null) return;
    try {
      const before = pathBefore === null ? null : await pullRequest.file(pathBefore, commonCommit);
      changes.set(path, changedLines(known.source, before));
    } catch {
      run.stopped.throwIfAborted();
    }
  });
  return changes;
}

/**
 * Reads changed files as the source branch has them, and where their analyzed lines are there.
 *
 * @returns by path; `null` of a file that cannot be had
 */
export async function readLines(
  changed: readonly ChangedFile[],
  { pullRequest, sourceCommit, files, sources }: Omit<PlacedOn, 'iterationId' | 'commonCommit'>,
  run: DecorationRun,
): Promise<ReadonlyMap<string, FileLines | null>> {
  const lines = new Map<string, FileLines | null>();
  let fetched = 0;
  await forEachAtOnce(changed, run, async ({ path, blobId }) => {
    const analyzed = await files.readText(`${sources}${path}`, sources).catch(() => undefined);
    if (analyzed !== undefined && blobId !== null && isBlob(analyzed, blobId)) {
      lines.set(path, compareTexts({ analyzed, source: analyzed }));
    } else if (fetched < MOST_FETCHED) {
      fetched += 1;
      // One file that cannot be had, such as a very large one, takes no other comment with it.
      const source = await pullRequest.file(path, sourceCommit).catch(() => null);
      run.stopped.throwIfAborted();
      lines.set(path, compareTexts({ analyzed: analyzed ?? null, source }));
    }
  });
  return lines;
}
