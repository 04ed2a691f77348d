import { REPORT_PROPERTIES } from '../scanner/report-paths';
import { distance } from './nearest-name';

/**
 * Names that most analyses are configured with; scanners pass over any other name without a word.
 * Source: SonarQube's documentation, "Analysis parameters", "Narrowing the focus", "Test coverage parameters", and the pages of
 * the languages.
 */
const WELL_KNOWN: readonly string[] = [
  ...['projectKey', 'projectName', 'projectVersion', 'projectDescription', 'projectBaseDir', 'projectDate', 'modules'],
  ...['sources', 'tests', 'inclusions', 'exclusions', 'test.inclusions', 'test.exclusions', 'sourceEncoding'],
  ...[
    'coverage.exclusions',
    'cpd.exclusions',
    'global.exclusions',
    'global.test.exclusions',
    'issue.ignore.multicriteria',
  ],
  ...['issue.ignore.allfile', 'issue.ignore.block', 'issue.enforce.multicriteria', 'newCode.referenceBranch'],
  ...['branch.name', 'pullrequest.key', 'pullrequest.branch', 'pullrequest.base', 'buildString', 'working.directory'],
  ...['qualitygate.wait', 'qualitygate.timeout', 'scm.provider', 'scm.disabled', 'scm.revision', 'scm.forceReloadAll'],
  ...['scm.exclusions.disabled', 'log.level', 'verbose', 'host.url', 'token', 'login', 'password', 'scanner.skip'],
  ...['scanner.skipJreProvisioning', 'scanner.javaExePath', 'scanner.metadataFilePath', 'scanner.keepReport'],
  ...['java.source', 'java.binaries', 'java.libraries', 'java.test.binaries', 'java.test.libraries', 'java.jdkHome'],
  ...['java.enablePreview', 'typescript.tsconfigPaths', 'typescript.tsconfigPath', 'python.version', 'php.version'],
  ...['javascript.exclusions', 'typescript.exclusions', 'javascript.environments', 'javascript.globals'],
  ...['links.homepage', 'links.ci', 'links.issue', 'links.scm', 'links.scm_dev', 'language', 'profile', 'organization'],
  ...['cfamily.compile-commands', 'cfamily.build-wrapper-output', 'cfamily.threads', 'nodejs.executable'],
  ...[
    'region',
    'userHome',
    'filesize.limit',
    'ws.timeout',
    'plugins.downloadOnlyRequired',
    'externalIssuesReportPaths',
  ],
].map((name) => `sonar.${name}`);

const KNOWN: ReadonlyMap<string, string> = new Map(
  [...WELL_KNOWN, ...REPORT_PROPERTIES].map((name) => [name.toLowerCase(), name]),
);

/** Words of fewer letters differ by one in names that there are: `sonar.cs.…` and `sonar.js.…`. */
const SHORTEST_WORD = 5;

/** A name that nobody knows, and the well-known one that it was most likely meant to be. */
export interface MisspelledProperty {
  readonly written: string;
  readonly meant: string;
}

/**
 * Names that differ from a well-known one by their case, by what separates their words, or by a letter of one longer word. A
 * plug-in may well have names of its own, so whatever is further off is none of these.
 *
 * @param properties with or without modules before them: `web.sonar.exclusion`
 */
export function misspelledProperties(properties: Iterable<string>): readonly MisspelledProperty[] {
  return [...properties].flatMap((written) => {
    const start = written.startsWith('sonar.') ? 0 : written.indexOf('.sonar.') + 1;
    const own = written.slice(start);
    if (!own.startsWith('sonar.') || own.length > LONGEST_NAME) return [];
    const name = own.toLowerCase();
    const same = KNOWN.get(name);
    if (same === own) return [];
    const meant = same ?? [...KNOWN.keys()].filter((known) => isMeant(name, known))[0];
    return meant === undefined ? [] : [{ written, meant: written.slice(0, start) + (KNOWN.get(meant) ?? meant) }];
  });
}

const LONGEST_NAME = 80;

function isMeant(name: string, known: string): boolean {
  if (withoutSeparators(name) === withoutSeparators(known)) return true;
  const words = name.split('.');
  const others = known.split('.');
  if (words.length !== others.length) return false;
  const off = others.filter((word, index) => word !== words[index]);
  const [word = ''] = off;
  const other = words[others.indexOf(word)] ?? '';
  const isLong = Math.max(word.length, other.length) >= SHORTEST_WORD;
  return off.length === 1 && isLong && (distance(word, other) === 1 || areTwoSwapped(word, other));
}

const withoutSeparators = (name: string): string => name.replace(/[._-]/g, '');

/** Two letters beside each other that changed places. */
function areTwoSwapped(word: string, other: string): boolean {
  if (word.length !== other.length) return false;
  const first = [...word].findIndex((letter, index) => letter !== other[index]);
  return word.slice(0, first) + word.charAt(first + 1) + word.charAt(first) + word.slice(first + 2) === other;
}
