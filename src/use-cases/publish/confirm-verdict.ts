import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import { serverOutcome, toGateOutcome } from '../../domain/gate/to-gate-outcome';
import { branchOrPullRequestOf } from '../../domain/scope/branch-or-pull-request';
import { nameOf } from '../../presentation/reports';
import type { AnalysisResults } from '../../ports/sonarqube/analysis-results';
import type { OpenServer } from './open-server';
import { readGateAndMeasures } from './read-basis';
import { readDetails } from './read-details';
import { evidenceOf } from './read-evidence';
import { isSameAddress } from './read-report';
import {
  waitForAnswer,
  waitForGate,
  waitForLiveGate,
  waitForTask,
  type PollingContext,
  type NoAnswer,
} from './wait-for-gate';

type UnknownOutcome = Extract<AnalysisOutcome, { status: 'unknown' }>;

/**
 * Asks the server whether it still stands by a published verdict: it must know the analysis as one of the
 * report's project, by the background task that made it, and say the same of it. With
 * `reevaluate` the live gate counts instead, but only while it is this analysis that the live gate judges.
 */
export async function confirmVerdict(
  report: AnalysisReport,
  server: OpenServer,
  reevaluate: boolean,
  polling: PollingContext,
): Promise<AnalysisReport> {
  const { outcome, analysisId } = report;
  // What nobody judged does not get better by asking again.
  if (outcome.status === 'unknown' || outcome.status === 'skipped') return report;
  if (report.basis === 'project') {
    return reevaluate
      ? doubt(report, polling, 'superseded', 'the verdict was read from the project, not from an analysis')
      : report;
  }
  if (analysisId === null) return doubt(report, polling, 'unexpected-answer', 'the report names no analysis');
  if (report.computeTaskId === null) {
    return doubt(report, polling, 'unexpected-answer', 'the report names no background task of its analysis');
  }
  const [frozen, task] = await Promise.all([
    waitForGate(analysisId, server.client, polling),
    waitForTask(report.computeTaskId, nameOf(report), server.client, server.tasks, polling),
  ]);
  if (!frozen.ok) return doubt(report, polling, ...reasonFor(frozen, report, server.client));
  if (!task.ok) return doubt(report, polling, ...reasonFor(task, report, server.client));
  if (task.value.analysisId !== analysisId || task.value.projectKey !== report.project.key) {
    const project = task.value.projectKey ?? 'a project that it does not name';
    const detail = `SonarQube says that its background task made analysis ${task.value.analysisId ?? 'none'} of ${project}`;
    return doubt(report, polling, 'unexpected-answer', detail);
  }
  // The verdict of one analysis never changes on the server. It says OK of what nobody judged, too.
  const onServer = serverOutcome(frozen.value);
  const isWeaker = outcome.status === 'none' && outcome.reason === 'nothing-to-judge' && onServer.status === 'passed';
  if (isWeaker) return report;
  if (onServer.status !== outcome.status) {
    const detail = `the build published ${outcome.status}, and SonarQube says ${frozen.value.status} of the same analysis`;
    return doubt(report, polling, 'unexpected-answer', detail);
  }
  return reevaluate ? askLive(report, analysisId, server, polling) : report;
}

/** A failed verdict stays one: made unknown, it would pass where the author ignores what is unknown. */
export function doubt(
  report: AnalysisReport,
  { logger }: PollingContext,
  reason: UnknownOutcome['reason'],
  detail: string,
): AnalysisReport {
  if (report.outcome.status !== 'failed') return { ...report, outcome: { status: 'unknown', reason, detail } };
  logger.warning(`The failed verdict of ${nameOf(report)} stands as it was published (${reason}: ${detail}).`);
  return report;
}

/** An analysis that the server does not know may be on another one, whose address the report then names. */
function reasonFor(
  { reason, detail }: NoAnswer,
  report: AnalysisReport,
  { url }: AnalysisResults,
): [UnknownOutcome['reason'], string] {
  return reason === 'purged' && !isSameAddress(report.server.url, url)
    ? ['foreign-server', `the analysis was made on ${report.server.url}, and ${url} does not know it`]
    : [reason, detail];
}

async function askLive(
  report: AnalysisReport,
  analysisId: string,
  server: OpenServer,
  polling: PollingContext,
): Promise<AnalysisReport> {
  const { scope, project } = report;
  if (scope.kind === 'pull-request') {
    // SonarQube lists the analyses of branches only.
    return doubt(
      report,
      polling,
      'superseded',
      `SonarQube does not say which analysis of pull request ${scope.id} is the newest`,
    );
  }
  const liveGate = waitForLiveGate(project.key, branchOrPullRequestOf(scope), server.client, polling);
  const [live, measured] = await readGateAndMeasures(project.key, scope, liveGate, server.client, polling);
  if (!live.ok) return doubt(report, polling, live.reason, live.detail);
  const gate = live.value;
  const { sizes, projectName: _, rules, ...details } = await readDetails(measured, gate, server.client, polling);
  // Asked last: a newer analysis that ends before would be seen here, and one that ends later was not judged yet.
  const branch = scope.kind === 'branch' ? scope.name : null;
  const newest = await waitForAnswer(
    `the newest analysis of ${project.key}`,
    () => server.client.newestAnalysis(project.key, branch),
    polling,
  );
  if (!newest.ok) return doubt(report, polling, newest.reason, newest.detail);
  if (newest.value !== analysisId) {
    return doubt(report, polling, 'superseded', `the newest is ${newest.value ?? 'none'}, this one is ${analysisId}`);
  }
  const { rules: _rules, ...seen } = report.evidence ?? evidenceOf(null, null);
  const evidence = report.evidence === undefined ? null : { ...seen, ...rules };
  const outcome = toGateOutcome(gate, { scope, warnings: report.warnings, sizes, evidence });
  if (outcome.status === 'unknown') return doubt(report, polling, outcome.reason, outcome.detail);
  const metrics = { ...report.metrics, ...(await server.definitionsFor(outcome)) };
  const { conditionsIgnored, period: newCodePeriod } = gate;
  // Parts that the live state does not have are not those of the published one.
  const { allIssues: _issues, uncoveredFiles: _files, ...published } = report;
  return { ...published, ...details, outcome, metrics, conditionsIgnored, newCodePeriod };
}
