import { moduleFolders } from '../../domain/scanner/module-folders';
import { hasUselessWildcard, readPattern, reportPaths } from '../../domain/scanner/report-paths';
import type { Logger } from '../../ports/logger';
import type { ReportFiles } from '../../ports/report-files';

/**
 * Warns of reports that the properties name and nobody has written: the scanner takes them for "no coverage", in a line
 * among hundreds. With modules a path may start at the folder of any of them.
 */
export async function checkReportPaths(
  properties: Readonly<Record<string, string>>,
  baseDirectory: string,
  files: ReportFiles,
  logger: Logger,
): Promise<void> {
  const missing = new Map<string, string[]>();
  const folders = ['', ...moduleFolders(properties)];
  const isThere = async (path: string): Promise<boolean> => {
    for (const folder of folders) {
      const pattern = readPattern(folder === '' || isAbsolutePath(path) ? path : `${folder}/${path}`);
      if ((await files.anyMatches(baseDirectory, pattern)) !== false) return true;
      if (isAbsolutePath(path)) break;
    }
    return false;
  };
  for (const { property, path } of reportPaths(properties)) {
    if (hasUselessWildcard({ property, path })) {
      logger.warning(
        `${property}: "${path}" has a wildcard, and this property takes paths without any: nothing is imported. Name each file, separated by commas.`,
      );
      continue;
    }
    if (await isThere(path)) continue;
    missing.set(property, [...(missing.get(property) ?? []), `"${path}"`]);
  }
  for (const [property, paths] of missing) {
    logger.warning(
      `${property}: no file matches ${paths.join(', ')} (relative paths start at ${baseDirectory}). Check the path, and that the step which writes the report ran before Analyze.`,
    );
  }
}

const isAbsolutePath = (path: string): boolean => /^(?:[\\/]|[a-z]:[\\/])/i.test(path);

/**
 * Warns of each folder of `sonar.sources` and `sonar.tests` that is not there: the scanner fails with one of them, and not
 * always with its name. And of one behind a symbolic link: Git has no files there, so the scanner takes all of them for ignored,
 * and says nothing. With modules the paths start at the folder of each module.
 */
export async function checkSources(
  properties: Readonly<Record<string, string>>,
  baseDirectory: string,
  files: ReportFiles,
  logger: Logger,
): Promise<void> {
  if ((properties['sonar.modules'] ?? '').trim() !== '') return;
  for (const property of ['sonar.sources', 'sonar.tests']) {
    for (const path of (properties[property] ?? '').split(',').map((part) => part.trim().replace(/^"(.*)"$/, '$1'))) {
      if (path === '') continue;
      const problem = await problemOf(path, properties, baseDirectory, files);
      if (problem === undefined) continue;
      logger.warning(`${property}: "${path}" (relative paths start at ${baseDirectory}) ${problem}.`);
    }
  }
}

async function problemOf(
  path: string,
  properties: Readonly<Record<string, string>>,
  baseDirectory: string,
  files: ReportFiles,
): Promise<string | undefined> {
  if (/[*?]/.test(path)) {
    return 'has a wildcard, and folders and files are named without; choose among them with sonar.inclusions or sonar.test.inclusions';
  }
  if ((await files.anyMatches(baseDirectory, readPattern(path))) === false) {
    return 'does not exist. Check the path, and that the step which makes it ran before Analyze';
  }
  const asksGit = ['sonar.scm.disabled', 'sonar.scm.exclusions.disabled'].every(
    (property) => properties[property]?.toLowerCase() !== 'true',
  );
  return asksGit && (await files.isBehindLink(baseDirectory, path))
    ? 'leads over a symbolic link. Git has no files there, so the scanner leaves all of them out: name the folder that the link leads to'
    : undefined;
}
