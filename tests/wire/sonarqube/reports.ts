import { createHash } from 'node:crypto';
import type { AnalyzedFile, Finding, ScannerReport } from '../../../local/sonarqube/report';

/** A file of the given lines, all of them code, with findings on lines. */
export function analyzedFile(
  path: string,
  lines: readonly string[],
  findings: readonly (readonly [rule: string, line: number, message: string])[] = [],
  facts: Partial<AnalyzedFile> = {},
): AnalyzedFile {
  const numbers = lines.map((_, index) => index + 1);
  return {
    path,
    language: 'js',
    lineHashes: lines.map((line) => createHash('md5').update(line).digest('hex')),
    codeLines: numbers,
    commentLines: [],
    statementLines: numbers,
    duplicatedLines: [],
    coveredLines: [],
    findings: findings.map(([rule, line, message]): Finding => ({
      rule,
      message,
      textRange: { startLine: line, endLine: line, startOffset: 0, endOffset: 5 },
    })),
    ...facts,
  };
}

/** A report of a project, of its main branch unless told otherwise. */
export function scannerReport(
  projectKey: string,
  files: readonly AnalyzedFile[],
  facts: Partial<ScannerReport> = {},
): ScannerReport {
  return {
    projectKey,
    scope: { kind: 'main' },
    analyzedAt: Date.UTC(2026, 10, 23, 4, 23, 16),
    warnings: [],
    files,
    ruleNames: {
      S1481: { name: 'Unused local variables and functions should be removed', problem: false },
      S1764: { name: 'Identical expressions should not be used on both sides of a binary operator', problem: true },
    },
    ...facts,
  };
}
