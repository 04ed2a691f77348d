import type { PreparedHandoff } from '../../documents/handoff';
import type { ScannerNotice } from '../../domain/scanner/scanner-notices';
import { notAnalysable, nothingIndexed } from '../../errors/scanner-errors';

/** What went well for the scanner, and leaves nothing to judge. */
export function warningsOf(
  { project, baseDirectory, scannerMode }: PreparedHandoff,
  files: number | null,
  notices: readonly ScannerNotice[],
): readonly string[] {
  return [
    ...(files === 0 ? [nothingIndexed(project.key, baseDirectory.path).describe()] : []),
    ...(notices.includes('other-scanner-needed') ? [notAnalysable(project.key, scannerMode).describe()] : []),
  ];
}
