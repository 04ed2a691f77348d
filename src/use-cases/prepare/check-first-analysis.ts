import type { AnalysisScope } from '../../documents/analysis-scope';
import type { Logger } from '../../ports/logger';
import type { ProjectAnswer } from '../../ports/sonarqube';

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
  const what = scope.kind === 'branch' ? `branch ${scope.name}` : `pull request ${scope.id}`;
  logger.warning(
    `SonarQube has no analysis of the main branch of ${projectKey} yet, so ${what} has nothing to be compared with, and the server may refuse it. Analyse the default branch once first: run this pipeline on it.`,
  );
}

function isFirst(answer: ProjectAnswer): boolean {
  if (answer.state === 'missing') return true;
  if (answer.state !== 'exists') return false;
  const { main, analysed } = answer.branches;
  return main !== null && !analysed.includes(main);
}
