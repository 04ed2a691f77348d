import { isAtLeast, type ServerVersion } from './version';

export type IssueType = 'CODE_SMELL' | 'BUG' | 'VULNERABILITY';
export type Severity = 'BLOCKER' | 'CRITICAL' | 'MAJOR' | 'MINOR' | 'INFO';
export type SoftwareQuality = 'MAINTAINABILITY' | 'RELIABILITY' | 'SECURITY';
export type ImpactSeverity = 'BLOCKER' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFO';

/** What the server knows of a rule beyond its name. */
export interface RuleInfo {
  readonly name: string;
  readonly type: IssueType;
  readonly hotspot?: { readonly category: string; readonly probability: 'HIGH' | 'MEDIUM' | 'LOW' };
  readonly severity: Severity;
  readonly attribute: string;
  readonly attributeCategory: string;
  readonly impacts: readonly { readonly softwareQuality: SoftwareQuality; readonly severity: ImpactSeverity }[];
  readonly effortMinutes: number;
  readonly tags: readonly string[];
}

/** Names of rules by key and whether eslint calls them problems, collected from the reports. */
export type RuleNames = Map<string, { readonly name: string; readonly problem: boolean }>;

interface Known {
  readonly type?: IssueType;
  readonly hotspot?: RuleInfo['hotspot'];
  readonly severity?: Severity;
  readonly effort?: number;
  readonly tags?: readonly string[];
  readonly attribute?: string;
}

const hotspot = (category: string, probability: 'HIGH' | 'MEDIUM' | 'LOW', severity: Severity): Known => ({
  type: 'VULNERABILITY',
  hotspot: { category, probability },
  severity,
  effort: 5,
  attribute: 'TRUSTWORTHY',
});

/** Rules whose type or severity differs from what the kind of their eslint rule suggests. */
const KNOWN: Readonly<Record<string, Known>> = {
  S1066: { severity: 'MAJOR', effort: 5, tags: ['clumsy'] },
  S107: { severity: 'MAJOR', effort: 20, tags: ['brain-overload'] },
  S1121: { type: 'CODE_SMELL', severity: 'MAJOR', effort: 5, tags: ['cwe', 'suspicious'] },
  S1128: { severity: 'MINOR', effort: 1, tags: ['unused', 'es2015'] },
  S1134: { type: 'CODE_SMELL', severity: 'MAJOR', effort: 0, tags: ['cwe'], attribute: 'COMPLETE' },
  S1135: { type: 'CODE_SMELL', severity: 'INFO', effort: 0, tags: ['cwe'], attribute: 'COMPLETE' },
  S1186: { severity: 'CRITICAL', effort: 5, tags: ['suspicious'] },
  S1192: { severity: 'CRITICAL', effort: 4, tags: ['design'], attribute: 'DISTINCT' },
  S1313: hotspot('others', 'LOW', 'MINOR'),
  S1481: { type: 'CODE_SMELL', severity: 'MINOR', effort: 5, tags: ['unused'] },
  S1523: hotspot('rce', 'MEDIUM', 'CRITICAL'),
  S1751: { type: 'BUG', severity: 'MAJOR', effort: 5, tags: ['confusing', 'bad-practice'] },
  S1764: { type: 'BUG', severity: 'MAJOR', effort: 2, tags: ['suspicious'] },
  S1854: { type: 'CODE_SMELL', severity: 'MAJOR', effort: 1, tags: ['cwe', 'unused'], attribute: 'LOGICAL' },
  S1862: { type: 'BUG', severity: 'MAJOR', effort: 10, tags: ['unused', 'pitfall'] },
  S1871: { type: 'CODE_SMELL', severity: 'MAJOR', effort: 10, tags: ['design', 'suspicious'] },
  S2068: hotspot('auth', 'HIGH', 'BLOCKER'),
  S2201: { type: 'BUG', severity: 'MAJOR', effort: 10, tags: ['confusing'] },
  S2245: hotspot('weak-cryptography', 'MEDIUM', 'CRITICAL'),
  S2612: hotspot('permission', 'MEDIUM', 'MAJOR'),
  S3358: { type: 'CODE_SMELL', severity: 'MAJOR', effort: 5, tags: ['confusing'] },
  S3516: { type: 'CODE_SMELL', severity: 'BLOCKER', effort: 2, tags: ['design'] },
  S3699: { type: 'BUG', severity: 'MAJOR', effort: 5, tags: [] },
  S3776: { type: 'CODE_SMELL', severity: 'CRITICAL', effort: 5, tags: ['brain-overload'], attribute: 'FOCUSED' },
  S3923: { type: 'BUG', severity: 'MAJOR', effort: 15, tags: [] },
  S3981: { type: 'BUG', severity: 'MAJOR', effort: 2, tags: ['confusing'] },
  S4036: hotspot('others', 'LOW', 'MINOR'),
  S4143: { type: 'BUG', severity: 'MAJOR', effort: 5, tags: ['suspicious'] },
  S4144: { type: 'CODE_SMELL', severity: 'MAJOR', effort: 15, tags: ['confusing', 'duplicate', 'suspicious'] },
  S4423: { type: 'VULNERABILITY', severity: 'CRITICAL', effort: 2, tags: ['cwe', 'privacy'] },
  S4502: hotspot('csrf', 'HIGH', 'CRITICAL'),
  S4507: hotspot('insecure-conf', 'LOW', 'MINOR'),
  S4624: { type: 'CODE_SMELL', severity: 'MAJOR', effort: 10, tags: ['brain-overload'] },
  S4721: hotspot('command-injection', 'HIGH', 'CRITICAL'),
  S4790: hotspot('weak-cryptography', 'LOW', 'CRITICAL'),
  S4830: { type: 'VULNERABILITY', severity: 'CRITICAL', effort: 5, tags: ['cwe', 'privacy'] },
  S5042: hotspot('dos', 'LOW', 'CRITICAL'),
  S5122: hotspot('insecure-conf', 'LOW', 'MINOR'),
  S5332: hotspot('encrypt-data', 'LOW', 'CRITICAL'),
  S5443: hotspot('file-manipulation', 'LOW', 'CRITICAL'),
  S5527: { type: 'VULNERABILITY', severity: 'CRITICAL', effort: 5, tags: ['cwe', 'privacy'] },
  S5542: { type: 'VULNERABILITY', severity: 'CRITICAL', effort: 20, tags: ['cwe', 'privacy'] },
  S5547: { type: 'VULNERABILITY', severity: 'CRITICAL', effort: 10, tags: ['cwe', 'privacy'] },
  S5659: { type: 'VULNERABILITY', severity: 'CRITICAL', effort: 10, tags: ['cwe', 'privacy'] },
  S5689: hotspot('others', 'LOW', 'MINOR'),
  S5852: hotspot('dos', 'MEDIUM', 'CRITICAL'),
  S6418: { type: 'VULNERABILITY', severity: 'BLOCKER', effort: 30, tags: ['cwe'] },
};

const QUALITY: Readonly<Record<IssueType, SoftwareQuality>> = {
  CODE_SMELL: 'MAINTAINABILITY',
  BUG: 'RELIABILITY',
  VULNERABILITY: 'SECURITY',
};

const IMPACT: Readonly<Record<Severity, ImpactSeverity>> = {
  BLOCKER: 'BLOCKER',
  CRITICAL: 'HIGH',
  MAJOR: 'MEDIUM',
  MINOR: 'LOW',
  INFO: 'INFO',
};

const CATEGORY: Readonly<Record<string, string>> = {
  COMPLETE: 'INTENTIONAL',
  LOGICAL: 'INTENTIONAL',
  CLEAR: 'INTENTIONAL',
  TRUSTWORTHY: 'RESPONSIBLE',
  DISTINCT: 'ADAPTABLE',
  FOCUSED: 'ADAPTABLE',
};

/** The facts of a rule. From 26.7 on nothing is a hotspot: such rules report vulnerabilities tagged `former-hotspot`. */
export function ruleInfo(rule: string, names: RuleNames, version: ServerVersion): RuleInfo {
  const listed = names.get(rule);
  const known = KNOWN[rule] ?? {};
  const type = known.type ?? (listed?.problem ? 'BUG' : 'CODE_SMELL');
  const severity = known.severity ?? 'MAJOR';
  const attribute =
    known.attribute ?? (type === 'BUG' ? 'LOGICAL' : type === 'VULNERABILITY' ? 'TRUSTWORTHY' : 'CLEAR');
  const isHotspot = known.hotspot !== undefined && !isAtLeast(version, '26.7');
  return {
    name: listed?.name ?? rule,
    type,
    ...(isHotspot ? { hotspot: known.hotspot } : {}),
    severity,
    attribute,
    attributeCategory: CATEGORY[attribute] ?? 'INTENTIONAL',
    impacts: [{ softwareQuality: QUALITY[type], severity: IMPACT[severity] }],
    effortMinutes: known.effort ?? 5,
    tags: known.hotspot && !isHotspot ? ['former-hotspot', ...(known.tags ?? [])] : (known.tags ?? []),
  };
}
