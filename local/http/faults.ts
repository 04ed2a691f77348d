import type { Exchange } from './exchange';

/** What a fault does with a request in the place of the server. */
export type Strike = (exchange: Exchange) => void | Promise<void>;

/** A fault and the requests that it strikes. What is left out does not matter. */
export interface FaultRule {
  /** Text must be equal, a pattern must match. */
  readonly path?: string | RegExp;
  readonly method?: string;
  /** How many requests it strikes; all when left out. */
  readonly times?: number;
  /** How many matching requests pass before the first that it strikes. */
  readonly after?: number;
  /** Asked for each matching request. */
  readonly when?: () => boolean;
  readonly strike: Strike;
}

/** A fault in place. */
export interface PlacedFault {
  /** How many requests it has struck. */
  readonly hits: number;
  remove(): void;
}

interface Entry {
  readonly rule: FaultRule;
  seen: number;
  hits: number;
}

/** The faults of a server. */
export class Faults {
  readonly #entries = new Set<Entry>();

  /** Puts a fault in place. Of several that match, the oldest that is not used up strikes. */
  add(rule: FaultRule): PlacedFault {
    const entry: Entry = { rule, seen: 0, hits: 0 };
    this.#entries.add(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => this.#entries.delete(entry),
    };
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Ends an exchange: the fault that it meets does, or else the server. */
  async serve(exchange: Exchange): Promise<void> {
    const strike = this.take(exchange);
    if (strike === undefined) exchange.send(await exchange.truth());
    else await strike(exchange);
    exchange.leave();
  }

  /** The fault that a request meets, if any; counts it. */
  take({ method, path }: { readonly method: string; readonly path: string }): Strike | undefined {
    for (const entry of this.#entries) {
      const { rule } = entry;
      if (!matches(rule, method, path)) continue;
      entry.seen += 1;
      if (rule.when?.() === false) continue;
      if (entry.seen <= (rule.after ?? 0) || entry.hits >= (rule.times ?? Infinity)) continue;
      entry.hits += 1;
      return rule.strike;
    }
    return undefined;
  }
}

function matches({ method, path }: FaultRule, askedMethod: string, askedPath: string): boolean {
  if (method !== undefined && method !== askedMethod) return false;
  return path === undefined || (typeof path === 'string' ? path === askedPath : path.test(askedPath));
}

/** Condition of a fault: more requests than that have come in this second. For proxies that protect a server. */
export function moreThan(perSecond: number, clock: () => number = Date.now): () => boolean {
  let second = 0;
  let passed = 0;
  return () => {
    const now = Math.floor(clock() / 1000);
    if (now !== second) passed = 0;
    second = now;
    passed += 1;
    return passed > perSecond;
  };
}
