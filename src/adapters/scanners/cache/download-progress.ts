import type { Logger } from '../../../ports/logger';
import type { ScannerFile } from '../../../ports/sonarqube/scanner-distribution';
import type { Progress } from './scanner-cache';

/**
 * Says what is downloaded, how large it is, and every quarter of a large file. Servers often do not announce the size;
 * then what has arrived is told.
 */
export function downloadProgress(logger: Logger): Progress {
  const logged = new Map<string, number>();
  return (file: ScannerFile, received, total) => {
    const before = logged.get(file.sha256);
    const steps = total === null ? Math.floor(received / STEP) : Math.floor((received / Math.max(total, 1)) * 4);
    if (before === undefined) {
      logger.info(`Downloading ${file.filename}${total === null ? '' : ` (${megabytes(total)})`}`);
    } else if (steps > before && total === null) {
      logger.info(`  ${megabytes(received)} of ${file.filename} so far`);
    } else if (steps > before && total !== null && total > STEP && steps < 4) {
      logger.info(`  ${steps * 25}% of ${file.filename}`);
    }
    logged.set(file.sha256, Math.max(steps, before ?? 0));
  };
}

const STEP = 20_000_000;

function megabytes(bytes: number): string {
  const value = bytes / 1_000_000;
  return `${value < 0.1 ? '< 0.1' : value.toFixed(1)} MB`;
}
