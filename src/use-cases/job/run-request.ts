import type { PreparedHandoff } from '../../documents/handoff';
import { locatePath, type AgentFolders } from '../../domain/scope/place-path';
import type { Agent } from '../../ports/agent';
import type { HandedOver } from '../../ports/credential-store';
import type { RunRequest } from '../../ports/scanner';

/** What a scanner is given, in the step that starts it: Prepare and Analyze may see the same folders at other paths. */
export function runRequest(
  agent: Agent,
  handoff: PreparedHandoff,
  { credentials, secretProperties }: HandedOver,
  folders: AgentFolders,
): RunRequest {
  return {
    handoff,
    credentials,
    secretProperties,
    baseDirectory: locatePath(handoff.baseDirectory, folders),
    metadataFile: locatePath(handoff.metadataFile, folders),
    tempDirectory: folders.temp,
    toolsDirectory: agent.variable('Agent.ToolsDirectory') ?? '',
    caCertificate: handoff.caCertificate === null ? null : locatePath(handoff.caCertificate, folders),
    verbose: /^true$/i.test(agent.variable('System.Debug') ?? ''),
  };
}
