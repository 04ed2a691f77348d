/** The file in which an import notes what it begins and ends, so that a later run can go on. */
export interface ImportJournal {
  /** For messages. */
  readonly path: string;
  /** What earlier runs wrote; empty where there is none. */
  read(): Promise<string>;
  /** Resolves when the text is on the disk, whatever becomes of this process. */
  append(text: string): Promise<void>;
}
