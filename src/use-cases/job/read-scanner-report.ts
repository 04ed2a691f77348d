import { problemOf, refused, type Parsed } from '../../domain/parsed';
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
): Promise<Parsed<ScannerReport>> {
  try {
    const text = await files.readText(path, within);
    if (text === undefined) return refused('the scanner left no report-task.txt');
    const report = parseScannerReport(text);
    return report.ok ? report : refused(`report-task.txt cannot be read: ${problemOf(report)}`);
  } catch (error) {
    return refused(`report-task.txt cannot be read: ${messageOf(error)}`);
  }
}
