import { readPattern, reportPaths } from '../../domain/scanner/report-paths';
import type { Logger } from '../../ports/logger';
import type { ReportFiles } from '../../ports/report-files';

/**
 * Warns of reports that the properties name and nobody has written: the scanner takes them for "no coverage", in a line
 * among hundreds.
 */
export async function checkReportPaths(
  properties: Readonly<Record<string, string>>,
  baseDirectory: string,
  files: ReportFiles,
  logger: Logger,
): Promise<void> {
  const missing = new Map<string, string[]>();
  for (const { property, path } of reportPaths(properties)) {
    if ((await files.anyMatches(baseDirectory, readPattern(path))) !== false) continue;
    missing.set(property, [...(missing.get(property) ?? []), `"${path}"`]);
  }
  for (const [property, paths] of missing) {
    logger.warning(
      `${property}: no file matches ${paths.join(', ')} (relative paths start at ${baseDirectory}). Check the path, and that the step which writes the report ran before Analyze.`,
    );
  }
}
