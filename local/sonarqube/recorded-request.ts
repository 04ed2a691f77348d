import type { RecordedExchange } from '../http/recording';
import type { AuthScheme } from './accounts';

/** One request as it was recorded: never a secret value. */
export interface RecordedRequest extends RecordedExchange {
  /** Query and form parameters; a value that is a secret reads `[redacted]`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly authScheme: AuthScheme;
  readonly accept: string;
  readonly userAgent: string;
  /** Bytes of the body that was sent. */
  readonly bytes: number;
  /** Epoch milliseconds of arrival. */
  readonly at: number;
}

/** What a client of the web API should not do, and what the real server answers with an error or ignores. */
export type ViolationRule =
  | 'unknown-route'
  | 'missing-parameter'
  // The real server ignores it.
  | 'unknown-parameter'
  | 'missing-authentication'
  | 'wrong-method';
