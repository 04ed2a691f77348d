import type { AnalysisScope } from '../../documents/analysis-scope';
import type { Evidence } from '../../documents/evidence';
import type { GateCondition } from '../../documents/gate-outcome';

/** The checked gate answer of the server. */
export interface JudgedGate {
  readonly status: 'OK' | 'WARN' | 'ERROR' | 'NONE';
  readonly conditions: readonly GateCondition[];
  /** Coverage and duplication were left out, since the change is small. */
  readonly conditionsIgnored: boolean;
  /** What new code is compared with; pull requests have none. */
  readonly period: { readonly mode: string; readonly parameter: string | null } | null;
}

/** Sizes as the server tells them; a metric without a value is `null`. */
export interface MeasuredSizes {
  readonly newLines: string | null;
  readonly linesOfCode: string | null;
}

/** What else bears on whether a verdict is one. */
export interface GateContext {
  /** As the server took it. */
  readonly scope: AnalysisScope;
  /** Warnings of the compute task, plain text. */
  readonly warnings: readonly string[];
  /** `null` where no measure could be read. */
  readonly sizes: MeasuredSizes | null;
  /** `null` where nobody of this pipeline saw the scanner run. */
  readonly evidence: Evidence | null;
}
