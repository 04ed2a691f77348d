/** A place in a file: lines from 1, offsets from 0, as everywhere in SonarQube. */
export interface TextRange {
  readonly startLine: number;
  readonly endLine: number;
  readonly startOffset: number;
  readonly endOffset: number;
}

/** One finding of the engine. */
export interface Finding {
  /** The rule's own key, such as `S1481`. */
  readonly rule: string;
  readonly message: string;
  readonly textRange?: TextRange;
}

/** In SonarQube's own words. */
export type ReportLanguage = 'js' | 'ts' | 'cs' | 'vbnet';

/** One analyzed file. */
export interface AnalyzedFile {
  /** Relative to the project's base folder, with forward slashes. */
  readonly path: string;
  readonly language: ReportLanguage;
  /** A hash of each line without its white space; its length is the number of lines. */
  readonly lineHashes: readonly string[];
  /** The lines of code. */
  readonly codeLines: readonly number[];
  readonly commentLines: readonly number[];
  readonly statementLines: readonly number[];
  readonly duplicatedLines: readonly number[];
  /** Lines that tests have run, when a coverage report names this file. */
  readonly coveredLines: readonly number[];
  /** Commit time of each line in epoch seconds, and its author, where git knows them. */
  readonly blame?: { readonly times: readonly number[]; readonly authors: readonly string[] };
  /** Lines changed against the reference; absent when there was nothing to compare with. */
  readonly changedLines?: readonly number[];
  readonly findings: readonly Finding[];
}

/** What was analyzed, in the scanner's terms. */
export type ReportScope =
  | { readonly kind: 'main' }
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'pull-request'; readonly key: string; readonly branch: string; readonly base?: string };

/** The scanner's report, as the engine of this stand-in submits it. Real engines send protobuf in a zip. */
export interface ScannerReport {
  readonly projectKey: string;
  readonly projectName?: string;
  readonly projectVersion?: string;
  readonly scope: ReportScope;
  /** Start of the scan in epoch milliseconds. */
  readonly analyzedAt: number;
  readonly revision?: string;
  readonly warnings: readonly string[];
  readonly files: readonly AnalyzedFile[];
  /** Names of the rules that occur, by rule key. */
  readonly ruleNames: Readonly<Record<string, { readonly name: string; readonly problem: boolean }>>;
}

/** Reads a submitted report; throws when it is not one. */
export function parseReport(value: string): ScannerReport {
  const report = JSON.parse(value) as Partial<ScannerReport>;
  if (typeof report.projectKey !== 'string' || !Array.isArray(report.files) || typeof report.scope !== 'object') {
    throw new Error('Not a report of the stand-in engine');
  }
  return report as ScannerReport;
}
