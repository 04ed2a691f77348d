import type { AnalysisReport } from '../../documents/analysis-report';
import { ATTACHMENT_TYPE_DECORATION } from '../../documents/names';
import type { DecorationReport } from '../../documents/decoration-report';
import type { DecorationSettings } from '../../domain/decoration/decoration-settings';
import { pullRequestOf } from '../../domain/decoration/pull-request-of';
import type { PublishSource } from '../../domain/inputs/publish-inputs';
import type { JobContext } from '../../domain/job-context';
import { messageOf } from '../../errors/errors';
import type { Agent } from '../../ports/agent';
import { tellChangedLines } from '../decorate/count-on-changed-lines';
import { decoratePullRequest } from '../decorate/decorate-pull-request';
import type { DecorationPorts } from '../decorate/decoration-ports';
import type { Verdict } from './verdict';

/** What decides whether this Publish shows anything on a pull request. */
export interface DecorationContext {
  readonly inputs: { readonly source: PublishSource; readonly decoration: DecorationSettings };
  readonly job: Pick<JobContext, 'isRelease' | 'isFork' | 'folders' | 'pullRequest'>;
  readonly polling: { readonly stopped: AbortSignal };
}

/**
 * Shows what this job analyzed on its pull request, and leaves a report of that for the tab. The verdict is published already:
 * nothing here changes it.
 *
 * @param reports those of the verdicts, with the iteration where it is known
 */
export async function showOnPullRequest(
  verdicts: readonly Verdict[],
  reports: readonly AnalysisReport[],
  ports: DecorationPorts & { readonly agent: Agent },
  { inputs, job, polling }: DecorationContext,
): Promise<void> {
  const { decoration: settings, source } = inputs;
  const { logger } = ports;
  const own = source.kind === 'job' && !job.isRelease ? reports : [];
  const decorated = own.flatMap((report) => {
    const verdict = verdicts.find((one) => one.report.analysisKey === report.analysisKey);
    return pullRequestOf(report) === null ? [] : [{ report, findings: verdict?.server ?? null }];
  });
  if (decorated.length === 0) {
    if (settings.decorate === 'on') {
      logger.warning(
        'decoratePullRequest: on has nothing to show: only analyses of this job are shown, in builds of pull requests in Azure Repos.',
      );
    }
    return;
  }
  try {
    const target = job.pullRequest?.base ?? '';
    const { sources } = job.folders;
    const { isFork } = job;
    const { stopped } = polling;
    const request = { reports: decorated, settings, target: target === '' ? null : target, sources, isFork, stopped };
    const report = await decoratePullRequest(ports, request);
    if (report !== null) await leave(report, ports, job);
  } catch (error) {
    polling.stopped.throwIfAborted();
    if (settings.decorate === 'off')
      logger.debug(`A pending status may stand on the pull request: ${messageOf(error)}`);
    else logger.warning(`The pull request does not show the verdict: ${messageOf(error)}`);
  }
  for (const { report, findings } of decorated) {
    const { scope } = report;
    const isSeparate = scope.kind === 'main-branch' && scope.standsFor?.kind === 'pull-request';
    if (!isSeparate || findings === null) continue;
    const { timeout } = settings;
    await tellChangedLines({ report, findings }, ports, {
      sources: job.folders.sources,
      timeout,
      stopped: polling.stopped,
    });
  }
}

async function leave(
  report: DecorationReport,
  { agent, files }: Pick<DecorationPorts, 'files'> & { readonly agent: Agent },
  { folders }: DecorationContext['job'],
): Promise<void> {
  const key = report.analysisKeys[0] ?? '';
  const path = `${folders.temp.replace(/[\\/]+$/, '')}/sonarqube/${key}/decoration.json`;
  await files.writeText(path, JSON.stringify(report));
  agent.attach(ATTACHMENT_TYPE_DECORATION, `${key}.json`, path);
}
