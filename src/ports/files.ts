/** The few file operations that use cases need. Paths are absolute. */
export interface Files {
  /** UTF-8 text, or `undefined` when the file does not exist. Other failures are thrown. */
  readText(path: string): Promise<string | undefined>;
  /** Writes UTF-8 text by way of a temporary name, so that no reader sees half a file; makes missing folders. */
  writeText(path: string, text: string): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** When the content was last changed, milliseconds since the epoch; `undefined` when there is no such file. */
  modifiedAt(path: string): Promise<number | undefined>;
}
