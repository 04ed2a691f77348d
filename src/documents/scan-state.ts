import * as v from 'valibot';
import { dotnetEvidenceSchema, foundReportsSchema } from './evidence';
import { historySchema } from './history';
import { parseUnversioned } from './parse-document';

const common = {
  /** `System.TaskInstanceId` of the step, which it keeps when it is tried again; `null` where the agent does not tell. */
  step: v.optional(v.nullable(v.string())),
};

/**
 * Content of the variable `SONARQUBE_SCAN_<KEY>`: what became of the scan. `failed` and `skipped` say why, so that
 * Publish under `condition: always()` can tell people without reading a log.
 */
export const scanStateSchema = v.variant('state', [
  v.object({
    ...common,
    state: v.literal('scanned'),
    /** Compute task that the scanner reported: a file of the job that names another one is not its report. */
    taskId: v.optional(v.string()),
    /** Files that the scanner says it indexed; `null` where it did not say. */
    files: v.optional(v.nullable(v.number())),
    /** What the scanner said that bears on the verdict, see `domain/scanner/scanner-notices.ts`. */
    notices: v.optional(v.array(v.string())),
    /** What the checkout could tell when the scanner ran. */
    history: v.optional(historySchema),
    /** What SonarScanner for .NET analyzed, `null` where that could not be read; absent of other scanners. */
    dotnet: v.optional(v.nullable(dotnetEvidenceSchema)),
    /** Reports of tests and coverage that Analyze found by itself; absent where it did not look. */
    reports: v.optional(foundReportsSchema),
  }),
  v.object({ ...common, state: v.literal('failed'), reason: v.string() }),
  v.object({ ...common, state: v.literal('skipped'), reason: v.string() }),
]);
export type ScanState = Readonly<v.InferOutput<typeof scanStateSchema>>;

/** Reads the variable; `undefined` when it holds something else. */
export function parseScanState(text: string): ScanState | undefined {
  return parseUnversioned(scanStateSchema, text);
}
