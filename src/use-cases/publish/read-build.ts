import { parseAnalysisReport, type AnalysisReport } from '../../documents/analysis-report';
import { parseBuildProperties } from '../../documents/build-property';
import { ATTACHMENT_TYPE_REPORT } from '../../documents/names';
import type { PipelineRun } from '../../documents/pipeline-run';
import { choosePublished, type PublishedAnalysis, type PublishedTraces } from '../../domain/report/published-analyses';
import { reportWithoutAnalysis } from '../../domain/report/to-report';
import { messageOf } from '../../errors/errors';
import type { AzureDevOps, BuildAttachments } from '../../ports/azure-devops';
import { confirmVerdict, doubt } from './confirm-verdict';
import type { OpenServer } from './open-server';
import type { Verdict } from './verdict';
import type { PollingContext } from './wait-for-gate';

export interface BuildQuery {
  readonly azureDevOps: AzureDevOps & BuildAttachments;
  /** The build that is asked about, and the run that asks, for what has no report of its own. */
  readonly projectId: string;
  readonly buildId: string;
  readonly pipeline: PipelineRun;
  /** Only analyses of this name; `null` for all. */
  readonly analysisName: string | null;
  /** Where verdicts are confirmed; `null` where they are taken as they were published. */
  readonly server: OpenServer | null;
  readonly reevaluate: boolean;
  /** Whether jobs of this very run may still be uploading: an agent uploads after its task has ended. */
  readonly mayGrow: boolean;
}

/** How long a report whose build property is there already may take to arrive. */
const UPLOAD_MILLISECONDS = 15_000;
const UPLOAD_PAUSE = 1_000;

/**
 * Reads the verdict that a build published, over all its jobs, stages and attempts. Never rejects: a build that cannot be
 * read, or that published nothing, is an unknown verdict.
 */
export async function readBuild(build: BuildQuery, polling: PollingContext): Promise<readonly Verdict[]> {
  const { buildId, analysisName, pipeline } = build;
  const missing = (key: string, detail: string): AnalysisReport =>
    reportWithoutAnalysis(
      key,
      pipeline,
      { status: 'unknown', reason: 'no-analysis', detail },
      new Date(polling.clock.now()).toISOString(),
      { analysisName },
    );
  let published: readonly PublishedAnalysis[];
  try {
    published = await readAll(build, polling);
  } catch (error) {
    polling.stopped.throwIfAborted();
    const detail = `the verdict of build ${buildId} cannot be read: ${messageOf(error)}`;
    return [{ report: missing(`build-${buildId}`, detail), broken: false, seal: null }];
  }
  const asked = published.filter((one) => {
    const name = one.kind === 'report' ? one.report.analysisName : (one.analysisName ?? analysisName);
    return analysisName === null || name === analysisName;
  });
  if (asked.length === 0) {
    const named = analysisName === null ? '' : ` of an analysis "${analysisName}"`;
    return [
      {
        report: missing(`build-${buildId}`, `build ${buildId} has no published verdict${named}`),
        broken: false,
        seal: null,
      },
    ];
  }
  const together = { ...polling, waiting: asked.length };
  return Promise.all(
    asked.map(async (one): Promise<Verdict> => {
      // A failed gate stays a failure, whatever the policy for unknown ones says.
      if (one.kind === 'no-verdict') return { report: missing(one.key, one.problem), broken: one.failed, seal: null };
      return { report: await confirm(one.report, build, together), broken: false, seal: null };
    }),
  );
}

async function confirm(
  report: AnalysisReport,
  { server, reevaluate }: BuildQuery,
  polling: PollingContext,
): Promise<AnalysisReport> {
  if (server === null) return report;
  try {
    return await confirmVerdict(report, server, reevaluate, polling);
  } catch (error) {
    polling.stopped.throwIfAborted();
    return doubt(report, polling, 'unexpected-answer', messageOf(error));
  }
}

async function readAll(build: BuildQuery, polling: PollingContext): Promise<readonly PublishedAnalysis[]> {
  const { clock } = polling;
  const until = Math.min(clock.now() + UPLOAD_MILLISECONDS, polling.deadline);
  const known = new Map<string, Attachment>();
  for (;;) {
    const published = choosePublished(await readTraces(build, known));
    const complete = published.every((one) => one.kind === 'report' || !one.mayArrive);
    if (complete || !build.mayGrow || clock.now() >= until) return published;
    await clock.sleep(UPLOAD_PAUSE, polling.stopped);
  }
}

type Attachment = PublishedTraces['attachments'][number];

/** @param known what earlier looks have read; attachments never change */
async function readTraces(
  { azureDevOps, projectId, buildId }: BuildQuery,
  known: Map<string, Attachment>,
): Promise<PublishedTraces> {
  // Properties first: a report is uploaded after its property is written, so what is missing then is missing.
  const properties = await azureDevOps.buildProperties(projectId, buildId);
  const listed = await azureDevOps.attachments(projectId, buildId, ATTACHMENT_TYPE_REPORT);
  const attachments = await Promise.all(
    listed.map(async ({ id, name, read }): Promise<Attachment> => {
      const before = known.get(id);
      if (before !== undefined) return before;
      try {
        const attachment = { name, document: parseAnalysisReport(await read()) };
        known.set(id, attachment);
        return attachment;
      } catch (error) {
        // What is known of the others stays known.
        return { name, document: { kind: 'unreadable', problem: messageOf(error) } };
      }
    }),
  );
  return { buildId, attachments, properties: parseBuildProperties(properties) };
}
