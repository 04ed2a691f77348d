import { randomUUID } from 'node:crypto';
import type { BuildProperty } from '../../src/documents/build-property';
import { ATTACHMENT_TYPE_DECORATION, ATTACHMENT_TYPE_REPORT, BUILD_PROPERTY_PREFIX } from '../../src/documents/names';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import { startAzureDevOps, type AzureDevOps, type AzureDevOpsOptions } from '../../local/azure-devops/server';
import type { Attachment, Build } from '../../local/azure-devops/state';
import type { TokenOptions } from '../../local/azure-devops/tokens';
import type { FaultRule } from '../../local/http/faults';

/** A run of a pipeline as the tab meets it. */
export interface Scene {
  /** Reports of this run; text stands for a file that is no report. */
  readonly reports?: readonly (AnalysisReport | { readonly name: string; readonly text: string })[];
  /** Texts of what Publish says that it did on the pull request; the step that attached the first report attached them. */
  readonly decorations?: readonly string[];
  /** Markdown that tasks gave to the page of the run. */
  readonly summaries?: readonly string[];
  readonly running?: boolean;
  /** What Prepare and Publish wrote for gates, by analysis key. */
  readonly properties?: Readonly<Record<string, BuildProperty>>;
  readonly steps?: readonly Step[];
  readonly branch?: string;
  readonly faults?: readonly FaultRule[];
  readonly token?: Omit<TokenOptions, 'kind'>;
  readonly product?: AzureDevOpsOptions['product'];
  readonly wrongToken?: AzureDevOpsOptions['wrongToken'];
  /** Puts further builds and properties into the stand-in. */
  readonly history?: (azureDevOps: AzureDevOps, build: Build) => void;
}

/** A step of the run's timeline. */
export interface Step {
  readonly task: 'SonarQubeServerPrepare' | 'SonarQubeServerAnalyze' | 'SonarQubeServerPublish' | 'CmdLine';
  readonly name: string;
  readonly state: 'pending' | 'inProgress' | 'completed';
  readonly result?: 'succeeded' | 'failed' | 'canceled' | 'skipped';
  readonly errors?: readonly string[];
  /** Name of its job, `Linux` by default. */
  readonly job?: string;
}

export interface StagedScene {
  readonly azureDevOps: AzureDevOps;
  readonly build: Build;
  readonly token: string;
}

const runStart = Date.parse('2026-10-20T09:28:00Z');

/** Starts Azure DevOps with this run in it. */
export async function stage(scene: Scene): Promise<StagedScene> {
  const azureDevOps = await startAzureDevOps({
    clock: () => runStart,
    ...(scene.product && { product: scene.product }),
    ...(scene.wrongToken && { wrongToken: scene.wrongToken }),
  });
  const { world } = azureDevOps;
  const project = world.createProject('Fabrikam');
  const repository = world.createRepository({ project, name: 'webshop', defaultBranch: 'main', files: { 'a.ts': '' } });
  const definition = world.createDefinition({ project, name: 'webshop CI', repository });
  const branch = scene.branch ?? 'refs/heads/main';
  const build = world.createBuild({
    definitionId: definition.id,
    sourceBranch: branch,
    sourceVersion: '8d4a1b5c6e7f8091a2b3c4d5e6f708192a3b4c5d',
    buildNumber: '20261020.3',
  });
  addSteps(build, scene.steps ?? (scene.reports?.length ? allSteps : []));
  const published = (scene.reports ?? []).map((report) => publish(azureDevOps, build, report));
  for (const [index, content] of (scene.decorations ?? []).entries()) {
    decorate(azureDevOps, build, published[0]?.recordId ?? randomUUID(), content, `decoration-${index}.json`);
  }
  for (const [key, property] of Object.entries(scene.properties ?? {})) {
    world.setProperty(build, BUILD_PROPERTY_PREFIX + key, JSON.stringify(property));
  }
  for (const content of scene.summaries ?? []) {
    world.addAttachment(build, { type: 'Distributedtask.Core.Summary', name: 'summary.md', content });
  }
  scene.history?.(azureDevOps, build);
  if (scene.running !== true) world.finishBuild(build, 'failed');
  const token = azureDevOps.createToken({ kind: 'extension', scopes: ['vso.build', 'vso.code'], ...scene.token });
  for (const fault of scene.faults ?? []) azureDevOps.faults.add(fault);
  return { azureDevOps, build, token: token.value };
}

/** Attaches a report as Publish does. */
export function publish(
  azureDevOps: AzureDevOps,
  build: Build,
  report: AnalysisReport | { readonly name: string; readonly text: string },
): Attachment {
  const file = 'text' in report ? report : { name: `${report.analysisKey}.json`, text: textOf(report, build) };
  const attachment = { type: ATTACHMENT_TYPE_REPORT, name: file.name, content: file.text };
  const step = [...build.records.values()].find(({ task }) => nameOfTask(task) === 'SonarQubeServerPublish');
  const recordId = typeof step?.['id'] === 'string' ? step['id'] : undefined;
  return azureDevOps.world.addAttachment(build, { ...attachment, ...(recordId !== undefined && { recordId }) });
}

function nameOfTask(task: unknown): string {
  return typeof task === 'object' && task !== null && 'name' in task ? String(task.name) : '';
}

/** Attaches a decoration report as the Publish of that step does. */
export function decorate(
  azureDevOps: AzureDevOps,
  build: Build,
  recordId: string,
  content: string,
  name = 'decoration.json',
): void {
  azureDevOps.world.addAttachment(build, { type: ATTACHMENT_TYPE_DECORATION, name, content, recordId });
}

/** A sample report is one of whatever run it is shown in. */
function textOf(report: AnalysisReport, build: Build): string {
  return JSON.stringify({ ...report, pipeline: { ...report.pipeline, buildId: String(build.id) } });
}

export const allSteps: readonly Step[] = [
  { task: 'SonarQubeServerPrepare', name: 'Prepare analysis', state: 'completed', result: 'succeeded' },
  { task: 'SonarQubeServerAnalyze', name: 'Analyze', state: 'completed', result: 'succeeded' },
  { task: 'SonarQubeServerPublish', name: 'Publish quality gate', state: 'completed', result: 'failed' },
];

/** Replaces the steps of a run; the job is part of it. */
export function addSteps(build: Build, steps: readonly Step[]): void {
  if (steps.length === 0) return;
  const jobs = [...new Set(steps.map(({ job = 'Linux' }) => job))];
  const jobId = (name = 'Linux'): string => `aaaaaaaa-0000-4000-8000-00000000000${jobs.indexOf(name) + 1}`;
  const common = { changeId: build.timelineChangeId + 1, lastModified: build.queueTime, attempt: 1 };
  build.timelineChangeId += 1;
  jobs.forEach((name, index) => {
    build.records.set(jobId(name), {
      ...common,
      id: jobId(name),
      parentId: null,
      type: 'Job',
      name,
      state: 'inProgress',
      order: index + 1,
    });
  });
  for (const [id, record] of build.records) if (record['task'] !== undefined) build.records.delete(id);
  steps.forEach((step, index) => {
    const id = randomUUID();
    build.records.set(id, {
      ...common,
      id,
      parentId: jobId(step.job),
      type: 'Task',
      name: step.name,
      order: index + 1,
      state: step.state,
      result: step.result ?? null,
      startTime: step.state === 'pending' ? null : build.queueTime,
      task: { id: randomUUID(), name: step.task, version: '1.0.0' },
      issues: (step.errors ?? []).map((message) => ({ type: 'error', category: 'General', message, data: {} })),
    });
  });
}
