import { parseHandoff } from '../../documents/handoff';
import { handoffVariable, scanVariable, VARIABLE_ANALYSES } from '../../documents/names';
import { dotnetBegunTwice } from '../../errors/catalog';
import type { Agent } from '../../ports/agent';

/**
 * The first step of SonarScanner for .NET removes what an earlier first step of the job has gathered, without a word. So a
 * second one is refused while an analysis of .NET waits for its Analyze; the same analysis may be begun anew.
 */
export function checkOtherDotnet(agent: Agent, analysisKey: string): void {
  for (const key of (agent.variable(VARIABLE_ANALYSES) ?? '').split(',')) {
    if (key === '' || key === analysisKey || agent.variable(scanVariable(key)) !== undefined) continue;
    const parsed = parseHandoff(agent.variable(handoffVariable(key)) ?? '');
    if (parsed.kind !== 'document') continue;
    const { document } = parsed;
    if (document.state === 'prepared' && document.scannerMode === 'dotnet')
      throw dotnetBegunTwice(document.project.key);
  }
}
