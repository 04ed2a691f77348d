import type { AnalysisScope } from '../../documents/analysis-scope';
import type { GateCondition, GateOutcome } from '../../documents/gate-outcome';

/** The checked gate answer of the server. */
export interface JudgedGate {
  readonly status: 'OK' | 'WARN' | 'ERROR' | 'NONE';
  readonly conditions: readonly GateCondition[];
  /** What new code is compared with; pull requests have none. */
  readonly period: { readonly mode: string } | null;
}

/** What else bears on whether a verdict is one. */
export interface GateContext {
  readonly scope: AnalysisScope;
  /** Warnings of the compute task, plain text. */
  readonly warnings: readonly string[];
  /** Number of new lines as the server tells it, `null` when it could not be read. */
  readonly newLines: string | null;
}

/**
 * Translates the server's answer for one analysis. `NONE` of an analysis means that no gate applies. A gate that is `OK`
 * without a condition judged nothing: it has conditions on new code only, and this is a first analysis. Where the scanner
 * did not find the branch to compare with there is no new line, and an `OK` that is worth nothing.
 * Source: SonarQube `api/qualitygates/project_status`; the wrong `OK` was observed on a real server.
 */
export function toGateOutcome(gate: JudgedGate, context: GateContext): GateOutcome {
  const [first, ...rest] = gate.conditions;
  switch (gate.status) {
    case 'NONE':
      return { status: 'none', reason: 'no-gate' };
    case 'ERROR':
      return first === undefined
        ? { status: 'unknown', reason: 'unexpected-answer', detail: 'The gate failed, but no condition was told.' }
        : { status: 'failed', conditions: [first, ...rest] };
    case 'WARN':
    case 'OK':
      if (isBaseMissing(gate, context)) {
        return { status: 'unknown', reason: 'base-missing', detail: baseWarning(context.warnings) ?? '' };
      }
      if (first === undefined) return { status: 'none', reason: 'nothing-to-judge' };
      if (gate.conditions.some(({ status }) => status === 'error')) {
        return { status: 'unknown', reason: 'unexpected-answer', detail: 'The gate passed, but a condition failed.' };
      }
      return { status: 'passed', conditions: [first, ...rest] };
  }
}

function isBaseMissing(gate: JudgedGate, { scope, warnings, newLines }: GateContext): boolean {
  return hangsOnWarnings(gate, scope, newLines) && baseWarning(warnings) !== undefined;
}

/** Whether only the warnings of the compute task tell a verdict from the `OK` of an analysis that compared with nothing. */
export function hangsOnWarnings(
  { period, status }: JudgedGate,
  scope: AnalysisScope,
  newLines: string | null,
): boolean {
  const compares = scope.kind === 'pull-request' || period?.mode.toUpperCase() === 'REFERENCE_BRANCH';
  return compares && (status === 'OK' || status === 'WARN') && !hasNewLines(newLines);
}

/** What is no number above zero proves no new line. */
function hasNewLines(newLines: string | null): boolean {
  return newLines !== null && Number(newLines) > 0;
}

function baseWarning(warnings: readonly string[]): string | undefined {
  return warnings.find((warning) => /could not find ref/i.test(warning));
}
