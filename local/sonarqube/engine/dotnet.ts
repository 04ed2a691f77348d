import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '../report';
import type { FileAnalysis } from './analyzer';
import { readDotnetCoverage, type LineCoverage } from './dotnet-coverage';
import { log } from './log';
import { baseFolder, list, type Properties } from './settings';

/** What the builds of .NET left for the engine: SonarScanner for .NET hands each project over as a module. */
export interface DotnetAnalysis {
  /** By name below the base folder. */
  readonly files: ReadonlyMap<string, FileAnalysis>;
  readonly coverage: ReadonlyMap<string, LineCoverage>;
}

const CODE = /\.(?:cs|vb|razor|cshtml)$/i;
const LANGUAGES = ['cs', 'vbnet'] as const;

/** Values of a list, those with commas in quotes. */
function quotedList(properties: Properties, key: string): readonly string[] {
  return ((properties.get(key) ?? '').match(/"[^"]*"|[^,]+/g) ?? [])
    .map((part) => part.trim().replace(/^"(.*)"$/, '$1'))
    .filter((part) => part !== '');
}

/** Sources of all modules, absolute; tests are no product code. */
export function moduleSources(properties: Properties): readonly string[] {
  return list(properties, 'sonar.modules').flatMap((module) => quotedList(properties, `${module}.sonar.sources`));
}

/** Reads sources, the analyzers' issues and the reports of tests and coverage of all modules. */
export function analyzeDotnet(properties: Properties): DotnetAnalysis {
  const base = baseFolder(properties);
  const nameOf = (file: string): string => path.relative(base, file).split(path.sep).join('/');
  const modules = list(properties, 'sonar.modules');
  const coverage = new Map(
    [...readDotnetCoverage(properties)].map(([file, lines]) => [nameOf(path.resolve(base, file)), lines]),
  );
  const issues = new Map<string, Issue[]>();
  for (const file of modules.flatMap((module) =>
    LANGUAGES.flatMap((key) => quotedList(properties, `${module}.sonar.${key}.roslyn.reportFilePaths`)),
  )) {
    log('INFO', `Importing Roslyn issues of ${file}`);
    for (const issue of readIssues(file)) {
      const name = nameOf(issue.path);
      issues.set(name, [...(issues.get(name) ?? []), issue]);
    }
  }
  const names = moduleSources(properties).filter((file) => CODE.test(file) && existsSync(file));
  const files = new Map(
    names.map((file) => {
      const name = nameOf(file);
      return [name, analysisOf(readFileSync(file, 'utf8'), issues.get(name) ?? [], coverage.get(name))] as const;
    }),
  );
  countTests(properties);
  return { files, coverage };
}

function analysisOf(text: string, issues: readonly Issue[], coverage: LineCoverage | undefined): FileAnalysis {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const numbersOf = (is: (line: string) => boolean): readonly number[] =>
    lines.flatMap((line, index) => (is(line.trim()) ? [index + 1] : []));
  const isComment = (line: string): boolean => /^(?:\/\/|\/\*|\*|'|@\*)/.test(line);
  return {
    lineHashes: lines.map((line) => createHash('md5').update(line.replace(/\s/g, '')).digest('hex')),
    codeLines: numbersOf((line) => line !== '' && !isComment(line)),
    commentLines: numbersOf(isComment),
    // What a report of coverage names is to be covered; without one, what looks like a statement.
    statementLines: coverage?.toCover ?? numbersOf((line) => line.endsWith(';') && !isComment(line)),
    tokensByLine: {},
    findings: issues
      .map(({ finding }) => finding)
      .filter(({ textRange }) => (textRange?.startLine ?? 1) <= lines.length),
    ruleNames: Object.fromEntries(issues.map(({ finding, name }) => [finding.rule, { name, problem: false }])),
  };
}

interface Issue {
  readonly path: string;
  readonly name: string;
  readonly finding: Finding;
}

interface Sarif {
  readonly runs?: readonly {
    readonly results?: readonly {
      readonly ruleId?: string;
      readonly message?: string;
      readonly suppressionStates?: readonly string[];
      readonly locations?: readonly {
        readonly resultFile?: { readonly uri?: string; readonly region?: Readonly<Record<string, number>> };
      }[];
    }[];
    readonly rules?: Readonly<Record<string, { readonly shortDescription?: string }>>;
  }[];
}

/** SARIF 1.0.0, as the compiler writes it. Only rules of SonarQube count, and none that the code suppresses. */
function readIssues(file: string): readonly Issue[] {
  const { runs = [] } = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, '')) as Sarif;
  return runs.flatMap(({ results = [], rules = {} }) =>
    results.flatMap(({ ruleId = '', message = '', suppressionStates, locations = [] }) => {
      const place = locations[0]?.resultFile;
      if (!/^S\d+$/.test(ruleId) || suppressionStates !== undefined || place?.uri === undefined) return [];
      const { startLine = 1, endLine = startLine, startColumn = 1, endColumn = startColumn } = place.region ?? {};
      const textRange = { startLine, endLine, startOffset: startColumn - 1, endOffset: endColumn - 1 };
      const name = rules[ruleId]?.shortDescription ?? ruleId;
      return [{ path: fileURLToPath(place.uri), name, finding: { rule: ruleId, message, textRange } }];
    }),
  );
}

function countTests(properties: Properties): void {
  const reports = LANGUAGES.flatMap((key) => quotedList(properties, `sonar.${key}.vstest.reportsPaths`));
  for (const report of reports.filter(existsSync)) {
    const total = /<Counters [^>]*\btotal="(\d+)"/.exec(readFileSync(report, 'utf8'))?.[1] ?? '0';
    log('INFO', `Parsing the Visual Studio Test Results file '${report}'.`);
    log('INFO', `${total} tests in it`);
  }
}
