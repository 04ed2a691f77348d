import type { AnalysisReport } from '../../documents/analysis-report';
import { decideByPolicy, resultOf, type GatePolicies, type PolicyDecision } from '../../domain/gate/gate-policy';
import type { Logger } from '../../ports/logger';
import { endingMessage, policySentence } from '../../presentation/verdict-sentences';
import type { TaskCompletion } from '../../ports/task-console';
import type { Verdict } from './verdict';

/** A report whose conditions cannot be put into words still says what its verdict is. */
function sentenceOf(report: AnalysisReport, decision: PolicyDecision, policies: GatePolicies): string | null {
  try {
    return policySentence(report, decision, policies);
  } catch {
    return endingMessage([report]);
  }
}

/** Ends the task as the author's policies say, with a sentence for each verdict that they ask for one. */
export function conclude(published: readonly Verdict[], policies: GatePolicies, logger: Logger): TaskCompletion {
  const decisions = published.map(({ report, broken }): PolicyDecision => {
    if (broken) return { effect: 'fail', input: null };
    const decision = decideByPolicy(report.outcome, policies);
    const sentence = sentenceOf(report, decision, policies);
    if (sentence === null) return decision;
    if (decision.effect === 'fail') logger.error(sentence);
    else if (decision.effect === 'warn') logger.warning(sentence);
    else logger.info(sentence);
    return decision;
  });
  return { result: resultOf(decisions), message: endingMessage(published.map(({ report }) => report)) };
}
