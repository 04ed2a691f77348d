import type { AnalysisReport } from '../../documents/analysis-report';
import { sonarqubeLink } from '../../presentation/links';
import { describeMetric } from '../../presentation/metrics';
import { formatCount } from '../../presentation/values';
import { measureOf } from './measure-of';
import type { LinkView } from './view';

/** The issues that a rating is made of: which measure counts them, and how the page of issues is told to show them. */
interface Issues {
  readonly counted: string;
  readonly query: Readonly<Record<string, string>>;
}

const byType = (counted: string, type: string): Issues => ({ counted, query: { types: type, resolved: 'false' } });
const byQuality = (quality: string): Issues => ({
  counted: `software_quality_${quality.toLowerCase()}_issues`,
  query: { impactSoftwareQualities: quality, issueStatuses: 'OPEN,CONFIRMED' },
});

/** By metric of a rating, without `new_`. */
const ISSUES_OF = new Map<string, Issues>(
  Object.entries({
    reliability_rating: byType('bugs', 'BUG'),
    security_rating: byType('vulnerabilities', 'VULNERABILITY'),
    sqale_rating: byType('code_smells', 'CODE_SMELL'),
    maintainability_rating: byType('code_smells', 'CODE_SMELL'),
    software_quality_reliability_rating: byQuality('RELIABILITY'),
    software_quality_security_rating: byQuality('SECURITY'),
    software_quality_maintainability_rating: byQuality('MAINTAINABILITY'),
  }),
);

/** What stands behind a rating, for example `2 bugs`, with a link to them; `undefined` where it is not known. */
export function ratingIssues(report: AnalysisReport, metric: string, locale: string): LinkView | undefined {
  const isNew = metric.startsWith('new_');
  const issues = ISSUES_OF.get(isNew ? metric.slice('new_'.length) : metric);
  if (issues === undefined) return undefined;
  const { counted, query } = issues;
  const count = measureOf(report, isNew ? `new_${counted}` : counted) ?? 0;
  if (!(count > 0)) return undefined;
  const ofPullRequest = report.scope.kind === 'pull-request';
  const href = sonarqubeLink(report, 'project/issues', {
    ...query,
    ...(isNew && !ofPullRequest ? { inNewCodePeriod: 'true' } : {}),
  });
  // In MQR mode nothing on the page has a type: a rating by type, which a gate of before may still ask for, has plain issues.
  const isForeign = report.server.severityMode === 'MQR' && 'types' in query;
  const name = isForeign ? 'issues' : describeMetric(counted).name.toLowerCase();
  const text = `${formatCount(count, locale)} ${count === 1 ? singular(name) : name}`;
  return href === undefined ? undefined : { text, href };
}

/** `bugs`, `vulnerabilities`, `code smells`, `reliability issues`. */
function singular(plural: string): string {
  return plural.endsWith('ies') ? `${plural.slice(0, -3)}y` : plural.slice(0, -1);
}
