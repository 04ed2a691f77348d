import type { AnalysisReport } from '../src/documents/analysis-report';
import { safeAddress } from './links';
import type { TrendBuild } from './report-source';
import { hasTrend } from './trend';
import type { TrendView } from './view';
import type { Words } from './words';

/** Measures whose course tells something, as far as the builds wrote them down. */
const metrics = ['violations', 'coverage', 'duplicated_lines_density'];
/** Two points are a change, not a trend. */
const fewestPoints = 3;

/** @param builds newest first, as the server answers. */
export function toTrendViews(
  report: AnalysisReport,
  builds: readonly TrendBuild[],
  words: Words,
): readonly TrendView[] {
  if (!hasTrend(report)) return [];
  return metrics.flatMap((metric) => {
    const points = [...builds].reverse().flatMap((build) => {
      const value = build.analyses[report.analysisKey]?.numbers[metric];
      if (value === undefined) return [];
      return {
        value,
        build: build.number,
        text: words.value(metric, String(value), report),
        when: build.finishedAt === undefined ? '' : words.date(build.finishedAt),
        href: safeAddress(build.url),
      };
    });
    const [first, last] = [points.at(0), points.at(-1)];
    if (points.length < fewestPoints || first === undefined || last === undefined) return [];
    return {
      metric: words.metric(metric, report),
      summary: `${first.text} → ${last.text} in ${words.count(points.length)} builds`,
      points,
    };
  });
}
