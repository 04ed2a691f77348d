import { parseHandoff, type Handoff } from '../../documents/handoff';
import {
  credentialsVariable,
  handoffVariable,
  publishedVariable,
  scanVariable,
  VARIABLE_ANALYSES,
  VARIABLE_ANALYSES_SEAL,
  VARIABLE_PUBLISHED_TASKS,
} from '../../documents/names';
import type { AnalysisReport } from '../../documents/analysis-report';
import {
  parsePublishedState,
  parsePublishedTasks,
  type PublishedState,
  type PublishedTasks,
} from '../../documents/published-state';
import { parseScanState, type ScanState } from '../../documents/scan-state';
import { sha256 } from '../../domain/digest';
import { brokenHandoff, changedHandoff, handoffTooLarge } from '../../errors/handoff-errors';
import { TaskError } from '../../errors/errors';
import type { Agent } from '../../ports/agent';
import type { AnalysisSecret, CredentialReader, CredentialStore, ScannerSecrets } from '../../ports/credential-store';
import { Seal } from '../../secrets/seal';
import { Secret } from '../../secrets/secret';

/**
 * The variables by which the tasks of one job hand their analyses on. This file is the only one that reads and writes
 * them. Any line that a step prints can set a variable: so the handoff, which people may read, is only believed when its
 * digest stands in the secret variable of Prepare, and what Analyze and Publish leave is sealed with a key that stands
 * there, too. See docs/adr/0004.
 */
export interface JobVariables {
  readonly agent: Pick<Agent, 'variable' | 'secretVariable' | 'setVariable' | 'setSecretVariable'>;
  readonly credentialStore: CredentialReader;
}

/** One analysis as the tasks before left it. */
export interface JobAnalysis {
  readonly kind: 'analysis';
  readonly key: string;
  readonly handoff: Handoff;
  /** `null` of a skipped one. */
  readonly scannerSecrets: ScannerSecrets | null;
  readonly seal: Seal;
  readonly scan: ScanState | null;
  readonly published: PublishedState | null;
}

/** One whose variables are missing, damaged, or not of these tasks. */
export interface BrokenAnalysis {
  readonly kind: 'broken';
  readonly key: string;
  readonly error: TaskError;
}

/** The agent passes variables through the environment, where 32 KB is the limit on Windows; some is left for escapes. */
const LIMIT = 24 * 1024;

/** The analyses of this job in the order of Prepare; none when Prepare has not run. */
export function preparedAnalyses(job: JobVariables): readonly (JobAnalysis | BrokenAnalysis)[] {
  const keys = preparedKeys(job);
  const analyses = keys.map((key) => readAnalysis(job, key));
  if (!isListChanged(job, keys, analyses.at(-1))) return analyses;
  const error = changedHandoff(VARIABLE_ANALYSES);
  if (analyses.length === 0) throw error;
  return analyses.map(({ key }) => ({ kind: 'broken', key, error }));
}

const preparedKeys = ({ agent }: JobVariables): readonly string[] => [
  ...new Set((agent.variable(VARIABLE_ANALYSES) ?? '').split(',').filter((key) => key !== '')),
];

/** Each Prepare seals the list, so that none is left out of it, and none is added. */
function isListChanged(
  job: JobVariables,
  keys: readonly string[],
  last: JobAnalysis | BrokenAnalysis | undefined,
): boolean {
  if (last === undefined) return job.agent.secretVariable(VARIABLE_ANALYSES_SEAL) !== undefined;
  // Nothing good is said of a job with a broken one.
  return last.kind === 'analysis' && opened(job, VARIABLE_ANALYSES_SEAL, last.seal) !== keys.join(',');
}

/** The step of the pipeline that this task is; it stays the same when the step is tried again. */
export function stepOf({ agent }: Pick<JobVariables, 'agent'>): string | null {
  return agent.variable('System.TaskInstanceId') ?? null;
}

/** Whether an earlier try of this very step has prepared it. */
export function isOfThisStep(job: Pick<JobVariables, 'agent'>, analysis: JobAnalysis | BrokenAnalysis): boolean {
  const step = stepOf(job);
  return step !== null && analysis.kind === 'analysis' && analysis.handoff.step === step;
}

/** Whether another step has published it. This very step asks again: it is tried again because something was red. */
export function isPublished(published: PublishedState | null, step: string | null): boolean {
  if (published === null) return false;
  const isRed = published.status === 'failed' || published.status === 'unknown';
  return published.step === null || step === null ? !isRed : published.step !== step;
}

/**
 * Leaves an analysis for Analyze and Publish. Preparing the same key again starts it anew: what an earlier Analyze or
 * Publish of this job said about it is cleared. So does the same step when it is tried again: what its earlier try left, perhaps
 * for another branch or pull request, is no analysis of its own.
 */
export function saveAnalysis(
  job: JobVariables & { readonly credentialStore: CredentialStore },
  handoff: Handoff,
  scannerSecrets: ScannerSecrets | null,
): void {
  const { agent, credentialStore } = job;
  const text = JSON.stringify({ ...handoff, step: stepOf(job) });
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > LIMIT) throw handoffTooLarge(bytes, LIMIT, 'extraProperties');
  const key = handoff.analysisKey;
  const keys = preparedKeys(job);
  const [last] = keys.slice(-1).map((other) => readAnalysis(job, other));
  if (isListChanged(job, keys, last)) throw changedHandoff(VARIABLE_ANALYSES);
  // One for the job: what a Publish has left stays readable, whatever is prepared anew.
  const seal = last?.kind === 'analysis' ? last.seal : Seal.fresh();
  credentialStore.store(key, { scannerSecrets, handoffSha256: sha256(text), seal });
  agent.setVariable(handoffVariable(key), text);
  for (const variable of [scanVariable(key), publishedVariable(key)]) {
    if (agent.secretVariable(variable) !== undefined) agent.setSecretVariable(variable, new Secret(''));
  }
  const others = keys.filter((other) => other !== key && !isOfThisStep(job, readAnalysis(job, other)));
  const list = [...others, key].join(',');
  agent.setVariable(VARIABLE_ANALYSES, list);
  agent.setSecretVariable(VARIABLE_ANALYSES_SEAL, seal.close(VARIABLE_ANALYSES_SEAL, list));
}

/** Leaves for Publish what became of the scan. */
export function saveScan({ agent }: Pick<JobVariables, 'agent'>, { key, seal }: JobAnalysis, state: ScanState): void {
  const variable = scanVariable(key);
  agent.setSecretVariable(variable, seal.close(variable, JSON.stringify({ ...state, step: stepOf({ agent }) })));
}

/** What a Publish leaves about one analysis. */
export interface PublishedVerdict {
  readonly report: Pick<AnalysisReport, 'analysisKey' | 'computeTaskId'> & {
    readonly outcome: { readonly status: PublishedState['status'] };
  };
  /** `null` where there is nothing to remember. */
  readonly seal: Seal | null;
}

/** Leaves for a later Publish of the same job what this one has published. */
export function savePublished(job: Pick<JobVariables, 'agent'>, verdicts: readonly PublishedVerdict[]): void {
  const { agent } = job;
  const step = stepOf(job);
  let tasks: PublishedTasks = [];
  let last: Seal | null = null;
  for (const { report, seal } of verdicts) {
    if (seal === null) continue;
    const { status } = report.outcome;
    const variable = publishedVariable(report.analysisKey);
    agent.setSecretVariable(variable, seal.close(variable, JSON.stringify({ status, step } satisfies PublishedState)));
    if (report.computeTaskId !== null) tasks = [...tasks, { task: report.computeTaskId, status, step }];
    last = seal;
  }
  if (last === null || tasks.length === 0) return;
  const now = new Set(tasks.map(({ task }) => task));
  const earlier = publishedTasks(job, last).filter(({ task }) => !now.has(task));
  const text = JSON.stringify([...earlier, ...tasks]);
  agent.setSecretVariable(VARIABLE_PUBLISHED_TASKS, last.close(VARIABLE_PUBLISHED_TASKS, text));
}

/** Background tasks that Publishes of this job have published; none where somebody else wrote the variable. */
export function publishedTasks(job: Pick<JobVariables, 'agent'>, seal: Seal): PublishedTasks {
  return parsePublishedTasks(opened(job, VARIABLE_PUBLISHED_TASKS, seal) ?? '') ?? [];
}

/** What a Publish of this job left about an analysis that no Prepare knows; `null` also where somebody else wrote it. */
export function publishedState(job: Pick<JobVariables, 'agent'>, key: string, seal: Seal): PublishedState | null {
  return parsePublishedState(opened(job, publishedVariable(key), seal) ?? '') ?? null;
}

function readAnalysis(job: JobVariables, key: string): JobAnalysis | BrokenAnalysis {
  try {
    const variable = handoffVariable(key);
    const { handoff, text } = readHandoff(job, key, variable);
    const secret = job.credentialStore.load(key);
    if (secret === undefined) throw brokenHandoff(credentialsVariable(key), 'it is missing or damaged');
    if (secret.handoffSha256 !== sha256(text)) throw changedHandoff(variable);
    checkRun(job, handoff);
    return {
      kind: 'analysis',
      key,
      handoff,
      scannerSecrets: scannerSecretsOf(secret, handoff, variable),
      seal: secret.seal,
      scan: readMark(job, scanVariable(key), secret, parseScanState),
      published: readMark(job, publishedVariable(key), secret, parsePublishedState),
    };
  } catch (error) {
    if (error instanceof TaskError) return { kind: 'broken', key: nameFor(key), error };
    throw error;
  }
}

function readHandoff({ agent }: JobVariables, key: string, variable: string): { handoff: Handoff; text: string } {
  const text = agent.variable(variable);
  if (text === undefined) throw brokenHandoff(variable, 'it is missing');
  const parsed = parseHandoff(text);
  switch (parsed.kind) {
    case 'newer':
      throw brokenHandoff(variable, `a newer version of this extension wrote it (document ${parsed.version})`);
    case 'unreadable':
      throw brokenHandoff(variable, parsed.problem);
    case 'document':
      if (parsed.document.analysisKey === key) return { handoff: parsed.document, text };
      throw brokenHandoff(variable, `it belongs to the analysis "${parsed.document.analysisKey}"`);
  }
}

/** The build that a job is of does not change under it: under the name of another one, what that one published would count. */
function checkRun({ agent }: JobVariables, { pipeline }: Handoff): void {
  for (const [variable, told] of [
    ['Build.BuildId', pipeline.buildId],
    ['System.TeamProjectId', pipeline.projectId],
  ] as const) {
    if ((agent.variable(variable) ?? told) !== told) throw changedHandoff(variable);
  }
}

function scannerSecretsOf(
  { scannerSecrets }: AnalysisSecret,
  { state }: Handoff,
  variable: string,
): ScannerSecrets | null {
  if ((scannerSecrets === null) === (state === 'skipped')) return scannerSecrets;
  throw changedHandoff(variable);
}

function readMark<T>(
  { agent }: JobVariables,
  variable: string,
  { seal }: AnalysisSecret,
  parse: (text: string) => T | undefined,
): T | null {
  if (agent.secretVariable(variable) === undefined) return null;
  const mark = parse(opened({ agent }, variable, seal) ?? '');
  if (mark === undefined) throw changedHandoff(variable);
  return mark;
}

function opened({ agent }: Pick<JobVariables, 'agent'>, variable: string, seal: Seal): string | undefined {
  const closed = agent.secretVariable(variable);
  return closed === undefined ? undefined : seal.open(variable, closed);
}

/** A key that is none may name a path: files and build properties are named after something like it. */
function nameFor(key: string): string {
  return key
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 48);
}
