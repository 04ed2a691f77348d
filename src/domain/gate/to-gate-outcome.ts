import type { AnalysisScope } from '../../documents/analysis-scope';
import type { GateCondition, GateOutcome } from '../../documents/gate-outcome';

/** The checked gate answer of the server. */
export interface JudgedGate {
  readonly status: 'OK' | 'WARN' | 'ERROR' | 'NONE';
  readonly conditions: readonly GateCondition[];
}

/** What else bears on whether a verdict is one. */
export interface GateContext {
  readonly scope: AnalysisScope;
  /** Warnings of the compute task, plain text. */
  readonly warnings: readonly string[];
  /** Number of new lines, `null` when it could not be read. */
  readonly newLines: number | null;
}

/**
 * Translates the server's answer for one analysis. `NONE` of an analysis means that no gate applies. A gate that is `OK`
 * without a condition judged nothing: it has conditions on new code only, and this is a first analysis. A pull request
 * whose base the scanner did not find has no new line and an `OK` that is worth nothing.
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
      if (isBaseMissing(context)) {
        return { status: 'unknown', reason: 'base-missing', detail: baseWarning(context.warnings) ?? '' };
      }
      if (first === undefined) return { status: 'none', reason: 'nothing-to-judge' };
      if (gate.conditions.some(({ status }) => status === 'error')) {
        return { status: 'unknown', reason: 'unexpected-answer', detail: 'The gate passed, but a condition failed.' };
      }
      return { status: 'passed', conditions: [first, ...rest] };
  }
}

function isBaseMissing({ scope, warnings, newLines }: GateContext): boolean {
  return scope.kind === 'pull-request' && baseWarning(warnings) !== undefined && (newLines === null || newLines === 0);
}

function baseWarning(warnings: readonly string[]): string | undefined {
  return warnings.find((warning) => /could not find ref/i.test(warning));
}
