import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * A value that must not be printed. String conversion, JSON and `util.inspect` all give `[redacted]`; only adapters
 * call `reveal()`, at the moment when the value leaves the process.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  equals(other: string): boolean {
    return this.#value === other;
  }

  get isEmpty(): boolean {
    return this.#value === '';
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
