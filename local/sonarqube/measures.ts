import { isOpen, shownStatus } from './issue-status';
import type { Issue, StoredFile, Target } from './model';
import type { RuleInfo, Severity, SoftwareQuality } from './rules';

/** The value of each metric that has one, as the text that the web API shows. */
export type Measures = ReadonlyMap<string, string>;

interface Counted {
  readonly issue: Issue;
  readonly facts: RuleInfo;
}

const SEVERITIES: readonly Severity[] = ['INFO', 'MINOR', 'MAJOR', 'CRITICAL', 'BLOCKER'];
const QUALITIES: readonly SoftwareQuality[] = ['MAINTAINABILITY', 'RELIABILITY', 'SECURITY'];
/** Ratings by remediation effort over the cost of writing the code (30 minutes a line), as `sonar.technicalDebt.ratingGrid`. */
const DEBT_GRID = [0.05, 0.1, 0.2, 0.5] as const;
const MINUTES_PER_LINE = 30;

/**
 * Computes the measures of a branch or pull request from its files and its issues as they are now, so that a change of
 * an issue's status shows at once.
 */
export function computeMeasures(target: Target, factsOf: (rule: string) => RuleInfo): Measures {
  const files = [...target.files.values()];
  const counted = target.issues.map((issue) => ({ issue, facts: factsOf(issue.rule) }));
  const values = new Map<string, string>();
  const everyLine = (_file: StoredFile, lines: readonly number[]) => lines.length;
  const newLine = (file: StoredFile, lines: readonly number[]) =>
    lines.filter((line) => file.newLines.has(line)).length;

  const lines = sum(files, (file) => file.lineHashes.length);
  const ncloc = sum(files, (file) => file.codeLines.length);
  const comments = sum(files, (file) => file.commentLines.length);
  values.set('lines', String(lines));
  values.set('ncloc', String(ncloc));
  values.set('files', String(files.length));
  const languages = [...new Set(files.map((file) => file.language))].sort();
  values.set('quality_profiles', JSON.stringify(languages.map((language) => ({ language, name: 'Sonar way' }))));
  values.set('comment_lines', String(comments));
  if (ncloc + comments > 0) values.set('comment_lines_density', percent(comments, ncloc + comments));
  addCoverage(values, '', files, everyLine);
  addDuplication(values, '', files, lines, everyLine);
  addIssues(values, '', counted, ncloc);

  const hasNewCode = target.scope.kind === 'pull-request' || target.period !== undefined;
  if (hasNewCode) {
    const newLines = sum(files, (file) => file.newLines.size);
    const newCode = sum(files, (file) => newLine(file, file.codeLines));
    values.set('new_lines', String(newLines));
    addCoverage(values, 'new_', files, newLine);
    addDuplication(values, 'new_', files, newLines, newLine);
    addIssues(
      values,
      'new_',
      counted.filter(({ issue }) => issue.isNew),
      newCode,
    );
  }
  return values;
}

function addIssues(values: Map<string, string>, prefix: string, all: readonly Counted[], ncloc: number): void {
  const issues = all.filter(({ facts }) => !facts.hotspot);
  const open = issues.filter(({ issue }) => isOpen(issue));
  const put = (metric: string, value: string | number) => values.set(prefix + metric, String(value));
  put('violations', open.length);
  for (const severity of SEVERITIES) {
    put(`${severity.toLowerCase()}_violations`, open.filter(({ facts }) => facts.severity === severity).length);
  }
  put('accepted_issues', issues.filter(({ issue }) => shownStatus(issue) === 'ACCEPTED').length);
  const ofType = (type: RuleInfo['type']) => open.filter(({ facts }) => facts.type === type);
  put('bugs', ofType('BUG').length);
  put('vulnerabilities', ofType('VULNERABILITY').length);
  put('code_smells', ofType('CODE_SMELL').length);
  put('reliability_rating', severityRating(ofType('BUG')));
  put('security_rating', severityRating(ofType('VULNERABILITY')));
  const debt = sum(ofType('CODE_SMELL'), ({ facts }) => facts.effortMinutes);
  values.set(prefix === '' ? 'sqale_index' : 'new_technical_debt', String(debt));
  values.set(prefix === '' ? 'sqale_rating' : 'new_maintainability_rating', debtRating(debt, ncloc));
  for (const quality of QUALITIES) {
    const touching = open.filter(({ facts }) => facts.impacts.some((impact) => impact.softwareQuality === quality));
    put(`software_quality_${quality.toLowerCase()}_issues`, touching.length);
  }
  put('software_quality_reliability_rating', severityRating(ofType('BUG')));
  put('software_quality_security_rating', severityRating(ofType('VULNERABILITY')));
  put('software_quality_maintainability_rating', debtRating(debt, ncloc));
  addHotspots(put, all);
}

function addHotspots(put: (metric: string, value: string | number) => void, all: readonly Counted[]): void {
  const hotspots = all.filter(({ issue, facts }) => facts.hotspot && issue.status !== 'CLOSED');
  const reviewed = hotspots.filter(({ issue }) => !isOpen(issue)).length;
  put('security_hotspots', hotspots.length - reviewed);
  if (hotspots.length > 0) put('security_hotspots_reviewed', percent(reviewed, hotspots.length));
  const share = hotspots.length === 0 ? 100 : (100 * reviewed) / hotspots.length;
  put('security_review_rating', ratingAt([80, 70, 50, 30].findIndex((least) => share >= least)));
}

type CountLines = (file: StoredFile, lines: readonly number[]) => number;

function addCoverage(
  values: Map<string, string>,
  prefix: string,
  files: readonly StoredFile[],
  count: CountLines,
): void {
  const toCover = sum(files, (file) => count(file, file.statementLines));
  values.set(`${prefix}lines_to_cover`, String(toCover));
  if (toCover === 0) return;
  const covered = sum(files, (file) => {
    const statements = new Set(file.statementLines);
    return count(
      file,
      file.coveredLines.filter((line) => statements.has(line)),
    );
  });
  values.set(`${prefix}uncovered_lines`, String(toCover - covered));
  values.set(`${prefix}coverage`, percent(covered, toCover));
}

function addDuplication(
  values: Map<string, string>,
  prefix: string,
  files: readonly StoredFile[],
  lines: number,
  count: CountLines,
): void {
  const duplicated = sum(files, (file) => count(file, file.duplicatedLines));
  values.set(`${prefix}duplicated_lines`, String(duplicated));
  if (lines > 0) values.set(`${prefix}duplicated_lines_density`, percent(duplicated, lines));
}

function severityRating(issues: readonly Counted[]): string {
  const worst = Math.max(0, ...issues.map(({ facts }) => SEVERITIES.indexOf(facts.severity)));
  return ratingAt(worst);
}

function debtRating(debtMinutes: number, ncloc: number): string {
  if (debtMinutes === 0) return ratingAt(0);
  const ratio = ncloc === 0 ? 1 : debtMinutes / (ncloc * MINUTES_PER_LINE);
  return ratingAt(DEBT_GRID.findIndex((limit) => ratio <= limit));
}

/** Rating A is 1.0; an index of -1 means that no limit was met: E. */
function ratingAt(index: number): string {
  return `${(index < 0 ? 4 : index) + 1}.0`;
}

/** One decimal place at least, as the server writes percentages. */
function percent(part: number, whole: number): string {
  const value = (100 * part) / whole;
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
