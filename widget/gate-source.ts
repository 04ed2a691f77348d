import { BUILD_PROPERTY_GATE } from '../src/documents/names';
import type { WidgetSettings } from '../src/documents/widget-settings';
import { listNewestBuilds, type BuildInfo } from '../src/wire/azure-devops/builds';
import { getPipeline } from '../src/wire/azure-devops/pipelines';
import { AzureDevOpsClient, type AzureDevOpsAccess } from '../src/web/reading/azure-devops-client';
import { AzureDevOpsReportSource } from '../src/web/reading/azure-devops-report-source';
import { asFailure, publishedAnalyses, ReadFailure } from '../src/web/reading/build-snapshot';
import { shownAnalyses } from './shown-analyses';
import { isOfSameCommit, type GateSnapshot, type GateState, type JudgedRun } from './gate-snapshot';

/** As many as the trend shows. */
const mostRuns = 20;
/** Runs that broke off have published nothing: an earlier one may have. Where a property tells of one, more are worth a look. */
const mostTried = { blindly: 3, untilPublished: 10 };
/** Their properties are named one by one in the address of the request, which has to stay short enough for every server. */
const mostAnalyses = 20;

/** Reads the quality gate of a pipeline and branch. */
export class GateSource {
  private readonly client: AzureDevOpsClient;

  constructor(private readonly access: AzureDevOpsAccess) {
    this.client = new AzureDevOpsClient(access);
  }

  /** @param withTrend whether anything is shown of earlier runs */
  async read(settings: WidgetSettings, withTrend: boolean): Promise<GateState> {
    try {
      const runs = await this.client.send(
        listNewestBuilds(
          this.access.projectId,
          { definitionId: settings.pipelineId, sourceBranch: settings.branch },
          mostRuns,
          [BUILD_PROPERTY_GATE],
        ),
      );
      return runs.length === 0 ? await this.withoutRuns(settings) : await this.withRuns(settings, runs, withTrend);
    } catch (error) {
      return { kind: 'failed', failure: asFailure(error) };
    }
  }

  /** A pipeline that was deleted has no runs, and one that never ran on the branch has none either. */
  private async withoutRuns({ pipelineId, branch }: WidgetSettings): Promise<GateState> {
    try {
      const { name } = await this.client.send(getPipeline(this.access.projectId, pipelineId));
      return { kind: 'no-runs', branch, pipeline: name };
    } catch (error) {
      const failure = asFailure(error);
      return failure.kind === 'gone' ? { kind: 'no-pipeline', pipelineId } : { kind: 'failed', failure };
    }
  }

  private async withRuns(settings: WidgetSettings, runs: readonly BuildInfo[], withTrend: boolean): Promise<GateState> {
    const judged = await this.newestJudged(runs);
    const earlier = withTrend && judged !== undefined ? await this.readEarlier(settings, judged) : undefined;
    const pipeline = runs.find(({ definitionName }) => definitionName !== null)?.definitionName ?? null;
    return { kind: 'read', settings, snapshot: { pipeline, runs, judged, earlier } };
  }

  /**
   * Properties may be missing where they could not be written, so the newest run is looked at in any case, and so is every
   * later run of the commit whose verdict would stand.
   */
  private async newestJudged(runs: readonly BuildInfo[]): Promise<JudgedRun | undefined> {
    const [newest, ...others] = runs.filter(({ state }) => state === 'finished');
    if (newest === undefined) return undefined;
    const published = others.find(({ properties }) => properties.has(BUILD_PROPERTY_GATE));
    const worthIt = others.filter(
      (run) => published === undefined || run.properties.has(BUILD_PROPERTY_GATE) || isOfSameCommit(run, published),
    );
    const most = published === undefined ? mostTried.blindly : mostTried.untilPublished;
    for (const run of [newest, ...worthIt].slice(0, most)) {
      const files = await new AzureDevOpsReportSource(this.access, String(run.id), this.client).readPublished();
      if (publishedAnalyses(files).length > 0) return { run, files };
    }
    return undefined;
  }

  private async readEarlier(settings: WidgetSettings, { run, files }: JudgedRun): Promise<GateSnapshot['earlier']> {
    const { projects, trend, pipelineId, branch } = settings;
    // The verdict of all is a property of its own, which came with the list of runs.
    if (trend === 'off' || (trend === 'verdicts' && projects === null)) return undefined;
    const { reports, others } = shownAnalyses(files, projects);
    const keys = [...reports.map(({ analysisKey }) => analysisKey), ...others.map(({ key }) => key)];
    if (keys.length === 0 || (trend === 'verdicts' && keys.length > mostAnalyses)) return undefined;
    const source = new AzureDevOpsReportSource(this.access, String(run.id), this.client);
    const wanted = trend === 'verdicts' ? keys : keys.slice(0, 1);
    // An extra: the verdict stands without it.
    return source
      .readTrend({ definitionId: pipelineId, sourceBranch: branch, analysisKeys: wanted })
      .catch((error: unknown) => {
        if (error instanceof ReadFailure) return error;
        throw error;
      });
  }
}
