/** A request as a stand-in remembers it: no value of a header, no secret. */
export interface RecordedExchange {
  readonly method: string;
  /** Without what every address of the server begins with, and without a query. */
  readonly path: string;
  /** 0 when the connection was broken in the place of an answer. */
  readonly status: number;
}

/** A break of the contract. A test of a client expects none. */
export interface Violation<Rule extends string> {
  readonly rule: Rule;
  readonly method: string;
  readonly path: string;
  readonly detail: string;
}

/** What a stand-in was asked, in the order of its answers, and what was wrong with it. */
export class Recording<Request extends RecordedExchange, Rule extends string> {
  readonly requests: Request[] = [];
  readonly violations: Violation<Rule>[] = [];

  complain(rule: Rule, { method, path }: { readonly method: string; readonly path: string }, detail: string): void {
    this.violations.push({ rule, method, path, detail });
  }

  clear(): void {
    this.requests.length = 0;
    this.violations.length = 0;
  }
}
