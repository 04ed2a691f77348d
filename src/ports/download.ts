/** What happens to the bytes of a download while they arrive. */
export interface DownloadTarget {
  /** Absolute path of the file to write; the caller names a temporary one. */
  readonly path: string;
  readonly onProgress: (received: number, total: number | null) => void;
  /** Breaks the download off; it then throws, and is not tried again. */
  readonly stopped?: AbortSignal;
}
