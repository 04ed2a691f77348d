import { onOneLine } from '../plain-text';
import { SEVERITY_LEVELS_WORST_FIRST, type SeverityLevel } from '../severities';
import { toMessage } from './message';
import type { SarifRule } from './sarif-log';

/** What one finding tells of its rule. */
export interface RuleSighting {
  readonly id: string;
  readonly tags: readonly string[];
  /** How bad it is for security; `null` where it is not about security. */
  readonly security: SeverityLevel | null;
}

/**
 * Scores that readers of `security-severity` sort into critical, high, medium and low: over 9, from 7, from 4, below.
 * Source: GitHub, "SARIF support for code scanning".
 */
const SCORES: Readonly<Record<SeverityLevel, string>> = {
  highest: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '1.0',
};

/** The rules of a run, each with its index. The tags of a rule are those that all of its findings bear. */
export class RuleTable {
  readonly #rules = new Map<string, Omit<RuleSighting, 'id'> & { readonly index: number }>();
  readonly #names: ReadonlyMap<string, string>;
  readonly #helpOf: (rule: string) => string | undefined;

  constructor(names: ReadonlyMap<string, string>, helpOf: (rule: string) => string | undefined) {
    this.#names = names;
    this.#helpOf = helpOf;
  }

  /** @returns index of the rule */
  add({ id, tags, security }: RuleSighting): number {
    const known = this.#rules.get(id);
    const index = known?.index ?? this.#rules.size;
    this.#rules.set(id, {
      index,
      tags: known === undefined ? tags : known.tags.filter((tag) => tags.includes(tag)),
      security: SEVERITY_LEVELS_WORST_FIRST.find((level) => level === known?.security || level === security) ?? null,
    });
    return index;
  }

  get rules(): readonly SarifRule[] {
    return [...this.#rules].map(([id, { tags, security }]) => {
      // Never the id itself: readers refuse that.
      const name = onOneLine(this.#names.get(id) ?? '') || `Rule ${id}`;
      const helpUri = this.#helpOf(id);
      const all = security === null ? tags : ['security', ...tags];
      const description = toMessage(name, id);
      return {
        id,
        name,
        shortDescription: description,
        // Readers of GitHub's kind take no rule without one, and the lists of SonarQube tell no more than the name.
        fullDescription: description,
        ...(helpUri === undefined ? {} : { helpUri }),
        properties: {
          tags: [...new Set(all)],
          ...(security === null ? {} : { 'security-severity': SCORES[security] }),
        },
      };
    });
  }
}
