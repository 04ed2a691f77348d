import { parseHandoff, type Handoff } from '../../documents/handoff';
import { handoffVariable, scanVariable, VARIABLE_ANALYSES } from '../../documents/names';
import { brokenHandoff, noHandoff, nothingLeftToAnalyze, unknownAnalysisName } from '../../errors/catalog';
import type { Agent } from '../../ports/agent';

/**
 * The analysis that this Analyze is for: the newest prepared one without a scan, or the newest one with the given name.
 * `undefined` when Prepare left nothing and the build is one of a fork, where the agent itself skips tasks that need a
 * connection.
 */
export function chooseAnalysis(agent: Agent): Handoff | undefined {
  const keys = (agent.variable(VARIABLE_ANALYSES) ?? '').split(',').filter((key) => key !== '');
  if (keys.length === 0) {
    if (/^true$/i.test(agent.variable('System.PullRequest.IsFork') ?? '')) return undefined;
    throw noHandoff('Analyze');
  }
  const left = keys.filter((key) => agent.variable(scanVariable(key)) === undefined).reverse();
  const name = agent.input('analysisName');
  if (name !== undefined) return chooseByName(agent, keys, left, name);
  const [newest] = left;
  if (newest === undefined) throw nothingLeftToAnalyze();
  return readHandoff(agent, newest);
}

function chooseByName(agent: Agent, keys: readonly string[], left: readonly string[], name: string): Handoff {
  const handoffs = keys.map((key) => readHandoff(agent, key));
  const named = new Set(
    handoffs.filter(({ analysisName }) => analysisName === name).map(({ analysisKey }) => analysisKey),
  );
  if (named.size === 0) {
    throw unknownAnalysisName(
      name,
      handoffs.flatMap(({ analysisName }) => analysisName ?? []),
    );
  }
  const key = left.find((candidate) => named.has(candidate));
  const found = handoffs.find(({ analysisKey }) => analysisKey === key);
  if (found === undefined) throw nothingLeftToAnalyze();
  return found;
}

function readHandoff(agent: Agent, key: string): Handoff {
  const variable = handoffVariable(key);
  const text = agent.variable(variable);
  if (text === undefined) throw brokenHandoff(variable, 'it is missing');
  const parsed = parseHandoff(text);
  switch (parsed.kind) {
    case 'newer':
      throw brokenHandoff(variable, `it was written by a newer version of this extension (document ${parsed.version})`);
    case 'unreadable':
      throw brokenHandoff(variable, parsed.problem);
    case 'document':
      if (parsed.document.analysisKey === key) return parsed.document;
      throw brokenHandoff(variable, `it belongs to the analysis "${parsed.document.analysisKey}"`);
  }
}
