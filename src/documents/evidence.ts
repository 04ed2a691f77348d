import * as v from 'valibot';
import { historySchema } from './history';

/**
 * What SonarScanner for .NET analyzed of what was built. A project of several frameworks is one.
 */
export const dotnetEvidenceSchema = v.object({
  /** Projects by language, as the build calls it (`C#`, `VB`, `F#`), without those of tests. */
  languages: v.record(v.string(), v.number()),
  /** Projects of tests. */
  tests: v.number(),
  /** Files of C# and Visual Basic that were handed to the analysis, without those of tests. */
  files: v.number(),
  /** Projects, without those of tests, whose files and whose analyzers' results were handed to the analysis. */
  analyzed: v.number(),
  /** Projects of which not all was analyzed, at most 20. */
  missing: v.array(
    v.object({
      project: v.string(),
      /** See `domain/scanner/dotnet-projects.ts`; a later release may know more. */
      reason: v.string(),
    }),
  ),
  missingTotal: v.number(),
});
export type DotnetEvidence = Readonly<v.InferOutput<typeof dotnetEvidenceSchema>>;

/** Whether rules looked at the languages of an analysis; asked only where nothing was found. */
export const rulesEvidenceSchema = v.object({
  /** How many languages the analysis found files of. */
  languages: v.number(),
  /** Those without an active rule, by name, each with its quality profile. */
  without: v.array(v.object({ language: v.string(), profile: v.string() })),
});

/**
 * Reports of tests and coverage that nobody named, and that were found and handed over. `null` where the author names those
 * of a kind.
 */
export const foundReportsSchema = v.object({
  tests: v.nullable(v.object({ reports: v.number(), tests: v.number() })),
  coverage: v.nullable(
    v.object({
      reports: v.number(),
      /** Such as `opencover`, see `domain/scanner/dotnet-reports.ts`; a later release may know more. */
      formats: v.array(v.string()),
      /** Files in the binary format of Visual Studio that could not be converted. */
      unread: v.number(),
    }),
  ),
});
export type FoundReports = Readonly<v.InferOutput<typeof foundReportsSchema>>;

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
  /** Whether SonarQube has analyzed the target branch of the pull request. */
  targetAnalysed: v.nullable(v.boolean()),
  /** Main branch of the project in SonarQube. */
  mainBranch: v.nullable(v.string()),
  /**
   * When an earlier run of the scanner began in the same folder, whose report nobody has judged; ISO 8601. `null` where there was
   * none, absent where nobody could tell.
   */
  earlierRun: v.optional(v.nullable(v.string())),
  /** Absent where something was found, or nobody could tell. */
  rules: v.optional(rulesEvidenceSchema),
  /** `null` where nobody could tell; absent of every other scanner. */
  dotnet: v.optional(v.nullable(dotnetEvidenceSchema)),
  /** Absent where nobody looked for any. */
  reports: v.optional(foundReportsSchema),
});
export type Evidence = Readonly<v.InferOutput<typeof evidenceSchema>>;
