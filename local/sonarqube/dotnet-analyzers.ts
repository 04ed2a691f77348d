import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** The analyzers of C# that this machine's NuGet has: fetched by `dotnet` itself, and never a part of this repository. */
export interface DotnetAnalyzers {
  readonly version: string;
  /** Name under which the server serves them. */
  readonly filename: string;
  archive(): Promise<Buffer>;
}

const PACKAGE = 'sonaranalyzer.csharp';

/** The newest ones that are there; `undefined` where nobody has fetched any. */
export function findDotnetAnalyzers(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): DotnetAnalyzers | undefined {
  const packages = environment.NUGET_PACKAGES || path.join(environment.HOME || homedir(), '.nuget', 'packages');
  const folder = path.join(packages, PACKAGE);
  const versions = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+(?:\.\d+){2,3}$/.test(name)) : [];
  const [version] = versions.sort((left, right) => right.localeCompare(left, 'en', { numeric: true }));
  if (version === undefined) return undefined;
  return {
    version,
    filename: `SonarAnalyzer-csharp-${version}.zip`,
    archive: () => zipOf(path.join(folder, version, 'analyzers')),
  };
}

async function zipOf(folder: string): Promise<Buffer> {
  const zip = new ZipFile();
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.dll'))) {
    zip.addBuffer(readFileSync(path.join(folder, name)), name, { mtime: new Date(0) });
  }
  zip.end();
  return buffer(zip.outputStream);
}
