/** What a file of tests or coverage is, told by its content: names are chosen freely. */
export type DotnetReportKind = 'trx' | 'opencover' | 'cobertura' | 'vscoveragexml' | 'dotcover' | 'binary';

/** How a report begins, or its whole where it is shorter. Enough for every sign below. */
export const SNIFFED_BYTES = 4096;

/** `undefined` for a file that is none, among them SonarQube's own generic coverage and that of other languages. */
export function reportKind(name: string, begin: string): DotnetReportKind | undefined {
  const text = begin.replace(/^\ufeff/, '').trimStart();
  if (/\.coverage$/i.test(name)) return text.startsWith('<') ? kindOfXml(text) : 'binary';
  if (/\.html?$/i.test(name)) return /<title>dotCover Coverage Report<\/title>/i.test(text) ? 'dotcover' : undefined;
  return text.startsWith('<') ? kindOfXml(text) : undefined;
}

function kindOfXml(text: string): DotnetReportKind | undefined {
  const [tag = '', name] = /<([A-Za-z][\w:]{0,40})(?:\s[^<>]{0,2000})?>/.exec(text) ?? [];
  if (name === 'TestRun' && tag.includes('/TeamTest/')) return 'trx';
  if (name === 'CoverageSession') return 'opencover';
  if (name === 'coverage' && /\sline-rate\s*=/.test(tag)) return isOfOthers(text) ? undefined : 'cobertura';
  return name === 'results' && /<modules?[\s>]/.test(text) ? 'vscoveragexml' : undefined;
}

/** Python's and JavaScript's tools write Cobertura, too, where .NET's leave theirs: the first file that it names tells. */
function isOfOthers(cobertura: string): boolean {
  const [, file = ''] = /\sfilename="([^"]*)"/.exec(cobertura) ?? [];
  return /\.(?:py|[cm]?[jt]sx?|vue|java|kt|php|rb|go)$/i.test(file);
}

/** One report that was found. */
export interface DotnetReport {
  /** Absolute. */
  readonly path: string;
  readonly kind: DotnetReportKind;
  /** Tells one content from another. */
  readonly digest: string;
}

/** Of one run only the first of these is taken, or branches would be counted twice; the last ones know no branches. */
const BEST_FIRST: readonly DotnetReportKind[] = ['opencover', 'cobertura', 'dotcover', 'vscoveragexml', 'binary'];

/** Words by which tools name the formats that they write: `coverage.net10.0.opencover.xml`. */
const FORMAT_WORDS = /(?:opencover|cobertura|vscoverage|dotcover)|\.coverage$/gi;

interface RunName {
  readonly folder: string;
  /** The name without what tells its format; `null` where nothing does. */
  readonly stem: string | null;
}

function runOf({ path }: DotnetReport): RunName {
  const name = path.replace(/^.*[\\/]/, '');
  const rest = name.replace(FORMAT_WORDS, '');
  const stem = rest.replace(/[._-]*(?:xml|html?)?$/i, '').toLowerCase();
  return { folder: path.slice(0, path.length - name.length), stem: rest === name ? null : stem };
}

/** A folder is that of one run, but where names tell formats and are otherwise not the same: several projects may share one. */
const isSameRun = (one: RunName, other: RunName): boolean =>
  one.folder === other.folder && (one.stem === null || other.stem === null || one.stem === other.stem);

/**
 * Which of the reports are handed over: of each content one, and of each run one format.
 *
 * @returns those of tests and of coverage, in the order of their paths
 */
export function chooseReports(found: readonly DotnetReport[]): readonly DotnetReport[] {
  const byDigest = new Map<string, DotnetReport>();
  for (const report of [...found].sort(shorterFirst)) {
    if (!byDigest.has(report.digest)) byDigest.set(report.digest, report);
  }
  const single = [...byDigest.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
  const runs = new Map(single.map((report) => [report, runOf(report)]));
  const areSame = (one: DotnetReport, other: DotnetReport): boolean => {
    const [first, second] = [runs.get(one), runs.get(other)];
    return first !== undefined && second !== undefined && isSameRun(first, second);
  };
  const rank = ({ kind }: DotnetReport): number => BEST_FIRST.indexOf(kind);
  return single.filter(
    (report) =>
      report.kind === 'trx' ||
      single.every((other) => other.kind === 'trx' || rank(report) <= rank(other) || !areSame(report, other)),
  );
}

/** Copies lie deeper, in `In/<machine>`. */
function shorterFirst(left: DotnetReport, right: DotnetReport): number {
  return left.path.length - right.path.length || (left.path < right.path ? -1 : 1);
}

const TESTS = /^sonar\.(?:testExecutionReportPaths|(?:cs|vbnet)\.(?:vstest|nunit|xunit)\.reportsPaths)$/;
const COVERAGE =
  /^sonar\.(?:coverageReportPaths|(?:cs|vbnet)\.(?:opencover|cobertura|vscoveragexml|dotcover|ncover3)\.reportsPaths)$/;

/** What is left to be found: whoever names a report of a kind knows where all of that kind are. */
export function leftToFind(properties: readonly string[]): { readonly tests: boolean; readonly coverage: boolean } {
  return {
    tests: !properties.some((property) => TESTS.test(property)),
    coverage: !properties.some((property) => COVERAGE.test(property)),
  };
}

/** From this version on the plug-in for C# reads Cobertura itself. */
const READS_COBERTURA = [10, 25] as const;

/**
 * Whether a plug-in for C# reads Cobertura.
 *
 * @param pluginVersion that of the server; `null` where it is not known
 */
export function readsCobertura(pluginVersion: string | null): boolean {
  const [major = 0, minor = 0] = (pluginVersion ?? '').split('.').map(Number);
  const [least, leastMinor] = READS_COBERTURA;
  return major > least || (major === least && minor >= leastMinor);
}

/**
 * The properties of plug-ins that name reports of a kind, for both languages. Tests are read by one plug-in only, since each
 * would count all of them.
 *
 * @param testLanguage that of C# starts where the build has C#
 */
export function reportProperties(
  reports: readonly DotnetReport[],
  testLanguage: 'cs' | 'vbnet' = 'cs',
): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const kind of ['trx', 'opencover', 'cobertura', 'vscoveragexml', 'dotcover'] as const) {
    const paths = reports.filter((report) => report.kind === kind).map(({ path }) => path);
    if (paths.length === 0) continue;
    const names = kind === 'trx' ? [`${testLanguage}.vstest`] : [`cs.${kind}`, `vbnet.${kind}`];
    for (const name of names) properties[`sonar.${name}.reportsPaths`] = paths.map(inList).join(',');
  }
  return properties;
}

/** In a list of SonarQube a value with a comma stands in quotes. */
const inList = (path: string): string => (path.includes(',') ? `"${path}"` : path);
