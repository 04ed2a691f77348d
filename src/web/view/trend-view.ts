import type { AnalysisReport } from '../../documents/analysis-report';
import { formatDay } from '../../presentation/dates';
import { safeAddress } from '../../presentation/links';
import { describeMetric } from '../../presentation/metrics';
import { thresholdOf } from '../../presentation/reports';
import { formatCount, formatValue } from '../../presentation/values';
import type { TrendBuild } from '../reading/build-snapshot';
import { hasTrend } from '../reading/trend';
import type { CourseView, TrendView } from './view';

/** Measures whose course tells something, as far as the builds wrote them down. */
const metrics = ['violations', 'coverage', 'duplicated_lines_density'];
/** Two points are a change, not a trend. */
const fewestPoints = 3;

/** @param builds newest first, as the server answers. */
export function toTrendView(
  report: AnalysisReport,
  builds: readonly TrendBuild[],
  locale: string,
): TrendView | undefined {
  if (!hasTrend(report)) return undefined;
  const known = [...builds].reverse().filter(({ analyses }) => analyses.has(report.analysisKey));
  const courses = metrics.flatMap((metric) => toCourse(metric, report, known, locale));
  if (courses.length === 0) return undefined;
  return { title: `Trend of the last ${formatCount(known.length, locale)} builds`, courses };
}

/** What a change means: of issues and duplications less is better. */
function directionOf(
  metric: string,
  first: { readonly text: string; readonly value: number },
  last: { readonly text: string; readonly value: number },
): string {
  if (first.text === last.text) return '';
  return last.value > first.value === (metric === 'coverage') ? ', better' : ', worse';
}

/**
 * How a measure of an analysis went.
 *
 * @param builds oldest first
 * @returns nothing where there are too few builds that wrote it down
 */
export function toCourse(
  metric: string,
  report: AnalysisReport,
  builds: readonly TrendBuild[],
  locale: string,
): CourseView | [] {
  const { name, kind } = describeMetric(metric);
  const threshold = thresholdOf(report, metric);
  const points = builds.flatMap((build) => {
    const property = build.analyses.get(report.analysisKey);
    const value = property?.kind === 'document' ? property.document.numbers[metric] : undefined;
    if (value === undefined) return [];
    return {
      value,
      text: formatValue(kind, String(value), locale, threshold),
      build: build.number,
      when: build.finishedAt === null ? '' : formatDay(build.finishedAt, locale),
      href: safeAddress(build.url),
    };
  });
  const [first, last] = [points.at(0), points.at(-1)];
  if (points.length < fewestPoints || first === undefined || last === undefined) return [];
  return { metric: name, summary: `${first.text} → ${last.text}${directionOf(metric, first, last)}`, points };
}
