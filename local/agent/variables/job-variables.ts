import { expandMacros, expandVariables, type VariableValue } from './expand-macros';
import { READ_ONLY_VARIABLES } from './guarded-variables';
import { type SecretMasker } from './mask-secrets';

interface Stored extends VariableValue {
  readonly name: string;
  readonly readOnly: boolean;
  readonly preserveCase: boolean;
}

/** How a variable is set. */
export interface SetOptions {
  readonly secret?: boolean;
  readonly readOnly?: boolean;
  readonly preserveCase?: boolean;
}

/** The variables of a running job. Names compare without case. Source: agent `Variables.cs`. */
export class JobVariables {
  readonly #stored = new Map<string, Stored>();
  #expanded: ReadonlyMap<string, VariableValue> = new Map();

  constructor(private readonly masker: SecretMasker) {}

  /** Sets a variable at once, unexpanded. A secret stays secret and a read-only one read-only, whatever is said later. */
  set(name: string, value: string, options: SetOptions = {}): void {
    const before = this.#stored.get(name.toLowerCase());
    const secret = options.secret === true || before?.secret === true;
    if (secret && value !== '') this.masker.add(value);
    this.#stored.set(name.toLowerCase(), {
      name: before?.name ?? name,
      value,
      secret,
      readOnly: options.readOnly === true || before?.readOnly === true,
      preserveCase: options.preserveCase === true || before?.preserveCase === true,
    });
    this.#expanded = new Map([...this.#expanded, [name.toLowerCase(), { value, secret }]]);
  }

  /** Expands all variables by each other, as the agent does at the start of a job and before each step. */
  expandAll(): readonly string[] {
    const { variables, warnings } = expandVariables(this.#stored);
    this.#expanded = variables;
    for (const { value, secret } of variables.values()) if (secret && value !== '') this.masker.add(value);
    return warnings.map(readableWarning);
  }

  get(name: string): string | undefined {
    return this.#expanded.get(name.toLowerCase())?.value;
  }

  isReadOnly(name: string): boolean {
    return this.#stored.get(name.toLowerCase())?.readOnly === true || READ_ONLY_VARIABLES.has(name.toLowerCase());
  }

  /** One pass of `$(name)`. */
  expand(text: string): string {
    return expandMacros(text, (name) => this.get(name));
  }

  /** All variables with their expanded values, in the order in which they came. */
  list(): readonly (Stored & VariableValue)[] {
    return [...this.#stored].map(([key, stored]) => ({ ...stored, ...this.#expanded.get(key) }));
  }
}

function readableWarning(warning: string): string {
  const [key = '', name = '', depth] = warning.split('|');
  if (depth !== undefined) {
    return `Unable to expand variable '${name}'. The max expansion depth (${depth}) was exceeded.`;
  }
  return key.includes('Cyclical') ? `Unable to expand variable '${name}'. A cyclical reference was detected.` : warning;
}
