import type { AnalysisReport } from '../../documents/analysis-report';
import { firstOfEach } from '../../domain/first-of-each';
import { serverOf } from '../../domain/decoration/own-threads';
import type { ProjectVerdict } from '../../domain/decoration/plan-statuses';
import { isJudged } from '../../domain/decoration/whole-build';
import type { Policy } from '../../domain/gate/gate-policy';
import type { PullRequestFindings } from '../../ports/sonarqube/pull-request-findings';
import { projectVerdict } from './project-verdict';
import type { DecoratedProject } from './read-findings';

/** A report of this run, and the client that it was read with; `null` where none was needed. */
export interface DecoratedReport {
  readonly report: AnalysisReport;
  readonly findings: PullRequestFindings | null;
}

/** By key of the analysis, when it began in SonarQube. */
export type AnalysisDates = ReadonlyMap<string, string | null>;

/** When SonarQube's analyses began: whoever follows them later knows by it whether there are newer ones. */
export async function readAnalysisDates(reports: readonly DecoratedReport[]): Promise<AnalysisDates> {
  const dates = reports.map(async ({ report, findings }) => {
    const { scope, analysisKey, analysisId, project } = report;
    if (findings === null || scope.kind !== 'pull-request' || analysisId === null) return [analysisKey, null] as const;
    const date = await findings.analysisDateOfPullRequest(project.key, scope.id).catch(() => null);
    return [analysisKey, date] as const;
  });
  return new Map(await Promise.all(dates));
}

export function projectVerdicts(
  reports: readonly DecoratedReport[],
  onNone: Policy,
  dates: AnalysisDates,
): readonly ProjectVerdict[] {
  return reports.map(({ report }) => projectVerdict(report, onNone, dates.get(report.analysisKey) ?? null));
}

/**
 * A pull request has issues of its own; a separate project that stands for one has those of a whole branch. Of several analyses of
 * one project, all tell of the same issues: SonarQube has those of the last one.
 */
export function commentedProjects(reports: readonly DecoratedReport[]): readonly DecoratedProject[] {
  const judged = reports.flatMap(({ report, findings }) =>
    findings === null || !isJudged(report.outcome) || report.analysisId === null ? [] : [{ report, findings }],
  );
  const byProject = firstOfEach(
    judged,
    ({ report: { server, project } }) => `${serverOf({ serverUrl: server.url })} ${project.key}`,
  );
  return [...byProject.values()].flatMap(({ report, findings }): readonly DecoratedProject[] => {
    const { scope } = report;
    if (scope.kind === 'pull-request') return [{ report, findings, pullRequest: scope.id }];
    const isSeparate = scope.kind === 'main-branch' && scope.standsFor?.kind === 'pull-request';
    return isSeparate ? [{ report, findings, pullRequest: null }] : [];
  });
}
