/** The few file operations that use cases need. Paths are absolute. */
export interface Files {
  /**
   * Text of a file that somebody else wrote, or `undefined` when it does not exist. What is no regular UTF-8 file of at most
   * 1 MB, or lies outside of the folder behind its links, is SQ-CONF-FILE.
   *
   * @param within the checkout, or the folder that the author of the pipeline named
   */
  readText(path: string, within: string): Promise<string | undefined>;
  /** Writes UTF-8 text by way of a temporary name, so that no reader sees half a file; makes missing folders. */
  writeText(path: string, text: string): Promise<void>;
  /** Removes a file; one that is not there is no failure. */
  remove(path: string): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** Whether something really lies in a folder, or is it, behind all links. */
  liesIn(path: string, folder: string): Promise<boolean>;
  /** When the content was last changed, milliseconds since the epoch; `undefined` when there is no such file. */
  modifiedAt(path: string): Promise<number | undefined>;
  /**
   * Looks for regular files of some names in a folder and below it. Links are not followed, and folders that cannot be read are
   * left out, as are those of version control and of npm packages. A folder that is not there holds nothing.
   */
  find(names: readonly string[], folder: string): Promise<FoundFiles>;
}

/** What a search found, and whether it saw everything. */
export interface FoundFiles {
  /** The shallowest first, then by name. */
  readonly paths: readonly string[];
  /** Which bound ended the search, for a person; `null` where everything was looked at. */
  readonly endedBy: string | null;
}
