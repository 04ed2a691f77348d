/**
 * Properties that name reports of other tools, by what stands before and after the word: coverage, tests, findings. The
 * languages are those of SonarQube 9.9 to 26.9; a property that is not here is not looked at.
 */
const REPORTS: Readonly<Record<string, readonly string[]>> = {
  'sonar.*ReportPaths': ['coverage', 'testExecution', 'externalIssues', 'sarif'],
  'sonar.*.reportPaths': [
    ...['javascript.lcov', 'typescript.lcov', 'eslint', 'typescript.tslint', 'css.stylelint'],
    ...['junit', 'java.checkstyle', 'java.pmd', 'java.spotbugs', 'kotlin.detekt', 'kotlin.ktlint', 'androidLint'],
    ...['python.coverage', 'python.pylint', 'python.flake8', 'python.bandit', 'python.ruff', 'python.mypy'],
    ...['php.coverage', 'php.phpstan', 'php.psalm', 'ruby.coverage', 'ruby.rubocop'],
    ...['go.coverage', 'go.tests', 'go.golangci-lint', 'go.govet', 'go.golint', 'go.gometalinter'],
    ...['scala.coverage', 'scala.scalastyle', 'scala.scapegoat', 'swift.swiftLint', 'dart.lcov'],
    ...['rust.lcov', 'rust.cobertura', 'rust.clippy', 'docker.hadolint', 'cloudformation.cfn-lint'],
  ],
  'sonar.*.xmlReportPaths': ['coverage.jacoco'],
  'sonar.*.reportPath': ['python.xunit', 'php.tests', 'cfamily.llvm-cov', 'cfamily.bullseye'],
  'sonar.*.reportsPath': ['cfamily.gcov', 'cfamily.cppunit', 'cfamily.vscoveragexml'],
  'sonar.*.reportsPaths': ['cs', 'vbnet'].flatMap((language) =>
    ['opencover', 'cobertura', 'vscoveragexml', 'dotcover', 'ncover3', 'nunit', 'xunit', 'vstest'].map(
      (tool) => `${language}.${tool}`,
    ),
  ),
};

/** One value of such a property. */
export interface ReportPath {
  readonly property: string;
  /** As it was written. */
  readonly path: string;
}

/** Every property that `reportPaths` knows. */
export const REPORT_PROPERTIES: ReadonlySet<string> = new Set(
  Object.entries(REPORTS).flatMap(([form, words]) => words.map((word) => form.replace('*', word))),
);

/** The report paths in the properties of an analysis; several stand in one property, separated by commas. */
export function reportPaths(properties: Readonly<Record<string, string>>): readonly ReportPath[] {
  return Object.entries(properties)
    .filter(([property]) => REPORT_PROPERTIES.has(property))
    .flatMap(([property, value]) =>
      value
        .split(',')
        .map((path) => path.trim().replace(/^"(.*)"$/, '$1'))
        .filter((path) => path !== '')
        .map((path) => ({ property, path })),
    );
}

/**
 * Properties whose paths the engine takes as they are: with a wildcard in them nothing is imported, and little is said. For
 * other properties the documentation names wildcards, or nobody knows.
 * Source: SonarQube's documentation, "Generic test data", "Generic formatted issues", "Importing SARIF reports".
 */
const WITHOUT_WILDCARDS: ReadonlySet<string> = new Set(
  ['coverage', 'testExecution', 'externalIssues', 'sarif'].map((word) => `sonar.${word}ReportPaths`),
);

/** Whether a path cannot be meant as it is written, since its property takes no wildcards. */
export function hasUselessWildcard({ property, path }: ReportPath): boolean {
  return WITHOUT_WILDCARDS.has(property) && /[*?]/.test(path);
}

/** Where files for a pattern can lie, and which of them it means. */
export interface PathPattern {
  /** The part without wildcards, with forward slashes; relative where the pattern is. */
  readonly folder: string;
  /** Matches the rest below it; `null` where the pattern names one file or folder. */
  readonly rest: { test(path: string): boolean } | null;
}

/**
 * Reads a path with SonarQube's wildcards: `*` within a name, `**` across folders, `?` for one character. Windows paths
 * have their own slashes. No expression is built of it: one of many wildcards may take longer than any job.
 */
export function readPattern(path: string): PathPattern {
  const parts = path
    .replace(/\\/g, '/')
    .replace(/^(?:\.\/)+/, '')
    .split('/');
  const first = parts.findIndex((part) => /[*?]/.test(part));
  if (first < 0) return { folder: parts.join('/'), rest: null };
  const rest = parts.slice(first).filter((part) => part !== '');
  // `**` at the end takes files in any folder below, and in this one.
  const names = rest.at(-1) === '**' ? [...rest, '*'] : rest;
  const test = (below: string): boolean =>
    matches(
      names,
      below.split('/'),
      (name) => name === '**',
      (pattern, name) =>
        matches(
          [...pattern],
          [...name],
          (letter) => letter === '*',
          (letter, other) => letter === '?' || letter === other,
        ),
    );
  return { folder: parts.slice(0, first).join('/'), rest: { test } };
}

/**
 * Whether a pattern of parts takes all parts of a text, where some parts of the pattern take any number. Only the last such
 * part is ever taken back, so the effort is at most the product of both lengths.
 */
function matches(
  pattern: readonly string[],
  text: readonly string[],
  isMany: (part: string) => boolean,
  isOne: (part: string, other: string) => boolean,
): boolean {
  let at = 0;
  let taken = 0;
  let many = -1;
  let retry = 0;
  while (taken < text.length) {
    const part = pattern[at];
    const other = text[taken] ?? '';
    if (part !== undefined && isMany(part)) {
      many = at++;
      retry = taken;
    } else if (part !== undefined && isOne(part, other)) {
      at++;
      taken++;
    } else if (many >= 0) {
      at = many + 1;
      taken = ++retry;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(isMany);
}
