import type { AnalysisReport } from '../src/documents/analysis-report';
import type { AnalysisOutcome } from '../src/documents/gate-outcome';
import type { PipelineRun } from '../src/documents/pipeline-run';
import { HANDOFF_VERSION, type PreparedHandoff, type SkippedHandoff } from '../src/documents/handoff';
import { toReport } from '../src/domain/report/to-report';

export const SERVER = 'https://sonar.example.org';
const COLLECTION = 'https://dev.azure.com/contoso/';

/** What Prepare hands on of an analysis of a main branch whose whole history is there. */
export function preparedHandoff(analysisKey: string, changes: Partial<PreparedHandoff> = {}): PreparedHandoff {
  return {
    version: HANDOFF_VERSION,
    analysisKey,
    analysisName: null,
    connectionName: 'sonar-prod',
    project: { key: analysisKey, name: null },
    scope: { kind: 'main-branch', name: 'main' },
    pipeline: pipelineRun(),
    state: 'prepared',
    server: { url: SERVER, version: '2026.1.0.119033', features: ['branch-support'] },
    scannerMode: 'cli',
    scannerVersion: null,
    baseDirectory: { root: 'sources', path: '' },
    metadataFile: { root: 'temp', path: `sonarqube/${analysisKey}/report-task.txt` },
    caCertificate: null,
    properties: {},
    baseline: {
      serverTime: '2026-10-20T08:59:30.000Z',
      projectIsNew: false,
      mainBranch: 'main',
      targetAnalysed: true,
      history: 'whole',
    },
    ...changes,
  };
}

/** The same where Prepare skipped it. */
export function skippedHandoff(analysisKey: string, changes: Partial<SkippedHandoff> = {}): SkippedHandoff {
  const { version, analysisName, connectionName, project, scope, pipeline: run } = preparedHandoff(analysisKey);
  const common = { version, analysisKey, analysisName, connectionName, project, scope, pipeline: run };
  return { ...common, state: 'skipped', server: null, reason: 'unsupported-branch', detail: '', ...changes };
}

/** What Publish leaves of the analysis of such a handoff. */
export function publishedReport(
  key: string,
  outcome: AnalysisOutcome,
  changes: Partial<AnalysisReport> = {},
): AnalysisReport {
  const parts = { outcome, publishedAt: '2026-10-20T09:00:00.000Z', waitedMilliseconds: 0 };
  const report = toReport(preparedHandoff(key), parts);
  return { ...report, analysisId: `analysis-${key}`, computeTaskId: `task-${key}`, ...changes };
}

/** A build of the main branch, in Azure Repos. */
export function pipelineRun(changes: Partial<PipelineRun> = {}): PipelineRun {
  return {
    collectionUri: COLLECTION,
    projectId: 'p1',
    projectName: 'Fabrikam',
    buildId: '42',
    buildNumber: '20261020.3',
    definitionId: '7',
    stage: 'Build',
    job: 'Linux',
    attempt: 1,
    repository: { provider: 'TfsGit', id: 'r1', name: 'webshop', url: `${COLLECTION}Fabrikam/_git/webshop` },
    sourceBranch: 'refs/heads/main',
    sourceCommit: '8d4a1b5c6e7f8091a2b3c4d5e6f708192a3b4c5d',
    basePath: '',
    pullRequestId: null,
    iterationId: null,
    ...changes,
  };
}
