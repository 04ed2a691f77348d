import type { PreparedHandoff } from '../../documents/handoff';
import { atLeast, SERVES_ENGINE } from '../server/server-version';

/** How the scanner is started: the engine of the server, SonarScanner CLI, or SonarScanner for .NET. */
export type ScannerKind = 'engine' | 'cli' | 'dotnet';

/**
 * The scanner for .NET where the author builds with it; else the engine that the server itself serves, unless the server
 * has none or the author asked for a scanner version.
 */
export function chooseScanner(
  handoff: Pick<PreparedHandoff, 'server' | 'scannerMode' | 'scannerVersion'>,
): ScannerKind {
  if (handoff.scannerMode === 'dotnet') return 'dotnet';
  return handoff.scannerVersion === null && atLeast(handoff.server.version, SERVES_ENGINE) ? 'engine' : 'cli';
}
