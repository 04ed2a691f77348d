/** The files of a working copy, as whoever proposes something for it needs them. */
export interface SourceFiles {
  /**
   * Paths below a folder, relative, with forward slashes: a few levels of it, without version control, installed packages and
   * what builds leave. Links are not followed.
   */
  list(folder: string): Promise<readonly string[]>;
  /** A file of the folder; `undefined` where there is none, or none that can be read as text. */
  readText(folder: string, path: string): Promise<string | undefined>;
  isFolder(folder: string): Promise<boolean>;
  exists(folder: string, path: string): Promise<boolean>;
  /** Writes a file of the folder, whole. */
  writeText(folder: string, path: string, text: string): Promise<void>;
}
