import { parseAnalysisReport } from '../../documents/analysis-report';
import type { BuildProperty } from '../../documents/build-property';
import { parseDecorationReport, type DecorationReport } from '../../documents/decoration-report';
import { ATTACHMENT_TYPE_DECORATION, ATTACHMENT_TYPE_REPORT } from '../../documents/names';
import type { ParsedDocument } from '../../documents/parse-document';
import { toWholeBuild, type WholeBuild } from '../../domain/decoration/whole-build';
import type { PublishedTraces } from '../../domain/report/published-analyses';
import type { BuildAttachments } from '../../ports/azure-devops';
import { forEachAtOnce, type DecorationRun } from './decoration-run';

/** A build, and the pull request whose summary tells of it. */
export interface BuildOfPullRequest {
  readonly projectId: string;
  readonly buildId: string;
  readonly pullRequestId: string;
}

/**
 * Reads what the jobs of a build left for the summary so far. Rejects where a part cannot be read.
 *
 * @param properties all of the build, by analysis key
 * @param own keys of analyses that the caller knows itself
 */
export async function readWholeBuild(
  build: BuildAttachments,
  { projectId, buildId, pullRequestId }: BuildOfPullRequest,
  properties: ReadonlyMap<string, ParsedDocument<BuildProperty>>,
  own: ReadonlySet<string>,
  run: DecorationRun,
): Promise<WholeBuild> {
  const attachments: PublishedTraces['attachments'][number][] = [];
  const decorations: DecorationReport[] = [];
  const listed = await build.attachments(projectId, buildId, ATTACHMENT_TYPE_REPORT);
  const others = listed.filter(({ name }) => !own.has(name.replace(/\.json$/i, '')));
  await forEachAtOnce(others, run, async ({ name, read }) => {
    attachments.push({ name, document: parseAnalysisReport(await read()) });
  });
  if (attachments.length > 0) {
    await forEachAtOnce(await build.attachments(projectId, buildId, ATTACHMENT_TYPE_DECORATION), run, async (one) => {
      const parsed = parseDecorationReport(await one.read());
      if (parsed.kind === 'document') decorations.push(parsed.document);
    });
  }
  const ofPullRequest = decorations.filter(
    ({ pullRequestId: id, analysisKeys }) => id === pullRequestId && !analysisKeys.some((key) => own.has(key)),
  );
  return toWholeBuild({ buildId, attachments, properties: withoutKeys(properties, own) }, ofPullRequest);
}

/** What the properties of a build alone tell of its analyses. */
export function wholeBuildOf(
  buildId: string,
  properties: ReadonlyMap<string, ParsedDocument<BuildProperty>>,
  own: ReadonlySet<string>,
): WholeBuild {
  return toWholeBuild({ buildId, attachments: [], properties: withoutKeys(properties, own) }, []);
}

function withoutKeys<T>(all: ReadonlyMap<string, T>, own: ReadonlySet<string>): ReadonlyMap<string, T> {
  return new Map([...all].filter(([key]) => !own.has(key)));
}
