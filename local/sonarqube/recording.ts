import type { AuthScheme } from './accounts';

/** One request as it was recorded: never a secret value. */
export interface RecordedRequest {
  readonly method: string;
  /** The path below the context path. */
  readonly path: string;
  /** Query and form parameters; a value that is a secret reads `[redacted]`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The status that was sent; 0 when the connection was cut. */
  readonly status: number;
  readonly authScheme: AuthScheme;
  readonly accept: string;
  readonly userAgent: string;
  /** Bytes of the body that was sent. */
  readonly bytes: number;
  /** The fault that struck it. */
  readonly fault?: string;
  /** Epoch milliseconds of arrival. */
  readonly at: number;
}

/** Something that a client of the web API should not do, and that the real server answers with an error or ignores. */
export interface Violation {
  readonly kind:
    'unknown-route' | 'missing-parameter' | 'unknown-parameter' | 'missing-authentication' | 'wrong-method';
  readonly method: string;
  readonly path: string;
  readonly detail: string;
}
