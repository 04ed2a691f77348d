import type { PathPattern } from '../domain/scanner/report-paths';

/** Files that other tools left for the scanner. */
export interface ReportFiles {
  /** Whether anything matches, below an absolute folder; `unknown` where there is too much to look through. */
  anyMatches(baseDirectory: string, pattern: PathPattern): Promise<boolean | 'unknown'>;
  /** Whether the way from a folder down to a path in it leads over a symbolic link. */
  isBehindLink(baseDirectory: string, path: string): Promise<boolean>;
}
