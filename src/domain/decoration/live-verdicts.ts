import type { PostedStatus } from '../../documents/pull-request';
import { parseStatusProperties } from '../../documents/status-properties';
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
