/** Where something stands in a pipeline file or in a template of it. Lines and columns begin with 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something in a pipeline file is wrong, or cannot be run on this machine. */
export class PipelineFileError extends Error {
  constructor(
    readonly place: Place,
    readonly problem: string,
    /** What the author can do. */
    readonly remedy: string,
  ) {
    super(`${showPlace(place)}: ${problem} ${remedy}`);
    this.name = 'PipelineFileError';
  }
}

/** A place as editors and terminals understand it. */
export function showPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
