import type { AnalysisScope } from '../../documents/analysis-scope';
import { HANDOFF_VERSION, type Handoff } from '../../documents/handoff';
import { toAnalysisKey } from '../../domain/analysis-key';
import type { PrepareInputs } from '../../domain/inputs/prepare-inputs';
import type { JobContext } from '../../domain/job-context';
import type { ProjectIdentity } from '../../domain/server/supported-scope';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';
import type { ServerInfo } from './read-server-info';
import type { Project } from './read-project';

/** What is known of the analysis before the server has spoken. */
export interface AnalysisPlan {
  readonly inputs: PrepareInputs;
  readonly connection: SonarQubeConnection;
  readonly project: Project;
  readonly job: JobContext;
}

/** Key of the analysis. */
export function planKey(plan: AnalysisPlan, projectKey: string, scope: AnalysisScope): string {
  const { job, inputs, connection } = plan;
  return toAnalysisKey({ job, analysisName: inputs.analysisName, projectKey, serverUrl: connection.url, scope });
}

/** What a handoff says whether the analysis is skipped or not. */
export function handoffBase(
  plan: AnalysisPlan,
  analysisKey: string,
  scope: AnalysisScope,
  { key, name }: ProjectIdentity,
) {
  return {
    version: HANDOFF_VERSION,
    analysisKey,
    analysisName: plan.inputs.analysisName,
    connectionName: plan.connection.name,
    project: { key, name },
    scope,
    pipeline: {
      ...plan.job.pipeline,
      // Of a branch build the pull request may be known from elsewhere.
      pullRequestId: plan.job.pipeline.pullRequestId ?? (scope.kind === 'pull-request' ? scope.id : null),
    },
  } satisfies Partial<Handoff>;
}

/** The server as later tasks must know it. */
export function handoffServer(connection: SonarQubeConnection, serverInfo: ServerInfo) {
  return {
    url: connection.url,
    version: serverInfo.version,
    features: serverInfo.features === null ? null : [...serverInfo.features],
  };
}
