import { type Authentication } from './tokens';

/** A request as the stand-in remembers it. Header values are never kept. */
export interface RecordedRequest {
  readonly method: string;
  /** Path below the collection, without query string. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authentication: Authentication;
  /** Operation id such as `build/Builds_Get`; undefined when no route matched. */
  readonly operation: string | undefined;
  readonly apiVersion: string | undefined;
  /** 0 when the connection was broken instead of an answer. */
  readonly status: number;
}

/** What a rule is about. */
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

/** A break of the contract, by the client or (rule `answer`) by the stand-in itself. */
export interface Violation {
  readonly rule: ViolationRule;
  readonly method: string;
  readonly path: string;
  readonly detail: string;
}

/** Notes violations of one request. */
export type Complain = (rule: ViolationRule, detail: string) => void;
