import type { AnalysisReport, ReportedIssue } from '../src/documents/analysis-report';
import { firstOfEach } from '../src/domain/first-of-each';

/** What two iterations of a pull request have in common, by the keys of their issues. */
export interface Comparison {
  readonly fresh: readonly ComparedIssue[];
  readonly fixed: readonly ComparedIssue[];
  readonly still: number;
}

export interface ComparedIssue {
  readonly issue: ReportedIssue;
  readonly report: AnalysisReport;
}

/**
 * Compares the open issues of the projects that both iterations have.
 *
 * @returns `null` where a list is missing or cut, or no project is in both: what is not in a cut list may be there all the same
 */
export function compareIterations(
  now: readonly AnalysisReport[],
  before: readonly AnalysisReport[],
): Comparison | null {
  const earlier = byProject(before);
  const fresh: ComparedIssue[] = [];
  const fixed: ComparedIssue[] = [];
  let still = 0;
  let compared = 0;
  for (const [project, report] of byProject(now)) {
    const other = earlier.get(project);
    if (other === undefined) continue;
    const [open, openBefore] = [allOpen(report), allOpen(other)];
    if (open === null || openBefore === null) return null;
    compared += 1;
    const keysBefore = new Set(openBefore.map(({ key }) => key));
    const keys = new Set(open.map(({ key }) => key));
    for (const issue of open) {
      if (keysBefore.has(issue.key)) still += 1;
      else fresh.push({ issue, report });
    }
    fixed.push(...openBefore.filter(({ key }) => !keys.has(key)).map((issue) => ({ issue, report: other })));
  }
  return compared === 0 ? null : { fresh, fixed, still };
}

/** Issues are of a project: where several pipelines analyze one, the newest analysis tells of all. */
function byProject(newestFirst: readonly AnalysisReport[]): ReadonlyMap<string, AnalysisReport> {
  return firstOfEach(newestFirst, ({ server, project }) => `${server.url} ${project.key}`);
}

/** Open issues of all projects; `null` where the server did not tell. */
export function openTotal(reports: readonly AnalysisReport[]): number | null {
  let total = 0;
  for (const { newIssues } of byProject(reports).values()) {
    if (newIssues.state === 'missing') return null;
    total += newIssues.total;
  }
  return reports.length === 0 ? null : total;
}

function allOpen({ newIssues }: AnalysisReport): readonly ReportedIssue[] | null {
  return newIssues.state === 'read' && newIssues.top.length >= newIssues.total ? newIssues.top : null;
}
