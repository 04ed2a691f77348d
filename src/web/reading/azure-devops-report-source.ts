import { parseAnalysisReport } from '../../documents/analysis-report';
import { parseBuildProperties } from '../../documents/build-property';
import { parseDecorationReport } from '../../documents/decoration-report';
import { ATTACHMENT_TYPE_DECORATION, ATTACHMENT_TYPE_REPORT, BUILD_PROPERTY_PREFIX } from '../../documents/names';
import type { ParsedDocument } from '../../documents/parse-document';
import { pathOf, type ApiRequest } from '../../wire/azure-devops/api-request';
import { listAttachments, type ListedAttachment } from '../../wire/azure-devops/attachments';
import { getBuild, getBuildProperties, listFinishedBuilds, type BuildInfo } from '../../wire/azure-devops/builds';
import { getTimeline } from '../../wire/azure-devops/timeline';
import { limitConcurrency } from '../../wire/limit-concurrency';
import { AzureDevOpsClient, type AzureDevOpsAccess } from './azure-devops-client';
import {
  ReadFailure,
  type BuildSnapshot,
  type DecorationAttachment,
  type PublishedFiles,
  type ReadContent,
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
  private readonly page: string;
  private readonly limited = limitConcurrency(parallelReads);
  /** Attachments never change, so each is read once, however often the tab refreshes. */
  private readonly known = new Map<string, ReportAttachment>();
  private readonly knownDecorations = new Map<string, DecorationAttachment>();

  constructor(
    access: AzureDevOpsAccess,
    private readonly buildId: string,
    client?: AzureDevOpsClient,
  ) {
    this.client = client ?? new AzureDevOpsClient(access);
    this.projectId = access.projectId;
    this.page = `${access.root}${pathOf(access.projectId, '_build', 'results')}?buildId=${encodeURIComponent(buildId)}`;
  }

  /**
   * Everything that is known of the build now. Content that was read before is not read again.
   *
   * @param known the build, where it was just read with others
   * @throws {@link ReadFailure} when not even the list of reports, or the properties that they must agree with, can be read
   */
  async read(known?: BuildInfo): Promise<BuildSnapshot> {
    const { projectId, buildId } = this;
    // First: all that follows hangs on it.
    const list = this.client.send(listAttachments(projectId, buildId, ATTACHMENT_TYPE_REPORT));
    const properties = this.client.send(getBuildProperties(projectId, buildId));
    const build = known ?? this.optional(getBuild(projectId, buildId));
    const timeline = this.optional(getTimeline(projectId, buildId));
    const attachments = list.then((entries) => Promise.all(entries.map((entry) => this.attachment(entry))));
    const [reports, texts] = await Promise.all([attachments, properties]);
    return {
      buildId,
      page: this.page,
      build: await build,
      attachments: reports,
      properties: parseBuildProperties(texts),
      tasks: toTaskRuns(await timeline),
    };
  }

  /**
   * What the build published, without the state of its run: for one that is over.
   *
   * @throws {@link ReadFailure}
   */
  async readPublished(): Promise<PublishedFiles> {
    const { projectId, buildId } = this;
    const [properties, list] = await Promise.all([
      this.client.send(getBuildProperties(projectId, buildId)),
      this.client.send(listAttachments(projectId, buildId, ATTACHMENT_TYPE_REPORT)),
    ]);
    const attachments = await Promise.all(list.map((entry) => this.attachment(entry)));
    return { buildId, attachments, properties: parseBuildProperties(properties) };
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

  /** What was done on the pull requests of this build: one request for the list, and one for each that was not read before. */
  async readDecorations(): Promise<readonly DecorationAttachment[]> {
    const list = await this.client.send(listAttachments(this.projectId, this.buildId, ATTACHMENT_TYPE_DECORATION));
    return Promise.all(list.map((entry) => this.decoration(entry)));
  }

  /** A read that the tab can do without. */
  private optional<T>(request: ApiRequest<T>): Promise<T | undefined> {
    return this.client.send(request).catch((error: unknown) => {
      if (error instanceof ReadFailure) return undefined;
      throw error;
    });
  }

  private attachment(entry: ListedAttachment): Promise<ReportAttachment> {
    const { name, step, content } = entry;
    return this.once(content, this.known, async () => {
      return { name, step, content: await this.content(content, parseAnalysisReport) };
    });
  }

  private decoration(entry: ListedAttachment): Promise<DecorationAttachment> {
    const { step, content } = entry;
    return this.once(content, this.knownDecorations, async () => {
      return { step, content: await this.content(content, parseDecorationReport) };
    });
  }

  private async once<T extends ReportAttachment | DecorationAttachment>(
    request: ListedAttachment['content'],
    known: Map<string, T>,
    read: () => Promise<T>,
  ): Promise<T> {
    const path = request?.path ?? '';
    const before = known.get(path);
    if (before !== undefined) return before;
    const now = await read();
    // Only what could be read is kept: a failed read may work the next time.
    if (now.content.kind !== 'unavailable') known.set(path, now);
    return now;
  }

  private async content<T>(
    request: ApiRequest<string> | null,
    parse: (text: string) => ParsedDocument<T>,
  ): Promise<ReadContent<T>> {
    if (request === null) return { kind: 'unavailable', failure: new ReadFailure('broken', undefined) };
    try {
      return parse(await this.limited(() => this.client.send(request)));
    } catch (error) {
      if (error instanceof ReadFailure) return { kind: 'unavailable', failure: error };
      throw error;
    }
  }
}
