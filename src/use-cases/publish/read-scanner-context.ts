import { messageOf } from '../../errors/errors';
import type { AnalysisResults } from '../../ports/sonarqube/analysis-results';
import type { AnalysisSubject } from './find-analyses';
import { askInTime, type PollingContext } from './wait-for-gate';

/**
 * Asks what the scanner of a build tool said of itself, which nobody else in the job knows. Never rejects: `null` is no reason to
 * have no verdict.
 */
export async function readScannerContext(
  { scannerMode }: AnalysisSubject,
  taskId: string,
  server: Pick<AnalysisResults, 'scannerContext'>,
  polling: PollingContext,
): Promise<string | null> {
  if (scannerMode !== 'other') return null;
  try {
    return await askInTime(() => server.scannerContext(taskId), polling);
  } catch (error) {
    polling.logger.debug(`What the scanner reported about itself is not known: ${messageOf(error)}`);
    return null;
  }
}
