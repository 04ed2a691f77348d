import type { PrepareInputs } from '../../domain/inputs/prepare-inputs';
import { readPattern } from '../../domain/scanner/report-paths';
import type { Logger } from '../../ports/logger';
import type { ReportFiles } from '../../ports/report-files';

/** In the folder itself, and where projects lie below one of sources; nobody waits for a look at everything. */
const FOLDERS = ['', '*/', '*/*/'];
const FILES = ['*.sln', '*.slnx', '*.csproj', '*.vbproj'];

/** Warns of code that only the build's own scanner analyzes: every other one passes over it, and ends well. */
export async function warnOfDotnetProjects(
  scannerMode: PrepareInputs['scannerMode'],
  folder: string,
  files: ReportFiles,
  logger: Logger,
): Promise<void> {
  if (scannerMode !== 'cli') return;
  const patterns = FOLDERS.flatMap((below) => FILES.map((file) => below + file));
  for (const pattern of patterns) {
    if ((await files.anyMatches(folder, readPattern(pattern))) !== true) continue;
    logger.warning(
      `"${folder}" holds .NET projects (${pattern}), and scannerMode: cli analyzes neither C# nor Visual Basic. Use scannerMode: dotnet with projectKey, and build between Prepare and Analyze.`,
    );
    return;
  }
}
