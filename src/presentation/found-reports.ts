import type { FoundReports } from '../documents/evidence';
import type { DotnetReportKind } from '../domain/scanner/dotnet-reports';

const FORMATS: Readonly<Partial<Record<DotnetReportKind, string>>> = {
  opencover: 'OpenCover',
  cobertura: 'Cobertura',
  vscoveragexml: 'Visual Studio XML',
  dotcover: 'dotCover',
};

/**
 * `Tests 2 reports (412 tests), coverage 2 reports (OpenCover)`: what was found of tests and coverage. Where one kind is named
 * by the author, the other one stands alone.
 */
export function foundReportsInWords({ tests, coverage }: FoundReports): string {
  const formats = coverage?.formats.map(formatInWords) ?? [];
  const all = [
    ...(tests === null ? [] : [`tests ${count(tests.reports, 'report')} (${count(tests.tests, 'test')})`]),
    ...(coverage === null
      ? []
      : [`coverage ${count(coverage.reports, 'report')}${formats.length === 0 ? '' : ` (${formats.join(', ')})`}`]),
  ].join(', ');
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}`;
}

/** What the coverage of an analysis will be, and why, where tests ran and nothing tells which lines they met; else `null`. */
export function coverageMissingInWords({ tests, coverage }: FoundReports): string | null {
  if (tests === null || tests.reports === 0 || coverage === null || coverage.reports > 0) return null;
  return coverage.unread > 0
    ? 'Coverage 0 %, since no report of coverage could be read: have the tests write Cobertura, --collect "Code Coverage;Format=Cobertura".'
    : 'Coverage 0 %, since no report of coverage was found: have the tests write one, --collect "XPlat Code Coverage".';
}

const formatInWords = (format: string): string => (isKnown(format) ? (FORMATS[format] ?? format) : format);

const isKnown = (format: string): format is DotnetReportKind => Object.hasOwn(FORMATS, format);

const count = (number: number, word: string): string => `${number} ${number === 1 ? word : `${word}s`}`;
