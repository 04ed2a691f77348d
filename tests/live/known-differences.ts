/** A place where the stand-in is allowed to differ from the real server. */
export interface KnownDifference {
  /** Questions that it is about, by their title. */
  readonly questions: RegExp;
  /** Lines of the comparison. */
  readonly differences: RegExp;
  readonly reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];
