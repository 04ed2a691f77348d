import type { ChangedFile, ThreadPosition } from '../../documents/pull-request';
import { createHash } from 'node:crypto';
import type { Finding, TextRange } from './finding';
import { mapLines, toLines } from './map-lines';

/** Texts of a changed file; `null` where one is not known. */
export interface FileTexts {
  /** What was analyzed. */
  readonly analyzed: string | null;
  /** What the source branch has, which comments stand in. */
  readonly source: string | null;
}

/** Lines of a changed file in the source branch, and where those of a finding are among them. */
export interface FileLines {
  readonly source: readonly string[];
  /** Line of the source for one that was analyzed; `null` for none. */
  readonly lineFor: (line: number, lineHash: string | null) => number | null;
}

/**
 * Compares the two versions of a file: once for all its findings, since that takes up to a tenth of a second.
 *
 * @returns `null` where the source branch's text is not known
 */
export function compareTexts({ analyzed, source }: FileTexts): FileLines | null {
  if (source === null) return null;
  const lines = toLines(source);
  return { source: lines, lineFor: analyzed === null ? findByHash(lines) : mapLines(toLines(analyzed), lines) };
}

/** Where a comment stands, or why nowhere. */
export type Placement =
  | { readonly kind: 'placed'; readonly position: ThreadPosition; readonly lineHash: string }
  /** `no-line`: of a file or project. `not-in-changes`: its file, or its line of the source branch, is none that is shown. */
  | { readonly kind: 'left-out'; readonly reason: 'no-line' | 'not-in-changes' };

const NO_LINE: Placement = { kind: 'left-out', reason: 'no-line' };
const NOT_IN_CHANGES: Placement = { kind: 'left-out', reason: 'not-in-changes' };

/**
 * Path of a finding in the repository, with a leading slash; `null` for a finding of the project.
 *
 * @param basePath folder of the project in the repository, empty for its root
 */
export function repositoryPath(basePath: string, file: string | null): string | null {
  if (file === null) return null;
  const parts = [...basePath.split('/'), ...file.split('/')].filter((part) => part !== '' && part !== '.');
  const path: string[] = [];
  for (const part of parts) {
    if (part !== '..') path.push(part);
    else if (path.pop() === undefined) return null;
  }
  return `/${path.join('/')}`;
}

/** The changed file at a path; one that is listed twice, as of a rename, or deleted, is none. */
export function changedFileAt(files: readonly ChangedFile[], path: string | null): ChangedFile | null {
  const found = files.filter((file) => file.path === path);
  const [only] = found;
  return found.length === 1 && only !== undefined && only.blobId !== null ? only : null;
}

/** Places a finding on its line of the source branch. */
export function placeFinding(
  finding: Pick<Finding, 'file' | 'range' | 'lineHash'>,
  file: ChangedFile | null,
  lines: FileLines | null,
  iterationId: number,
): Placement {
  const { range } = finding;
  if (finding.file === null || range === null) return NO_LINE;
  if (file === null || lines === null) return NOT_IN_CHANGES;
  const { source, lineFor } = lines;
  const start = lineFor(range.startLine, finding.lineHash);
  if (start === null) return NOT_IN_CHANGES;
  const text = source[start - 1] ?? '';
  const end = lineFor(range.endLine, finding.lineHash);
  const marked = end === null ? null : markedRange(range, start, end, source);
  const { path, changeTrackingId } = file;
  return {
    kind: 'placed',
    lineHash: finding.lineHash ?? hashOfLine(text),
    position: { path, changeTrackingId, iterationId, ...(marked ?? wholeLine(start, text)) },
  };
}

/** As SonarQube computes it. */
export function hashOfLine(text: string): string {
  return createHash('md5').update(text.replace(/\s/g, '')).digest('hex');
}

/** Without the analyzed text: the line itself where it has that text, else the only one that has. */
function findByHash(source: readonly string[]): FileLines['lineFor'] {
  const hashes = source.map(hashOfLine);
  return (line, hash) => {
    if (hash === null) return null;
    if (hashes[line - 1] === hash) return line;
    const first = hashes.indexOf(hash);
    return first >= 0 && first === hashes.lastIndexOf(hash) ? first + 1 : null;
  };
}

/** Offsets of Azure DevOps begin at 1. `null` for a range that is empty, turned round, or beyond its lines. */
function markedRange(
  { startOffset, endOffset }: TextRange,
  startLine: number,
  endLine: number,
  source: readonly string[],
): Pick<ThreadPosition, 'start' | 'end'> | null {
  if (startOffset === null || endOffset === null || endLine < startLine) return null;
  if (startLine === endLine && endOffset <= startOffset) return null;
  const lengthOf = (line: number): number => source[line - 1]?.length ?? 0;
  if (startOffset > lengthOf(startLine) || endOffset > lengthOf(endLine)) return null;
  return { start: { line: startLine, offset: startOffset + 1 }, end: { line: endLine, offset: endOffset + 1 } };
}

/** An empty line still needs a character, or the page shows nothing. */
function wholeLine(line: number, text: string): Pick<ThreadPosition, 'start' | 'end'> {
  return { start: { line, offset: 1 }, end: { line, offset: Math.max(text.length, 1) + 1 } };
}

/**
 * Object id that Git gives to a content. A working copy on Windows has other line ends than the repository, so both are asked.
 *
 * @returns whether the text is that content
 */
export function isBlob(text: string, blobId: string): boolean {
  return [text, text.replace(/\r\n/g, '\n')].some((content) => {
    const bytes = Buffer.from(content, 'utf8');
    return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === blobId;
  });
}
