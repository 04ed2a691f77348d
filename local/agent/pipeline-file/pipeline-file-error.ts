/** Something in a pipeline file is wrong, or cannot be run on this machine. */
export class PipelineFileError extends Error {
  constructor(
    readonly file: string,
    /** Line in the file, from 1. */
    readonly line: number,
    readonly problem: string,
    /** What the author can do. */
    readonly remedy: string,
  ) {
    super(`${file}:${line}: ${problem} ${remedy}`);
    this.name = 'PipelineFileError';
  }
}
