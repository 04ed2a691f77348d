import type { AnalysisScope } from '../../documents/analysis-scope';
import type { Logger } from '../../ports/logger';
import type { ProjectAnswer } from '../../ports/sonarqube/project-lookup';

/** Says what a first analysis can and cannot bring, so that nobody looks for a fault in it. */
export function checkFirstAnalysis(
  projectKey: string,
  scope: AnalysisScope,
  answer: ProjectAnswer,
  logger: Logger,
): void {
  if (!isFirst(answer)) return;
  if (scope.kind === 'main-branch') {
    logger.info(
      `First analysis of ${projectKey}: most quality gates judge new code, which there is from the second analysis on. Until then the gate may read "not judged"; nothing is wrong then.`,
    );
    return;
  }
  const none = `SonarQube has no analysis of the main branch of ${projectKey} yet`;
  const remedy = 'Analyze the default branch once first: run this pipeline on it.';
  if (scope.kind === 'branch') {
    logger.info(`${none}. ${remedy}`);
    return;
  }
  logger.warning(
    `${none}, so pull request ${scope.id} has nothing to be compared with, and the server may refuse it. ${remedy}`,
  );
}

function isFirst(answer: ProjectAnswer): boolean {
  if (answer.state === 'missing') return true;
  if (answer.state !== 'exists') return false;
  const { main, analyzed } = answer.branches;
  return main !== null && !analyzed.includes(main);
}
