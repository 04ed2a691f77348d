import type { AnalysisReport } from '../../documents/analysis-report';
import type { PostedStatus } from '../../documents/pull-request';
import { parseStatusProperties } from '../../documents/status-properties';
import type { AnalysisInShort } from './whole-build';
import { newestStatus, PROJECT_PREFIX, type ProjectVerdict } from './plan-statuses';

/**
 * Verdicts of a run, each as it stands by now: of the same analysis a verdict that follows what people decided in SonarQube since
 * is newer than the one at the time of the analysis, which never changes.
 */
export function keepLiveVerdicts(
  verdicts: readonly ProjectVerdict[],
  iterationId: number,
  posted: readonly PostedStatus[],
): readonly ProjectVerdict[] {
  return verdicts.map((verdict) => {
    const own = parseStatusProperties(verdict.properties);
    const standing = newestStatus(posted, PROJECT_PREFIX + verdict.projectKey, iterationId, own.analysisKey);
    if (standing === undefined || own.analysis === '') return verdict;
    const mark = parseStatusProperties(standing.properties);
    if (mark.source !== 'live' || mark.analysis !== own.analysis) return verdict;
    const { state, description, targetUrl, properties } = standing;
    return { ...verdict, state, description: description ?? verdict.description, targetUrl, properties };
  });
}

/**
 * Reports whose verdict people have turned since: the summary says what the status says. What the gate says now of each condition
 * is not known here.
 */
export function overtakenBy(
  verdicts: readonly ProjectVerdict[],
  reports: readonly { readonly report: AnalysisReport }[],
): readonly AnalysisInShort[] {
  return reports.flatMap(({ report: { analysisKey, analysisName, outcome, pipeline, project } }) => {
    const live = verdicts.find(({ properties }) => {
      const mark = parseStatusProperties(properties);
      return mark.source === 'live' && mark.analysisKey === analysisKey;
    });
    const status = live?.state === 'succeeded' ? 'passed' : 'failed';
    if (live === undefined || outcome.status === status) return [];
    const name = analysisName ?? project.name ?? project.key;
    const { attempt } = pipeline;
    return [{ analysisKey, projectKey: project.key, attempt, name, status, isPublished: true, newIssues: null }];
  });
}
