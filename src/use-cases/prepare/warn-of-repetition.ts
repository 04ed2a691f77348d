import { parseHandoff, type PreparedHandoff } from '../../documents/handoff';
import { handoffVariable, publishedVariable, scanVariable, VARIABLE_ANALYSES } from '../../documents/names';
import type { Agent } from '../../ports/agent';
import type { Logger } from '../../ports/logger';
import { scopeInWords } from '../../presentation/scope';

/**
 * Says where an earlier Prepare of the job was about the same branch or pull request of the same project: SonarQube keeps the
 * later analysis only, and nobody sees that from the verdicts, which are of each.
 */
export function warnOfRepetition({ agent, logger }: { agent: Agent; logger: Logger }, prepared: PreparedHandoff): void {
  const { analysisKey, project, scope } = prepared;
  if (project.key === '') return;
  const earlier = (agent.variable(VARIABLE_ANALYSES) ?? '').split(',').filter((key) => key !== '');
  const again = earlier.some((key) =>
    key === analysisKey ? wasAnalysed(agent, key) : isSameTarget(agent.variable(handoffVariable(key)) ?? '', prepared),
  );
  if (!again) return;
  logger.warning(
    `This job analyses ${project.key} (${scopeInWords(scope)}) more than once. Each analysis is judged; in SonarQube the last one takes the place of the others.`,
  );
}

function wasAnalysed(agent: Agent, key: string): boolean {
  return [scanVariable(key), publishedVariable(key)].some((name) => agent.variable(name) !== undefined);
}

function isSameTarget(text: string, { project, scope, server }: PreparedHandoff): boolean {
  const parsed = parseHandoff(text);
  if (parsed.kind !== 'document' || parsed.document.state !== 'prepared') return false;
  const { document } = parsed;
  return (
    document.project.key === project.key &&
    document.server.url === server.url &&
    JSON.stringify(document.scope) === JSON.stringify(scope)
  );
}
