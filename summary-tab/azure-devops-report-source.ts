import { parseAnalysisReport } from '../src/documents/analysis-report';
import { parseBuildProperties } from '../src/documents/build-property';
import { ATTACHMENT_TYPE_REPORT, BUILD_PROPERTY_PREFIX } from '../src/documents/names';
import type { ApiRequest } from '../src/wire/azure-devops/api-request';
import { listAttachments, type ListedAttachment } from '../src/wire/azure-devops/attachments';
import { getBuild, getBuildProperties, listFinishedBuilds } from '../src/wire/azure-devops/builds';
import { getTimeline } from '../src/wire/azure-devops/timeline';
import { limitConcurrency } from '../src/wire/limit-concurrency';
import { AzureDevOpsClient, type AzureDevOpsAccess } from './azure-devops-client';
import {
  ReadFailure,
  type BuildSnapshot,
  type ReportAttachment,
  type TrendBuild,
  type TrendQuestion,
} from './build-snapshot';
import { toTaskRuns } from './task-runs';

const parallelReads = 8;
const buildsOfTrend = 20;

/** Reads what one build published, with what build and timeline tell about the run. */
export class AzureDevOpsReportSource {
  private readonly client: AzureDevOpsClient;
  private readonly projectId: string;
  private readonly limited = limitConcurrency(parallelReads);
  /** Attachments never change, so each is read once, however often the tab refreshes. */
  private readonly known = new Map<string, ReportAttachment>();

  constructor(
    access: AzureDevOpsAccess,
    private readonly buildId: string,
  ) {
    this.client = new AzureDevOpsClient(access);
    this.projectId = access.projectId;
  }

  /**
   * Everything that is known of the build now. Content that was read before is not read again.
   *
   * @param listed called when it is known which reports there are, and they are asked for
   * @throws {@link ReadFailure} when not even the list of reports, or the properties that they must agree with, can be read
   */
  async read(listed: () => void): Promise<BuildSnapshot> {
    const { projectId, buildId } = this;
    const build = this.optional(getBuild(projectId, buildId));
    const timeline = this.optional(getTimeline(projectId, buildId));
    const properties = this.client.send(getBuildProperties(projectId, buildId));
    const list = this.client.send(listAttachments(projectId, buildId, ATTACHMENT_TYPE_REPORT));
    const attachments = list.then((entries) => Promise.all(entries.map((entry) => this.attachment(entry))));
    await list.catch(() => undefined);
    listed();
    const [reports, texts] = await Promise.all([attachments, properties]);
    return {
      buildId,
      build: await build,
      attachments: reports,
      properties: parseBuildProperties(texts),
      tasks: toTaskRuns(await timeline),
    };
  }

  /** Last finished builds of the same definition and branch, newest first, in one request. */
  async readTrend(question: TrendQuestion): Promise<readonly TrendBuild[]> {
    const names = question.analysisKeys.map((key) => BUILD_PROPERTY_PREFIX + key);
    const builds = await this.client.send(listFinishedBuilds(this.projectId, question, buildsOfTrend, names));
    return builds.map(({ number, finishedAt, webUrl, properties }) => ({
      number,
      finishedAt,
      url: webUrl,
      analyses: parseBuildProperties(properties),
    }));
  }

  /** A read that the tab can do without. */
  private optional<T>(request: ApiRequest<T>): Promise<T | undefined> {
    return this.client.send(request).catch((error: unknown) => {
      if (error instanceof ReadFailure) return undefined;
      throw error;
    });
  }

  private async attachment({ name, content }: ListedAttachment): Promise<ReportAttachment> {
    if (content === null)
      return { name, content: { kind: 'unavailable', failure: new ReadFailure('broken', undefined) } };
    const known = this.known.get(content.path);
    if (known !== undefined) return known;
    const read = { name, content: await this.content(content) };
    // Only what could be read is kept: a failed read may work the next time.
    if (read.content.kind !== 'unavailable') this.known.set(content.path, read);
    return read;
  }

  private async content(request: ApiRequest<string>): Promise<ReportAttachment['content']> {
    try {
      return parseAnalysisReport(await this.limited(() => this.client.send(request)));
    } catch (error) {
      if (error instanceof ReadFailure) return { kind: 'unavailable', failure: error };
      throw error;
    }
  }
}
