import type { RecordedExchange } from '../http/recording';
import { type Authentication } from './tokens';

/** A request as the stand-in remembers it. Header values are never kept. */
export interface RecordedRequest extends RecordedExchange {
  readonly query: Readonly<Record<string, string>>;
  readonly authentication: Authentication;
  /** Operation id such as `build/Builds_Get`; undefined when no route matched. */
  readonly operation: string | undefined;
  readonly apiVersion: string | undefined;
  /** Name of the identity that asked; undefined where nobody was known. */
  readonly caller: string | undefined;
}

/** What a break of the contract is about; `answer` is one of the stand-in itself. */
export type ViolationRule =
  | 'unknown-route'
  | 'unknown-method'
  | 'authentication'
  | 'scope'
  | 'api-version'
  | 'parameter'
  | 'content-type'
  | 'request-body'
  | 'answer'
  | 'usage';

/** Notes violations of one request. */
export type Complain = (rule: ViolationRule, detail: string) => void;
