import type { AnalysisReport } from '../../documents/analysis-report';
import type { PostedStatus } from '../../documents/pull-request';
import { parseStatusProperties } from '../../documents/status-properties';
import type { AnalysisInShort } from './whole-build';
import { newestStatus, projectStatusName, type ProjectVerdict } from './plan-statuses';

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
    const live = liveStatusOf({ ...own, projectKey: verdict.projectKey }, iterationId, posted);
    if (live === undefined) return verdict;
    const { state, description, targetUrl, properties } = live;
    return { ...verdict, state, description: description ?? verdict.description, targetUrl, properties };
  });
}

/**
 * The status by which a project follows what people decided since its analysis, where one stands.
 *
 * @param analysis its id in SonarQube; of one without an id none stands
 */
export function liveStatusOf(
  {
    projectKey,
    analysisKey,
    analysis,
  }: { readonly projectKey: string; readonly analysisKey: string; readonly analysis: string },
  iterationId: number,
  posted: readonly PostedStatus[],
): PostedStatus | undefined {
  const isOfAnalysis = ({ properties }: PostedStatus): boolean => {
    const mark = parseStatusProperties(properties);
    return analysis !== '' && mark.analysis === analysis && mark.analysisKey === analysisKey;
  };
  const standing = newestStatus(posted.filter(isOfAnalysis), projectStatusName(projectKey), iterationId);
  return standing !== undefined && parseStatusProperties(standing.properties).source === 'live' ? standing : undefined;
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
