import type { Handoff } from '../../documents/handoff';
import { handoffVariable, publishedVariable, scanVariable, VARIABLE_ANALYSES } from '../../documents/names';
import { handoffTooLarge } from '../../errors/catalog';
import type { Agent } from '../../ports/agent';

/** The agent passes variables through the environment, where 32 KB is the limit on Windows; some is left for escapes. */
const LIMIT = 24 * 1024;

/**
 * Leaves an analysis for Analyze and Publish. Preparing the same key again starts it anew: what an earlier Analyze or
 * Publish of this job said about it is cleared.
 */
export function handOff(agent: Agent, handoff: Handoff): void {
  const text = JSON.stringify(handoff);
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > LIMIT) throw handoffTooLarge(bytes, LIMIT, 'extraProperties');
  const key = handoff.analysisKey;
  agent.setVariable(handoffVariable(key), text);
  for (const variable of [scanVariable(key), publishedVariable(key)]) {
    if (agent.variable(variable) !== undefined) agent.setVariable(variable, '');
  }
  const earlier = (agent.variable(VARIABLE_ANALYSES) ?? '').split(',').filter((other) => other !== '' && other !== key);
  agent.setVariable(VARIABLE_ANALYSES, [...earlier, key].join(','));
}
