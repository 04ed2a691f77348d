import type { InstalledPlugin } from './installed-plugin';
import type { DownloadTarget } from '../download';

/** A file that the server serves for scanners. */
export interface ScannerFile {
  readonly filename: string;
  /** Lower-case hexadecimal SHA-256. */
  readonly sha256: string;
  /** Address to fetch it from, when it is not the server itself. Fetched without the token. */
  readonly downloadUrl: string | null;
}

/** A Java runtime for one platform, as an archive. */
export interface JavaRuntimeFile extends ScannerFile {
  readonly id: string;
  /** Path of the executable inside the archive. */
  readonly javaPath: string;
}

/** `api/v2/analysis/*`: facts and bytes of the scanner that the server serves (10.6 and later). */
export interface ScannerDistribution {
  /** `api/plugins/installed`: the analyzers that the engine fetches by itself. */
  plugins(): Promise<readonly InstalledPlugin[]>;
  engine(): Promise<ScannerFile>;
  /** Runtimes for one platform in the server's words (`linux`, `x64`). */
  runtimes(os: string, arch: string): Promise<readonly JavaRuntimeFile[]>;
  /** Writes the file and answers the SHA-256 of what was written. */
  downloadEngine(engine: ScannerFile, target: DownloadTarget): Promise<string>;
  downloadRuntime(runtime: JavaRuntimeFile, target: DownloadTarget): Promise<string>;
}
