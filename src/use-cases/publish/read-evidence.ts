import type { Evidence } from '../../documents/evidence';
import type { Baseline } from '../../documents/handoff';
import type { ScanState } from '../../documents/scan-state';
import { whyNoVerdict } from '../../domain/gate/evidence';
import type { GateContext } from '../../domain/gate/judged-gate';
import { TaskError } from '../../errors/errors';
import type { AnalysisResults, GateAnswer } from '../../ports/sonarqube/analysis-results';
import { askInTime, type PollingContext } from './wait-for-gate';

/** What Prepare and Analyze of this job saw. */
export function evidenceOf(baseline: Baseline | null, scan: ScanState | null): Evidence {
  const scanned = scan?.state === 'scanned' ? scan : null;
  return {
    files: scanned?.files ?? null,
    notices: [...(scanned?.notices ?? [])],
    history: scanned?.history ?? baseline?.history ?? null,
    targetAnalysed: baseline?.targetAnalysed ?? null,
    mainBranch: baseline?.mainBranch ?? null,
    ...(scanned?.dotnet === undefined ? {} : { dotnet: scanned.dotnet }),
    ...(scanned?.reports === undefined ? {} : { reports: scanned.reports }),
  };
}

/**
 * Asks the server for the branches of the project, where the verdict hangs on them and nobody of this pipeline knows them.
 * Without an answer they stay unknown.
 */
export async function completeEvidence(
  evidence: Evidence,
  gate: GateAnswer,
  about: Omit<GateContext, 'evidence'> & { readonly projectKey: string },
  server: Pick<AnalysisResults, 'project' | 'targetOfPullRequest'>,
  polling: PollingContext,
): Promise<Evidence> {
  const { scope, projectKey } = about;
  const isPullRequest = scope.kind === 'pull-request';
  const isOpen = isPullRequest ? evidence.targetAnalysed === null : evidence.mainBranch === null;
  const passes = gate.status === 'OK' || gate.status === 'WARN';
  if (!isOpen || !passes || !(isPullRequest || isDecidedByMainBranch(gate, about))) return evidence;
  // A pull request that had the whole past needs none.
  if (isPullRequest && whyNoVerdict(gate, { ...about, evidence }) === null) return evidence;
  try {
    const [project, base] = await Promise.all([
      askInTime(() => server.project(projectKey), polling),
      !isPullRequest ? null : scope.base || askInTime(() => server.targetOfPullRequest(projectKey, scope.id), polling),
    ]);
    if (project.state !== 'exists') return evidence;
    const { main, analyzed } = project.branches;
    return { ...evidence, mainBranch: main, ...(base === null ? {} : { targetAnalysed: analyzed.includes(base) }) };
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    polling.logger.debug(`Branches of ${projectKey}: ${error.message}`);
    return evidence;
  }
}

function isDecidedByMainBranch({ period }: GateAnswer, { scope }: Omit<GateContext, 'evidence'>): boolean {
  return scope.kind === 'main-branch' && period?.mode.toUpperCase() === 'REFERENCE_BRANCH';
}
