import type { AnalysisScope } from '../../documents/analysis-scope';
import type { GateOutcome } from '../../documents/gate-outcome';
import { noticeOf, type ScannerNotice } from '../scanner/scanner-notices';
import { isLeftOut } from './small-change';
import type { GateContext, JudgedGate } from './judged-gate';

/** What nobody judged. */
type NoVerdict = Extract<GateOutcome, { status: 'none' | 'unknown' }>;

/**
 * Why an `OK` of the server is no verdict; `null` where it is one. SonarQube also says `OK` to an analysis that indexed
 * nothing, that compared with nothing, and whose conditions all went unjudged. A pass needs lines of code, a comparison
 * that existed, and a condition that was evaluated; what nobody can tell is unknown.
 */
export function whyNoVerdict(gate: JudgedGate, context: GateContext): NoVerdict | null {
  return (
    withoutReport(context) ??
    withoutDotnet(context) ??
    withoutCode(context) ??
    withoutConditions(gate) ??
    withoutRules(gate, context) ??
    ownReference(gate, context) ??
    withoutComparison(gate, context) ??
    ofSeparateProject(gate, context.scope)
  );
}

/**
 * What else nobody judged where the server says that it had nothing to judge; `null` where its answer tells all. A first analysis
 * has no condition on new code: that is no excuse for one that found no code, or for a run whose report is gone.
 */
export function whyNothingJudged(context: GateContext): NoVerdict | null {
  const lost = withoutReport(context) ?? withoutDotnet(context);
  if (lost !== null) return lost;
  const code = withoutCode(context);
  return code?.status === 'none' ? code : null;
}

/**
 * Whether nothing but a comparison with another branch, which may not have existed, stands between this `OK` and a pass.
 * What was said of it is then worth asking for.
 */
export function hangsOnComparison({ period, status }: JudgedGate, context: Pick<GateContext, 'scope' | 'sizes'>) {
  const passes = status === 'OK' || status === 'WARN';
  return passes && (context.scope.kind === 'pull-request' || comparesWithBranch(period)) && !hasNewLines(context);
}

const nothing = (cause: string): NoVerdict => ({ status: 'none', reason: 'nothing-to-judge', cause });
const baseMissing = (cause: string, detail: string): NoVerdict => ({
  status: 'unknown',
  reason: 'base-missing',
  cause,
  detail,
});

/** A scanner that runs again in the same folder deletes the report of the run before, and with it what would be judged. */
function withoutReport({ evidence }: GateContext): NoVerdict | null {
  if (evidence?.earlierRun == null) return null;
  const detail = `a run of the scanner began at ${evidence.earlierRun} in the same folder, and a later one deleted its report`;
  return { status: 'unknown', reason: 'no-analysis', cause: 'overwritten', detail };
}

/** SonarScanner for .NET ends well when it leaves out every project, and what lies beside them is judged alone. */
function withoutDotnet({ evidence }: GateContext): NoVerdict | null {
  if (evidence?.dotnet === undefined) return null;
  if (evidence.dotnet !== null) return evidence.dotnet.analyzed === 0 ? nothing('no-dotnet-code') : null;
  const detail = 'what SonarScanner for .NET left could not be read';
  return { status: 'unknown', reason: 'no-analysis', cause: 'dotnet-unread', detail };
}

/** A pull request holds its changed files only, which may all be text; of everything else the whole is known. */
function withoutCode({ scope, sizes, evidence }: GateContext): NoVerdict | null {
  const unread = evidence?.notices.includes('other-scanner-needed' satisfies ScannerNotice) ?? false;
  if (evidence?.files === 0) return nothing('no-code');
  if (sizes !== null && Number(sizes.linesOfCode) > 0) return null;
  if (scope.kind === 'pull-request') return unread ? nothing('no-code') : null;
  if (sizes !== null || unread) return nothing('no-code');
  if ((evidence?.files ?? 0) > 0) return null;
  const detail = 'the token may not read the measures, and nothing else tells whether a line of code was analyzed';
  return { status: 'unknown', reason: 'not-permitted', detail };
}

/** SonarQube leaves conditions out of small changes, and lists others without a value. */
function withoutConditions({ conditions, conditionsIgnored }: JudgedGate): NoVerdict | null {
  const judged = conditions.filter((condition) => !isLeftOut(condition, conditionsIgnored));
  if (judged.some(({ actual }) => actual !== null)) return null;
  return nothing(judged.length < conditions.length ? 'small-change' : 'no-values');
}

/**
 * What rules find. A profile may well be empty on purpose, so that a project is judged by coverage alone: then another condition
 * was evaluated.
 */
const FOUND_BY_RULES = /violations|issues|bugs|vulnerabilities|code_smells|hotspots|rating|debt|sqale|effort/;

function withoutRules({ conditions, conditionsIgnored }: JudgedGate, { evidence }: GateContext): NoVerdict | null {
  const rules = evidence?.rules;
  if (rules === undefined || rules.languages === 0 || rules.without.length < rules.languages) return null;
  const judged = conditions.filter(
    (condition) => condition.actual !== null && !isLeftOut(condition, conditionsIgnored),
  );
  return judged.every(({ metric }) => FOUND_BY_RULES.test(metric)) ? nothing('no-rules') : null;
}

/** The engine then skips new code, and every condition on it is met. */
function ownReference({ period }: JudgedGate, { scope, evidence, warnings }: GateContext): NoVerdict | null {
  if (scope.kind === 'pull-request') return null;
  const names = [scope.name, ...(scope.kind === 'main-branch' ? [evidence?.mainBranch ?? null] : [])];
  const parameter = period?.parameter?.replace(/^refs\/heads\//, '') ?? null;
  const isOwn = comparesWithBranch(period) && parameter !== null && names.includes(parameter);
  return isOwn || noticesOf(evidence, warnings).includes('own-reference') ? nothing('own-reference') : null;
}

function withoutComparison(gate: JudgedGate, context: GateContext): NoVerdict | null {
  const { scope, warnings, evidence } = context;
  const said = warnings.find((warning) => noticeOf(warning) !== undefined) ?? '';
  if (scope.kind === 'pull-request') return withoutTarget(scope, said, context);
  if (!comparesWithBranch(gate.period) || hasNewLines(context)) return null;
  const reference = gate.period?.parameter ?? '';
  if (isWhole(context)) {
    return evidence?.notices.includes('lines-compared' satisfies ScannerNotice)
      ? null
      : baseMissing('nothing-compared', `the scanner did not compare with the reference branch ${reference}`);
  }
  const why = evidence === null ? 'nobody of this pipeline saw the scanner run' : whyNotWhole(context);
  return baseMissing(
    'reference-branch',
    said || `no new line was judged against the reference branch ${reference}, and ${why}`,
  );
}

/**
 * Without a merge base SonarQube compares a pull request with what it has stored of the target branch, and where it has
 * nothing with the main branch: what that says is no verdict on the pull request, however many new lines it tells.
 */
function withoutTarget(
  { base }: Extract<AnalysisScope, { kind: 'pull-request' }>,
  said: string,
  context: GateContext,
): NoVerdict | null {
  if (isWhole(context)) return null;
  const { evidence } = context;
  if (evidence?.targetAnalysed === true) {
    // Of a whole checkout the engine tells changed lines itself, and without the reference it tells none.
    return evidence.history === 'shallow' || evidence.history === 'none' || said === '' || hasNewLines(context)
      ? null
      : baseMissing('target-branch', said);
  }
  if (evidence?.targetAnalysed === false) {
    return baseMissing(
      'target-not-analysed',
      `SonarQube has no analysis of the target branch ${base}, and ${said === '' ? whyNotWhole(context) : said}`,
    );
  }
  return baseMissing('target-branch', said || `${whyNotWhole(context)}; it is not known what SonarQube compared with`);
}

/** New code of a separate project is what came since its own last analysis: what the pull request brings is never judged. */
function ofSeparateProject({ conditions }: JudgedGate, scope: AnalysisScope): NoVerdict | null {
  if (scope.kind !== 'main-branch' || scope.standsFor?.kind !== 'pull-request') return null;
  return conditions.some(({ metric }) => metric.startsWith('new_')) ? nothing('separate-pull-request') : null;
}

/** The scanner had the whole past, and found in it what to compare with. */
function isWhole({ evidence, warnings }: GateContext): boolean {
  return evidence?.history === 'whole' && !noticesOf(evidence, warnings).some(isOfComparison);
}

function whyNotWhole({ evidence }: GateContext): string {
  if (evidence?.notices.includes('no-merge-base')) return 'the scanner found no merge base';
  if (evidence?.notices.includes('no-reference')) return 'the scanner did not find the branch to compare with';
  switch (evidence?.history) {
    case 'shallow':
      return 'the clone is shallow';
    case 'none':
      return 'the scanner had no Git to ask';
    default:
      return 'it is not known whether the scanner had the history to compare';
  }
}

function noticesOf(evidence: GateContext['evidence'], warnings: readonly string[]): readonly string[] {
  return [...(evidence?.notices ?? []), ...warnings.flatMap((warning) => noticeOf(warning) ?? [])];
}

const isOfComparison = (notice: string): boolean => notice === 'no-merge-base' || notice === 'no-reference';

function comparesWithBranch(period: JudgedGate['period']): boolean {
  return period?.mode.toUpperCase() === 'REFERENCE_BRANCH';
}

/** What is no number above zero proves no new line. */
function hasNewLines({ sizes }: Pick<GateContext, 'sizes'>): boolean {
  return sizes !== null && sizes.newLines !== null && Number(sizes.newLines) > 0;
}
