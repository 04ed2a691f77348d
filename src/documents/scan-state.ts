import * as v from 'valibot';
import { historySchema } from './handoff';

/**
 * Content of the variable `SONARQUBE_SCAN_<KEY>`: what became of the scan. `failed` and `skipped` say why, so that
 * Publish under `condition: always()` can tell people without reading a log.
 */
export const scanStateSchema = v.variant('state', [
  v.object({
    state: v.literal('scanned'),
    /** Files that the scanner says it indexed; `null` where it did not say. */
    files: v.optional(v.nullable(v.number())),
    /** What the scanner said that bears on the verdict, see `domain/scanner/scanner-notices.ts`. */
    notices: v.optional(v.array(v.string())),
    /** What the checkout could tell when the scanner ran. */
    history: v.optional(historySchema),
  }),
  v.object({ state: v.literal('failed'), reason: v.string() }),
  v.object({ state: v.literal('skipped'), reason: v.string() }),
]);
export type ScanState = Readonly<v.InferOutput<typeof scanStateSchema>>;

/** Reads the variable; `undefined` when it holds something else. */
export function parseScanState(text: string): ScanState | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(scanStateSchema, json);
  return parsed.success ? parsed.output : undefined;
}
