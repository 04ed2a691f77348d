import { scannerMissing } from '../../errors/catalog';
import type { Scanner } from '../../ports/scanner';
import type { ScannerWorld } from './scanner-world';

export function createCliScanner(_world: ScannerWorld): Scanner {
  return {
    scan: ({ handoff }) => Promise.reject(scannerMissing(handoff.scannerVersion ?? '', 'nothing')),
  };
}
