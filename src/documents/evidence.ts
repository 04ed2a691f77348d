import * as v from 'valibot';
import { historySchema } from './handoff';

/**
 * What is known, beside SonarQube's own answer, of whether an analysis judged anything: from Prepare, and from what the
 * scanner said. Unknown is `null`.
 */
export const evidenceSchema = v.object({
  /** Files that the scanner indexed. */
  files: v.nullable(v.number()),
  /** Kinds of lines of the scanner, see `domain/scanner/scanner-notices.ts`. */
  notices: v.array(v.string()),
  history: v.nullable(historySchema),
  /** Whether SonarQube has analysed the target branch of the pull request. */
  targetAnalysed: v.nullable(v.boolean()),
  /** Main branch of the project in SonarQube. */
  mainBranch: v.nullable(v.string()),
});
export type Evidence = Readonly<v.InferOutput<typeof evidenceSchema>>;
