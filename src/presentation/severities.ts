import type { AnalysisReport, ReportedHotspot, ReportedIssue } from '../documents/analysis-report';

/** How bad a finding is, from worst to best, in the words of neither severity mode. */
export const SEVERITY_LEVELS_WORST_FIRST = ['highest', 'high', 'medium', 'low', 'info'] as const;
export type SeverityLevel = (typeof SEVERITY_LEVELS_WORST_FIRST)[number];

/** A finding in words: `High`, `Reliability`. */
export interface FindingInWords {
  readonly level: SeverityLevel;
  readonly severity: string;
  /** Type or software quality; empty where the server told none. */
  readonly kind: string;
}

/** Severities of both modes and of hotspots: level and name. */
const SEVERITIES: ReadonlyMap<string, readonly [SeverityLevel, string]> = new Map([
  ['BLOCKER', ['highest', 'Blocker']],
  ['CRITICAL', ['high', 'Critical']],
  ['HIGH', ['high', 'High']],
  ['MAJOR', ['medium', 'Major']],
  ['MEDIUM', ['medium', 'Medium']],
  ['MINOR', ['low', 'Minor']],
  ['LOW', ['low', 'Low']],
  ['INFO', ['info', 'Info']],
]);

const KINDS: ReadonlyMap<string, string> = new Map([
  ['BUG', 'Bug'],
  ['VULNERABILITY', 'Vulnerability'],
  ['CODE_SMELL', 'Code smell'],
  ['SECURITY_HOTSPOT', 'Security hotspot'],
  ['RELIABILITY', 'Reliability'],
  ['SECURITY', 'Security'],
  ['MAINTAINABILITY', 'Maintainability'],
]);

/** From 26.9 on hotspots are issues, and carry this tag. */
const FORMER_HOTSPOT = 'former-hotspot';

/**
 * Severity and kind of an issue as the server's own pages show them: in MQR mode the worst impact and its software
 * quality, in standard mode severity and type. Where the server did not tell its mode, impacts count if there are any.
 */
export function describeIssue(issue: ReportedIssue, mode: AnalysisReport['server']['severityMode']): FindingInWords {
  const words = (mode === 'STANDARD' ? undefined : worstImpact(issue)) ?? describe(issue.severity, issue.type);
  return issue.tags.includes(FORMER_HOTSPOT) ? { ...words, kind: `${words.kind}, a security hotspot before` } : words;
}

/** How many of each severity, the worst first; `null` of a list that is not whole: nothing is said of what it lacks. */
export function countSeverities(
  { total, top }: { readonly total: number; readonly top: readonly ReportedIssue[] },
  mode: AnalysisReport['server']['severityMode'],
): readonly { readonly level: SeverityLevel; readonly severity: string; readonly count: number }[] | null {
  if (top.length < total) return null;
  const described = top.map((issue) => describeIssue(issue, mode));
  return SEVERITY_LEVELS_WORST_FIRST.flatMap((level) => {
    const of = described.filter((issue) => issue.level === level);
    return of[0] === undefined ? [] : [{ level, severity: of[0].severity, count: of.length }];
  });
}

function worstImpact({ impacts }: ReportedIssue): FindingInWords | undefined {
  return impacts
    .map((impact) => describe(impact.severity, impact.softwareQuality))
    .sort((left, right) => rank(left.level) - rank(right.level))[0];
}

export function describeHotspot(hotspot: Pick<ReportedHotspot, 'probability'>): FindingInWords {
  return describe(hotspot.probability, null);
}

/** Words that nobody knows are shown as they are. */
function describe(severity: string | null, kind: string | null): FindingInWords {
  const [level, name] = SEVERITIES.get(severity ?? '') ?? (['info', severity ?? ''] as const);
  return { level, severity: name, kind: KINDS.get(kind ?? '') ?? kind ?? '' };
}

function rank(level: SeverityLevel): number {
  return SEVERITY_LEVELS_WORST_FIRST.indexOf(level);
}
