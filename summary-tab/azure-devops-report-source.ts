import { parseAnalysisReport } from '../src/documents/analysis-report';
import { parseBuildProperty, type BuildProperty } from '../src/documents/build-property';
import { ATTACHMENT_TYPE_REPORT, BUILD_PROPERTY_PREFIX } from '../src/documents/names';
import { AzureDevOpsClient, type AzureDevOpsAccess } from './azure-devops-client';
import { isObject, listOf, textOf } from './json';
import {
  ReadFailure,
  type BuildFacts,
  type BuildSnapshot,
  type ReportAttachment,
  type ReportSource,
  type TrendBuild,
  type TrendQuestion,
} from './report-source';
import { toTaskRuns } from './task-runs';

const parallelReads = 8;
const buildsOfTrend = 20;

/** Reads the reports of one build from its attachments, with what build and timeline tell about the run. */
export class AzureDevOpsReportSource implements ReportSource {
  private readonly client: AzureDevOpsClient;
  /** Attachments never change, so each is read once, however often the tab refreshes. */
  private readonly known = new Map<string, ReportAttachment>();

  constructor(
    access: AzureDevOpsAccess,
    private readonly buildId: number,
  ) {
    this.client = new AzureDevOpsClient(access);
  }

  async read(listed: () => void): Promise<BuildSnapshot> {
    const build = this.optional(`builds/${this.buildId}?api-version=5.0`);
    const timeline = this.optional(`builds/${this.buildId}/timeline?api-version=5.0`);
    const list = await this.client.json(
      `builds/${this.buildId}/attachments/${ATTACHMENT_TYPE_REPORT}?api-version=5.0-preview.2`,
    );
    const reading = inParallel(listOf(list), (entry) => this.attachment(entry));
    listed();
    const attachments = await reading;
    return { build: toBuildFacts(await build), attachments, tasks: toTaskRuns(await timeline) };
  }

  async readTrend({ definitionId, sourceBranch, analysisKeys }: TrendQuestion): Promise<readonly TrendBuild[]> {
    const query = new URLSearchParams({
      definitions: String(definitionId),
      branchName: sourceBranch,
      statusFilter: 'completed',
      queryOrder: 'finishTimeDescending',
      $top: String(buildsOfTrend),
      properties: analysisKeys.map((key) => BUILD_PROPERTY_PREFIX + key).join(','),
      'api-version': '5.0',
    });
    const answer = await this.client.json(`builds?${query.toString()}`);
    return listOf(answer).flatMap((build) => toTrendBuild(build) ?? []);
  }

  /** A read that the tab can do without. */
  private optional(path: string): Promise<unknown> {
    return this.client.json(path).catch((error: unknown) => {
      if (error instanceof ReadFailure) return undefined;
      throw error;
    });
  }

  private async attachment(entry: unknown): Promise<ReportAttachment> {
    const name = (isObject(entry) && textOf(entry['name'])) || 'report';
    const route = contentRoute(entry);
    const path = route?.path;
    const known = path === undefined ? undefined : this.known.get(path);
    if (known) return known;
    const read = { name, recordId: route?.recordId, content: await this.content(path) };
    // Only what could be read is kept: a failed read may work the next time.
    if (path !== undefined && read.content.kind !== 'unavailable') this.known.set(path, read);
    return read;
  }

  private async content(path: string | undefined): Promise<ReportAttachment['content']> {
    if (path === undefined) return { kind: 'unavailable', failure: new ReadFailure('broken', undefined) };
    try {
      return parseAnalysisReport(await this.client.text(path));
    } catch (error) {
      if (error instanceof ReadFailure) return { kind: 'unavailable', failure: error };
      throw error;
    }
  }
}

/**
 * Where an attachment's content is. The list only gives a link, which holds the ids of timeline and record; the route is
 * built anew from them, so that the token never goes to an address that an answer names.
 */
function contentRoute(entry: unknown): { readonly path: string; readonly recordId: string } | undefined {
  const links = isObject(entry) ? entry['_links'] : undefined;
  const self = isObject(links) ? links['self'] : undefined;
  const href = isObject(self) ? textOf(self['href']) : undefined;
  const found = /\/builds\/(\d+\/[\w-]+\/([\w-]+)\/attachments\/[\w.%-]+\/[^/?#]+)(?:[?#]|$)/i.exec(href ?? '');
  const [, route, recordId] = found ?? [];
  if (route === undefined || recordId === undefined) return undefined;
  return { path: `builds/${route}?api-version=5.0-preview.2`, recordId: recordId.toLowerCase() };
}

function toBuildFacts(json: unknown): BuildFacts | undefined {
  if (!isObject(json) || typeof json['id'] !== 'number') return undefined;
  const definition = json['definition'];
  return {
    id: json['id'],
    state: toBuildState(json['status']),
    definitionId: isObject(definition) && typeof definition['id'] === 'number' ? definition['id'] : undefined,
    sourceBranch: textOf(json['sourceBranch']),
  };
}

function toBuildState(status: unknown): BuildFacts['state'] {
  if (status === 'notStarted' || status === 'postponed') return 'waiting';
  return status === 'inProgress' || status === 'cancelling' ? 'running' : 'finished';
}

function toTrendBuild(json: unknown): TrendBuild | undefined {
  if (!isObject(json) || typeof json['id'] !== 'number') return undefined;
  const links = isObject(json['_links']) ? json['_links'] : {};
  const web = isObject(links['web']) ? textOf(links['web']['href']) : undefined;
  return {
    id: json['id'],
    number: textOf(json['buildNumber']) ?? String(json['id']),
    finishedAt: textOf(json['finishTime']),
    url: web,
    analyses: toProperties(json['properties']),
  };
}

function toProperties(json: unknown): ReadonlyMap<string, BuildProperty> {
  const properties = new Map<string, BuildProperty>();
  if (!isObject(json)) return properties;
  for (const [name, value] of Object.entries(json)) {
    const text = isObject(value) ? textOf(value['$value']) : textOf(value);
    if (!name.startsWith(BUILD_PROPERTY_PREFIX) || text === undefined) continue;
    const parsed = parseBuildProperty(text);
    if (parsed.kind === 'document') properties.set(name.slice(BUILD_PROPERTY_PREFIX.length), parsed.document);
  }
  return properties;
}

/** Keeps a few requests in the air, so that a build with 200 analyses neither waits for each nor floods the server. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallelReads, items.length) }, worker));
  return results;
}
