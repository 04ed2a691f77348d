/** A scanner that is a program of its own, which an agent may have or fetch. */
export type ScannerProgram = 'cli' | 'dotnet';

/** What people call it; the name of its folder in the agent's tool cache, too. */
export const PROGRAM_NAMES: Readonly<Record<ScannerProgram, string>> = {
  cli: 'SonarScanner CLI',
  dotnet: 'SonarScanner for .NET',
};

/** Taken where nobody asks for a version and the agent has none: those of the official extension 8. */
const VERSIONS_BY_DEFAULT: Readonly<Record<ScannerProgram, string>> = { cli: '8.1.0.6389', dotnet: '11.2.1.137242' };

/**
 * Checksums of archives by their names. That of SonarScanner CLI is of the same file on Maven Central,
 * `org.sonarsource.scanner.cli:sonar-scanner-cli:zip`.
 */
const KNOWN_SHA256: Readonly<Record<string, string>> = {
  'sonar-scanner-cli-8.1.0.6389.zip': 'ab76ab3c360025e9108be5b55be066f304a164f8b2850d2f2f333915db51bc1b',
};

export interface ScannerArchive {
  readonly version: string;
  readonly filename: string;
  readonly url: string;
  /** For where no checksum lies beside it; `null` where none is known. */
  readonly knownSha256: string | null;
}

/**
 * Where an archive of a scanner is fetched from: the vendor, or a mirror that has the same files in one folder.
 *
 * @param version `null` for the default one
 * @param mirror address of the folder; `null` for the vendor
 */
export function scannerArchive(
  program: ScannerProgram,
  version: string | null,
  mirror: string | null,
  isWindows: boolean,
): ScannerArchive {
  const chosen = version ?? VERSIONS_BY_DEFAULT[program];
  const filename =
    program === 'cli'
      ? `sonar-scanner-cli-${chosen}.zip`
      : // As the official task does: the edition for .NET Framework works with MSBuild and with `dotnet build`.
        `sonar-scanner-${chosen}-${isWindows ? 'net-framework' : 'net'}.zip`;
  const vendor =
    program === 'cli'
      ? 'https://binaries.sonarsource.com/Distribution/sonar-scanner-cli'
      : `https://github.com/SonarSource/sonar-scanner-msbuild/releases/download/${chosen}`;
  return {
    version: chosen,
    filename,
    url: `${(mirror ?? vendor).replace(/\/+$/, '')}/${filename}`,
    knownSha256: KNOWN_SHA256[filename] ?? null,
  };
}

/** `8.0.1` asks for any build of it; `8.0.1.6346` for that one. */
export function isVersion(found: string, asked: string): boolean {
  return found === asked || found.startsWith(`${asked}.`);
}

/** Version of the package on NuGet that an archive's is: its first three numbers. */
export function packageVersion(version: string | null): string {
  return (version ?? VERSIONS_BY_DEFAULT.dotnet).split('.').slice(0, 3).join('.');
}

/** The .NET tool has no build number: 11.0.0 is what the archive calls 11.0.0.126294. */
export function isToolVersion(found: string, asked: string): boolean {
  return isVersion(found, asked) || asked.startsWith(`${found}.`);
}

/** The first SHA-256 in a file as `sha256sum` and vendors write it; `undefined` where it has none. */
export function readSha256(text: string): string | undefined {
  return /(?:^|\s)([0-9a-f]{64})(?:\s|$)/i.exec(text.slice(0, 4096))?.[1]?.toLowerCase();
}
