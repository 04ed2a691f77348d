import type { PreparedHandoff } from '../../documents/handoff';
import { dotnetNothingAnalyzed, dotnetPartlyAnalyzed, dotnetUnread } from '../../errors/dotnet-failures';
import type { Logger } from '../../ports/logger';
import type { ScanSummary } from '../../ports/scanner';
import type { FoundReports } from '../../documents/evidence';
import { dotnetInWords, missingInWords } from '../../presentation/dotnet-projects';
import { coverageMissingInWords, foundReportsInWords } from '../../presentation/found-reports';

/** Says which reports of tests and coverage were found, and that coverage will be none where tests ran without one. */
export function tellReports(found: FoundReports, logger: Logger): void {
  // In line with the other facts of the log.
  logger.info(foundReportsInWords(found).replace(/^\w+ /, (word) => word.padEnd(10)));
  const missing = coverageMissingInWords(found);
  if (missing !== null) logger.info(`          ${missing}`);
}

/**
 * Says what of a .NET build was analyzed. SonarScanner for .NET ends well when it leaves out projects, or all of them: an
 * analysis without one is an error, or a warning where the author says so.
 */
export function checkDotnet(
  { dotnet }: ScanSummary,
  { project }: PreparedHandoff,
  onNothing: 'fail' | 'warn',
  logger: Logger,
): void {
  if (dotnet === undefined) return;
  if (dotnet === null) {
    logger.warning(dotnetUnread(project.key).describe());
    return;
  }
  const words = dotnetInWords(dotnet);
  const missing = missingInWords(dotnet);
  logger.info(`Analyzed  ${words}`);
  if (dotnet.analyzed === 0) {
    const nothing = dotnetNothingAnalyzed(project.key, words, missing);
    if (onNothing === 'fail') throw nothing;
    logger.warning(nothing.describe());
  } else if (missing.length > 0) {
    logger.warning(dotnetPartlyAnalyzed(project.key, missing).describe());
  }
}
