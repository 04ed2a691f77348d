import type { AnalysisReport } from '../../documents/analysis-report';
import { toStatusProperties } from '../../documents/status-properties';
import { stateOfOutcome, type ProjectVerdict } from '../../domain/decoration/plan-statuses';
import type { Policy } from '../../domain/gate/gate-policy';
import { buildResultsLink, safeAddress } from '../../presentation/links';
import { withoutJoiners } from '../../presentation/plain-text';
import { nameOf } from '../../presentation/reports';
import { statusDescription } from '../../presentation/pull-request-comments';

/** The verdict of a report, as the status of its project says it. */
export function projectVerdict(report: AnalysisReport, onNone: Policy, analysisDate: string | null): ProjectVerdict {
  const { analysisKey, analysisId, dashboardUrl, outcome, pipeline, project, scope, server } = report;
  const isJudged = outcome.status === 'passed' || outcome.status === 'failed';
  return {
    // What the build tool alone names has no key where it did not run.
    projectKey: project.key === '' ? analysisKey : project.key,
    state: stateOfOutcome(outcome.status, onNone),
    description: statusDescription(report),
    targetUrl: safeAddress(dashboardUrl) ?? buildResultsLink(report) ?? null,
    properties: toStatusProperties({
      analysis: analysisId ?? '',
      analysisKey,
      project: project.key,
      server: server.url,
      build: pipeline.buildId,
      attempt: String(pipeline.attempt),
      pullRequest: scope.kind === 'pull-request' ? scope.id : '',
      analysisDate: analysisDate ?? '',
      source: isJudged ? 'analysis' : '',
      name: withoutJoiners(nameOf(report)),
      definition: pipeline.definitionId ?? '',
    }),
  };
}
