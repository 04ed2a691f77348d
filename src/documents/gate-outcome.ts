import * as v from 'valibot';

/**
 * One condition of a quality gate as the server judged it. Values are the server's raw strings
 * (`"82.50562381034781"`, ratings `"1"` to `"5"`); `presentation/` turns them into words.
 * The verdict of a condition is `status`, never a comparison of our own: on small changes SonarQube reports
 * a condition as met although its value is beyond the threshold.
 */
export const gateConditionSchema = v.object({
  metric: v.string(),
  comparator: v.picklist(['GT', 'LT', 'EQ', 'NE']),
  /** Absent thresholds do not occur on supported servers, but nothing promises them. */
  threshold: v.nullable(v.string()),
  /** `null` when the metric has no value. */
  actual: v.nullable(v.string()),
  status: v.picklist(['ok', 'warning', 'error']),
});
export type GateCondition = Readonly<v.InferOutput<typeof gateConditionSchema>>;

const conditions = v.tupleWithRest([gateConditionSchema], gateConditionSchema);

/** Why a verdict is not known. Each is a heading of `docs/TROUBLESHOOTING.md`. */
export const unknownReasons = [
  'timed-out',
  'analysis-failed',
  'analysis-cancelled',
  'no-analysis',
  'base-missing',
  'licence',
  'foreign-server',
  'purged',
  'superseded',
  'server-unreachable',
  'not-permitted',
  'unexpected-answer',
] as const;
export type UnknownReason = (typeof unknownReasons)[number];

/** Why there is no verdict although everything went well. */
export const noneReasons = ['no-gate', 'nothing-to-judge'] as const;
export type NoneReason = (typeof noneReasons)[number];

/** Why an analysis was left out on purpose. */
export const skipReasons = [
  'unsupported-branch',
  'unsupported-pull-request',
  'not-a-branch',
  'scanner-skipped',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/**
 * What is known of the quality gate of one analysis. Unknown is a value: nothing turns it into success.
 * `passed` and `failed` rest on at least one condition that SonarQube evaluated.
 */
export const gateOutcomeSchema = v.variant('status', [
  v.object({ status: v.literal('passed'), conditions }),
  v.object({ status: v.literal('failed'), conditions }),
  v.object({
    status: v.literal('none'),
    reason: v.picklist(noneReasons),
    /** What of the reason it is, for a fitting remedy. Readers go by the reason where they do not know it. */
    cause: v.optional(v.string()),
  }),
  v.object({
    status: v.literal('unknown'),
    reason: v.picklist(unknownReasons),
    /** Facts for a person, with values: a task id, the last status, the server's own message. May be empty. */
    detail: v.string(),
    /** As of `none`. */
    cause: v.optional(v.string()),
  }),
]);
export type GateOutcome = Readonly<v.InferOutput<typeof gateOutcomeSchema>>;

/** The gate's outcome, or the reason why the analysis was left out on purpose. */
export const analysisOutcomeSchema = v.variant('status', [
  ...gateOutcomeSchema.options,
  v.object({ status: v.literal('skipped'), reason: v.picklist(skipReasons), detail: v.string() }),
]);
export type AnalysisOutcome = Readonly<v.InferOutput<typeof analysisOutcomeSchema>>;

/** The status alone: `passed`, `failed`, `none`, `unknown`, `skipped`. */
export type OutcomeStatus = AnalysisOutcome['status'];
