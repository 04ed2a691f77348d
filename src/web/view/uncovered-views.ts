import type { AnalysisReport } from '../../documents/analysis-report';
import { repositoryLink, sonarqubeLink } from '../../presentation/links';
import { countOf, formatCount } from '../../presentation/values';
import { measureOf } from './measure-of';
import { placeOf } from './place-of';
import type { LinkView, UncoveredFilesView } from './view';

/** Metrics of coverage, without `new_`, that lines and branches without a test lower. */
const OF_COVERAGE: ReadonlySet<string> = new Set(['coverage', 'line_coverage', 'branch_coverage']);

/** What stands behind a failed coverage: `38 of 101 lines not covered`, with a link to them; `undefined` where it is not known. */
export function uncoveredLines(report: AnalysisReport, metric: string, locale: string): LinkView | undefined {
  const prefix = metric.startsWith('new_') ? 'new_' : '';
  const kind = metric.slice(prefix.length);
  if (!OF_COVERAGE.has(kind)) return undefined;
  const parts = [
    ...(kind === 'branch_coverage' ? [] : [part(report, prefix, 'lines', 'lines', locale)]),
    // SonarQube calls them conditions, as it calls the parts of a quality gate.
    ...(kind === 'line_coverage' ? [] : [part(report, prefix, 'conditions', 'branches', locale)]),
  ].filter((text) => text !== undefined);
  const counted = kind === 'branch_coverage' ? 'uncovered_conditions' : 'uncovered_lines';
  const href = sonarqubeLink(report, 'component_measures', { metric: prefix + counted, view: 'list' });
  return parts.length === 0 || href === undefined ? undefined : { text: `${parts.join(' and ')} not covered`, href };
}

function part(report: AnalysisReport, prefix: string, kind: string, noun: string, locale: string): string | undefined {
  const uncovered = measureOf(report, `${prefix}uncovered_${kind}`);
  const all = measureOf(report, `${prefix}${kind}_to_cover`);
  if (uncovered === undefined || uncovered === 0 || all === undefined) return undefined;
  return `${formatCount(uncovered, locale)} of ${formatCount(all, locale)} ${noun}`;
}

/** Files with the most lines that no test covers. */
export function toUncoveredFiles(report: AnalysisReport, locale: string): UncoveredFilesView {
  const { uncoveredFiles } = report;
  if (uncoveredFiles === undefined) return { kind: 'none' };
  const title = 'Lines that no test covers';
  if (uncoveredFiles.state === 'missing')
    return { kind: 'missing', title, text: `Not shown: ${uncoveredFiles.reason}` };
  if (uncoveredFiles.top.length === 0) return { kind: 'none' };
  const metric = uncoveredFiles.code === 'new' ? 'new_uncovered_lines' : 'uncovered_lines';
  const total = measureOf(report, metric);
  const elsewhere = (total ?? 0) - uncoveredFiles.top.reduce((sum, { lines }) => sum + lines, 0);
  const all = sonarqubeLink(report, 'component_measures', { metric, view: 'list' });
  return {
    kind: 'list',
    title: uncoveredFiles.code === 'new' ? 'New lines that no test covers' : title,
    rows: uncoveredFiles.top.map(({ file, lines }) => ({
      ...placeOf(file, null),
      lines: formatCount(lines, locale),
      repository: repositoryLink(report, file, null),
      sonarqube: sonarqubeLink(report, 'component_measures', { metric, selected: `${report.project.key}:${file}` }),
    })),
    rest: elsewhere > 0 ? `${countOf(elsewhere, 'line', locale)} in other files.` : undefined,
    all: all === undefined ? undefined : { text: 'All files in SonarQube', href: all },
  };
}
