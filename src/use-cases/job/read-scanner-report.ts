import { parseScannerReport, type ScannerReport } from '../../domain/report/scanner-report';
import { messageOf } from '../../errors/errors';
import type { Files } from '../../ports/files';

/**
 * Reads what the scanner left, or says why there is nothing.
 *
 * @param within the folder that the file must lie in
 */
export async function readScannerReport(
  files: Pick<Files, 'readText'>,
  path: string,
  within: string,
): Promise<ScannerReport | string> {
  try {
    const text = await files.readText(path, within);
    if (text === undefined) return 'the scanner left no report-task.txt';
    const report = parseScannerReport(text);
    return typeof report === 'string' ? `report-task.txt cannot be read: ${report}` : report;
  } catch (error) {
    return `report-task.txt cannot be read: ${messageOf(error)}`;
  }
}
