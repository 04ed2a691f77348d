import { resolvePath } from '../../domain/inputs/file-path';
import { readPattern } from '../../domain/scanner/report-paths';
import type { ReportFiles } from '../../ports/report-files';

/** Properties of the plug-ins for C# and Visual Basic, which look for relative paths where the engine was started. */
const OF_DOTNET = /^sonar\.(?:cs|vbnet)\.\w+\.reportsPaths$/;

/**
 * Report paths of C# and Visual Basic made absolute. Their plug-ins take relative ones to start in Agent.BuildDirectory, above
 * the checkout, where no author thinks of; a path means the first of these folders that has such a file.
 *
 * @param folders absolute, the base directory first
 */
export async function locateDotnetReports(
  properties: Readonly<Record<string, string>>,
  folders: readonly string[],
  files: ReportFiles,
): Promise<Record<string, string>> {
  const located: Record<string, string> = { ...properties };
  for (const [property, value] of Object.entries(properties)) {
    if (!OF_DOTNET.test(property)) continue;
    const paths: string[] = [];
    for (const path of value.split(',').map((part) => part.trim())) paths.push(await locate(path, folders, files));
    located[property] = paths.join(',');
  }
  return located;
}

/** What is nowhere stays as it was written, for the warning that says so. */
async function locate(path: string, folders: readonly string[], files: ReportFiles): Promise<string> {
  if (path === '') return path;
  for (const folder of folders) {
    if ((await files.anyMatches(folder, readPattern(path))) === true) return resolvePath(folder, path);
  }
  return path;
}
