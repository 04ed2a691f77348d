/** A scanner that is a program of its own, which an agent may have or fetch. */
export interface ScannerProgram {
  /** What people call it; the name of its folder in the agent's tool cache, too. */
  readonly name: string;
  /** Taken where nobody asks for a version and the agent has none: that of the official extension 8. */
  readonly defaultVersion: string;
  filename(version: string, isWindows: boolean): string;
  /** Address of the folder where the vendor keeps the archive. */
  vendor(version: string): string;
  /** Checksums of archives by their names, for where none lies beside them. */
  readonly knownSha256: ReadonlyMap<string, string>;
}

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
  const chosen = version ?? program.defaultVersion;
  const filename = program.filename(chosen, isWindows);
  return {
    version: chosen,
    filename,
    url: `${(mirror ?? program.vendor(chosen)).replace(/\/+$/, '')}/${filename}`,
    knownSha256: program.knownSha256.get(filename) ?? null,
  };
}

/** `8.0.1` asks for any build of it; `8.0.1.6346` for that one. */
export function isVersion(found: string, asked: string): boolean {
  return found === asked || found.startsWith(`${asked}.`);
}

/** The first SHA-256 in a file as `sha256sum` and vendors write it; `undefined` where it has none. */
export function readSha256(text: string): string | undefined {
  return /(?:^|\s)([0-9a-f]{64})(?:\s|$)/i.exec(text.slice(0, 4096))?.[1]?.toLowerCase();
}
