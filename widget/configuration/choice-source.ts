import { nameOf } from '../../src/presentation/reports';
import { onOneLine } from '../../src/presentation/plain-text';
import { listNewestBuilds } from '../../src/wire/azure-devops/builds';
import { getPipeline, listPipelines } from '../../src/wire/azure-devops/pipelines';
import { AzureDevOpsClient, type AzureDevOpsAccess } from '../../src/web/reading/azure-devops-client';
import { publishedAnalyses } from '../../src/web/reading/build-snapshot';
import { GateSource } from '../gate-source';
import { fullRef, shortBranch } from './draft';

/** Something to choose: what is saved, and what a person reads. */
export interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

/** Enough to see the branches that are built; any other one can be typed. */
const mostBuilds = 200;

/** Reads what there is to choose from. Each list is asked for by itself. */
export class ChoiceSource {
  private readonly client: AzureDevOpsClient;

  constructor(private readonly access: AzureDevOpsAccess) {
    this.client = new AzureDevOpsClient(access);
  }

  async pipelines(): Promise<readonly Choice<number>[]> {
    const pipelines = await this.client.send(listPipelines(this.access.projectId));
    return pipelines
      .map(({ id, name, folder }) => ({
        value: id,
        label: onOneLine(folder === '\\' ? name : `${folder.replace(/^\\/, '')}\\${name}`, 200),
      }))
      .sort((left, right) => left.label.localeCompare(right.label) || left.value - right.value);
  }

  /** Branches that the pipeline has built, of which the newest is the first. */
  async branches(pipelineId: number): Promise<readonly string[]> {
    const of = { definitionId: pipelineId, sourceBranch: null };
    const builds = await this.client.send(listNewestBuilds(this.access.projectId, of, mostBuilds, []));
    const refs = builds.flatMap(({ sourceBranch }) => sourceBranch ?? []);
    return [...new Set(refs)].filter((ref) => !ref.startsWith('refs/pull/')).map(shortBranch);
  }

  async defaultBranch(pipelineId: number): Promise<string | null> {
    const { defaultBranch } = await this.client.send(getPipeline(this.access.projectId, pipelineId));
    return defaultBranch === null ? null : shortBranch(defaultBranch);
  }

  /** Projects of the newest run of the branch that published something, by name. */
  async projects(pipelineId: number, branch: string): Promise<readonly Choice<string>[]> {
    const settings = { pipelineId, branch: fullRef(branch), projects: null, trend: 'off' } as const;
    const state = await new GateSource(this.access).read(settings, false);
    if (state.kind === 'failed') throw state.failure;
    if (state.kind !== 'read' || state.snapshot.judged === undefined) return [];
    const names = new Map<string, string>();
    for (const one of publishedAnalyses(state.snapshot.judged.files)) {
      const key = one.kind === 'report' ? one.report.project.key : one.projectKey;
      if (key === null || names.has(key)) continue;
      names.set(key, one.kind === 'report' ? nameOf({ ...one.report, analysisName: null }) : onOneLine(key, 100));
    }
    return [...names]
      .map(([value, name]) => ({ value, label: name === value ? name : `${name} (${onOneLine(value, 100)})` }))
      .sort((left, right) => left.label.localeCompare(right.label));
  }
}
