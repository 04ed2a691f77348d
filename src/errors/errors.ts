import { codeWithAddress } from '../documents/documentation';
import type { ErrorCode } from './codes';

export interface ErrorText {
  /** What happened, with the value. One sentence, or several lines for several problems of one kind. */
  readonly what: string;
  /** What to do next. */
  readonly remedy: string;
  /** Permanent code, for example `SQ-AUTH-401`; a heading of `docs/TROUBLESHOOTING.md`. */
  readonly code: ErrorCode;
}

/**
 * A failure that a user can meet. It is made in the catalog only, which is the files beside this one, each about one subject:
 * code, message with the value, remedy. Callers pass values, never sentences, and never a secret. Whoever finds the failure
 * throws it, and it is printed once, at the boundary in `composition/run-task.ts`.
 */
export class TaskError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;

  constructor(text: ErrorText, cause?: unknown) {
    super(text.what, cause === undefined ? undefined : { cause });
    this.name = 'TaskError';
    this.code = text.code;
    this.remedy = text.remedy;
  }

  /** What a person sees: what happened, then what to do, then the code, with the address of its paragraph where there is one. */
  describe(): string {
    return `${this.message}\n${this.remedy}  ${codeWithAddress(this.code)}`;
  }
}

/** Text of anything that was thrown, for the `detail` of another message. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** For the end of an exhaustive `switch`. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

/** A fault of our own code. */
export const internalFault = (message: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-INTERNAL',
      what: `This is a fault of the extension: ${message}`,
      remedy: 'Please report it with the log of a run with system.debug: true (command line: SONARQUBE_DEBUG=true).',
    },
    cause,
  );
