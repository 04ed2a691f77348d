import type { AnalysisReport } from '../../documents/analysis-report';
import type { PlacedHotspot, PlacedIssue } from '../../domain/export/placed-finding';
import { sonarqubeLink } from '../links';
import { describeHotspot, describeIssue, type SeverityLevel } from '../severities';
import { toFlows } from './flows';
import { toLocation, type ProjectPlace } from './location';
import { toMessage } from './message';
import type { RuleTable } from './rules';
import type { SarifLevel, SarifResult, SarifSuppression } from './sarif-log';

const LEVELS: Readonly<Record<SeverityLevel, SarifLevel>> = {
  highest: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

const STATES: ReadonlyMap<string, string> = new Map([
  ['accepted', 'Accepted in SonarQube'],
  ['false-positive', 'False positive in SonarQube'],
]);

/** What results of one run share. */
export interface ResultContext {
  readonly report: AnalysisReport;
  readonly project: ProjectPlace;
  readonly rules: RuleTable;
}

export function issueResult(
  { issue, range, lineHash, state, flows }: PlacedIssue,
  { report, project, rules }: ResultContext,
): SarifResult {
  const { level, severity, kind } = describeIssue(issue, report.server.severityMode);
  const security = securityOf(issue, level);
  return {
    ruleId: issue.rule,
    ruleIndex: rules.add({ id: issue.rule, tags: issue.tags, security }),
    level: LEVELS[level],
    message: toMessage(issue.message, issue.rule),
    locations: [toLocation({ file: issue.file, range, message: '' }, project)],
    ...toFlows(flows, project),
    partialFingerprints: {
      'sonarQubeIssueKey/v1': issue.key,
      ...(lineHash === null ? {} : { 'sonarQubeLineHash/v1': lineHash }),
    },
    ...common(report, state, { page: 'project/issues', query: { issues: issue.key, open: issue.key } }),
    properties: { kind: 'issue', severity, quality: kind, tags: [...new Set(issue.tags)] },
  };
}

/** A hotspot that waits for its review is shown like an issue, as newer servers do, and says what it is. */
export function hotspotResult(
  { hotspot, range, state, flows }: PlacedHotspot,
  { report, project, rules }: ResultContext,
): SarifResult {
  const { level, severity } = describeHotspot(hotspot);
  const id = hotspot.rule ?? 'security-hotspot';
  return {
    ruleId: id,
    ruleIndex: rules.add({ id, tags: [], security: level }),
    level: LEVELS[level],
    message: toMessage(`Security hotspot${state === 'open' ? ' to review' : ''}: ${hotspot.message}`, id),
    locations: [toLocation({ file: hotspot.file, range, message: '' }, project)],
    ...toFlows(flows, project),
    partialFingerprints: { 'sonarQubeIssueKey/v1': hotspot.key },
    ...common(report, state, { page: 'security_hotspots', query: { hotspots: hotspot.key } }),
    properties: { kind: 'hotspot', severity, quality: 'Security', tags: [] },
  };
}

function common(
  report: AnalysisReport,
  state: PlacedIssue['state'],
  {
    page,
    query,
  }: { readonly page: Parameters<typeof sonarqubeLink>[1]; readonly query: Readonly<Record<string, string>> },
): Pick<SarifResult, 'baselineState' | 'suppressions' | 'hostedViewerUri'> {
  const justification = STATES.get(state);
  const suppression: SarifSuppression | null =
    justification === undefined ? null : { kind: 'external', status: 'accepted', justification };
  const link = sonarqubeLink(report, page, query);
  return {
    // What SonarQube tells of a pull request is what the pull request brings; of branches it does not tell.
    ...(report.scope.kind === 'pull-request' ? { baselineState: 'new' as const } : {}),
    ...(suppression === null ? {} : { suppressions: [suppression] }),
    ...(link === undefined ? {} : { hostedViewerUri: link }),
  };
}

/** An issue may be bad for maintenance and harmless for security; where no impact tells, its type does. */
function securityOf({ impacts, type }: PlacedIssue['issue'], level: SeverityLevel): SeverityLevel | null {
  const impact = impacts.find(({ softwareQuality }) => softwareQuality === 'SECURITY');
  if (impact !== undefined) return describeHotspot({ probability: impact.severity }).level;
  return impacts.length === 0 && type === 'VULNERABILITY' ? level : null;
}
