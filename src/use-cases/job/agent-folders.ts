import type { AgentFolders } from '../../domain/scope/portable-path';
import { agentFolderMissing } from '../../errors/catalog';
import type { Agent } from '../../ports/agent';

const TEMP = 'Agent.TempDirectory';

/** The agent's folders of this job. Without a folder for temporary files, ours would be made in the root of the machine. */
export function agentFolders(agent: Agent): AgentFolders {
  const temp = agent.variable(TEMP);
  if (temp === undefined) throw agentFolderMissing(TEMP);
  return { sources: agent.variable('System.DefaultWorkingDirectory') ?? '', temp };
}
