import type { PreparedHandoff } from '../../documents/handoff';
import type { JobContext } from '../../domain/job-context';
import { fromPortablePath } from '../../domain/scope/portable-path';
import type { ScannerSecrets } from '../../ports/credential-store';
import type { RunRequest } from '../../ports/scanner';

/** What a scanner is given, in the step that starts it: Prepare and Analyze may see the same folders at other paths. */
export function runRequest(
  { folders, toolsDirectory, verbose }: JobContext,
  handoff: PreparedHandoff,
  { credentials, secretProperties }: ScannerSecrets,
): RunRequest {
  return {
    handoff,
    credentials,
    secretProperties,
    baseDirectory: fromPortablePath(handoff.baseDirectory, folders),
    metadataFile: fromPortablePath(handoff.metadataFile, folders),
    tempDirectory: folders.temp,
    toolsDirectory,
    caCertificate: handoff.caCertificate === null ? null : fromPortablePath(handoff.caCertificate, folders),
    verbose,
  };
}
