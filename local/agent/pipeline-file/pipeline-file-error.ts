/** Where something stands in a pipeline file or in a template of it. Lines and columns begin with 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something in a pipeline file is wrong, or cannot be run on this machine. */
export class PipelineFileError extends Error {
  constructor(
    readonly place: SourceLocation,
    readonly problem: string,
    /** What the author can do. */
    readonly remedy: string,
  ) {
    super(`${formatLocation(place)}: ${problem} ${remedy}`);
    this.name = 'PipelineFileError';
  }
}

/** A place as editors and terminals understand it. */
export function formatLocation({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`;
}
