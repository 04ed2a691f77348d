import type { OutcomeStatus } from '../src/documents/gate-outcome';
import type { Handoff } from '../src/documents/handoff';
import { parseAnalysisCredentials } from '../src/documents/analysis-credentials';
import { handoffVariable, scanVariable } from '../src/documents/names';
import type { ScanState } from '../src/documents/scan-state';
import { createCredentialStore } from '../src/adapters/azure-pipelines/credential-store';
import type { ScannerSecrets } from '../src/ports/credential-store';
import { Seal } from '../src/secrets/seal';
import { Secret } from '../src/secrets/secret';
import {
  saveAnalysis,
  savePublished,
  saveScan,
  preparedAnalyses,
  type JobAnalysis,
  type JobVariables,
} from '../src/use-cases/job/analyses-of-job';
import { inMemoryAgent } from './use-cases/in-memory';

/** What Prepare and Analyze leave of one analysis. */
export interface LeftAnalysis {
  readonly handoff: Handoff;
  /** `null`: Analyze did not run. */
  readonly scan?: ScanState | null;
  /** The verdict that a Publish of another step has published. */
  readonly published?: OutcomeStatus;
  readonly token?: string;
  readonly secretProperties?: ScannerSecrets['secretProperties'];
  /** Stands where Prepare has left its handoff: somebody has set the variable. */
  readonly instead?: string;
}

/** Leaves it as the tasks do. */
export function leaveInJob(
  job: Parameters<typeof saveAnalysis>[0],
  { handoff, scan = null, published, token = 'squ', secretProperties = new Map(), instead }: LeftAnalysis,
): void {
  const credentials = { scheme: 'token', token: new Secret(token) } as const;
  // Each Prepare is a step of its own.
  const variable = (name: string): string | undefined =>
    name === 'System.TaskInstanceId' ? undefined : job.agent.variable(name);
  saveAnalysis(
    { ...job, agent: { ...job.agent, variable } },
    handoff,
    handoff.state === 'skipped' ? null : { credentials, secretProperties },
  );
  const left = readInJob(job, handoff.analysisKey);
  if (scan !== null && left !== undefined) saveScan(job, left, scan);
  if (published !== undefined && left !== undefined) savePublished(job, [verdictOn(left, published)]);
  if (instead !== undefined) job.agent.setVariable(handoffVariable(handoff.analysisKey), instead);
}

export const verdictOn = ({ key, seal }: JobAnalysis, status: OutcomeStatus) => ({
  report: { analysisKey: key, computeTaskId: null, outcome: { status } },
  seal,
});

/** What the job says of one analysis, as the tasks read it. */
export function readInJob(job: JobVariables, key: string): JobAnalysis | undefined {
  const found = preparedAnalyses(job).find((one) => one.key === key);
  return found?.kind === 'analysis' ? found : undefined;
}

/** The variables and secret variables of a job after Prepare and Analyze. */
export function leftInJob(...analyses: readonly LeftAnalysis[]): {
  readonly variables: Record<string, string>;
  readonly secrets: Record<string, string>;
} {
  const agent = inMemoryAgent();
  for (const one of analyses) leaveInJob({ agent, credentialStore: createCredentialStore(agent) }, one);
  return { variables: Object.fromEntries(agent.variables), secrets: Object.fromEntries(agent.secrets) };
}

/** What Analyze would leave of an analysis whose Prepare really ran. */
export function scanLeft(analysisKey: string, credentials: string, state: ScanState): string {
  const seal = new Seal(new Secret(parseAnalysisCredentials(credentials)?.sealKey ?? ''));
  return seal.close(scanVariable(analysisKey), JSON.stringify(state)).reveal();
}
