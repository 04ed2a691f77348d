/** A plug-in of the server, whose scanner files are cached with it. */
export interface InstalledPlugin {
  readonly key: string;
  readonly version: string;
}
