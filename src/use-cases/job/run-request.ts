import type { PreparedHandoff } from '../../documents/handoff';
import { fromPortablePath, type AgentFolders } from '../../domain/scope/portable-path';
import type { Agent } from '../../ports/agent';
import type { ScannerSecrets } from '../../ports/credential-store';
import type { RunRequest } from '../../ports/scanner';

/** What a scanner is given, in the step that starts it: Prepare and Analyze may see the same folders at other paths. */
export function runRequest(
  agent: Agent,
  handoff: PreparedHandoff,
  { credentials, secretProperties }: ScannerSecrets,
  folders: AgentFolders,
): RunRequest {
  return {
    handoff,
    credentials,
    secretProperties,
    baseDirectory: fromPortablePath(handoff.baseDirectory, folders),
    metadataFile: fromPortablePath(handoff.metadataFile, folders),
    tempDirectory: folders.temp,
    toolsDirectory: agent.variable('Agent.ToolsDirectory') ?? '',
    caCertificate: handoff.caCertificate === null ? null : fromPortablePath(handoff.caCertificate, folders),
    verbose: /^true$/i.test(agent.variable('System.Debug') ?? ''),
  };
}
