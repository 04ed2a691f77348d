/** How bad a finding is, from worst to best, in the words of neither severity mode. */
export const FINDING_LEVELS = ['blocker', 'high', 'medium', 'low', 'info'] as const;
export type FindingLevel = (typeof FINDING_LEVELS)[number];

/**
 * What became of a finding in SonarQube. `fixed` is said by the server; `missing` is one that it does not list, which proves
 * nothing by itself; `unknown` was not told.
 */
export type FindingState = 'open' | 'accepted' | 'false-positive' | 'fixed' | 'missing' | 'unknown';

/** An issue, or a security hotspot to review. */
export interface Finding {
  readonly key: string;
  readonly kind: 'issue' | 'hotspot';
  readonly rule: string;
  readonly message: string;
  readonly level: FindingLevel;
  /** As the server's pages show it: `High`, `Reliability`; the kind may be empty. */
  readonly severity: string;
  readonly quality: string;
  /** Relative to the project's base directory, forward slashes; `null` for one of the whole project. */
  readonly file: string | null;
  /** In the analyzed version of the file; `null` for one of the whole file. */
  readonly range: TextRange | null;
  /** MD5 of the line's text without blanks, as SonarQube computes it; `null` where it does not tell. */
  readonly lineHash: string | null;
}

/** Lines from 1; offsets from 0, the end exclusive. Offsets are `null` where only the line is known. */
export interface TextRange {
  readonly startLine: number;
  readonly endLine: number;
  readonly startOffset: number | null;
  readonly endOffset: number | null;
}

/** Whether a finding is at least as bad as a level. */
export function isAtLeast({ level }: Pick<Finding, 'level'>, least: FindingLevel): boolean {
  return FINDING_LEVELS.indexOf(level) <= FINDING_LEVELS.indexOf(least);
}

/** Worst first, then by place, so that equal input gives equal order. */
export function compareFindings(left: Finding, right: Finding): number {
  return (
    FINDING_LEVELS.indexOf(left.level) - FINDING_LEVELS.indexOf(right.level) ||
    compareText(left.file ?? '', right.file ?? '') ||
    (left.range?.startLine ?? 0) - (right.range?.startLine ?? 0) ||
    compareText(left.key, right.key)
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
