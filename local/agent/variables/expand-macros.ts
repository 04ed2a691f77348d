/** A variable of a job as it stands in the pipeline or came with it. */
export interface VariableValue {
  readonly value: string;
  readonly secret: boolean;
}

/** What `expandVariables` answers. */
export interface ExpandedVariables {
  readonly variables: ReadonlyMap<string, VariableValue>;
  readonly warnings: readonly string[];
}

const MAX_DEPTH = 50;

/**
 * One pass of `$(name)` over a text. Unknown names stay, and what was put in is not looked at again. An opening that
 * leads to no known name is skipped, so that `$($(a)` finds `$(a)`. Source: agent `VarUtil.ExpandValues`.
 */
export function expandMacros(
  text: string,
  lookUp: (name: string) => string | undefined,
  options: { readonly trimResult?: boolean } = {},
): string {
  let result = text;
  let from = 0;
  for (;;) {
    const start = result.indexOf('$(', from);
    if (start < 0) break;
    const end = result.indexOf(')', start);
    if (end < 0) break;
    const value = lookUp(result.slice(start + 2, end));
    if (value === undefined) {
      from = start + 1;
      continue;
    }
    result = result.slice(0, start) + value + result.slice(end + 1);
    from = start + value.length;
  }
  return options.trimResult === true ? result.trim() : result;
}

/**
 * Expands the variables of a job by each other. A cycle, or a chain of more than fifty, leaves a value as it was and
 * warns; what refers to a secret becomes secret. Source: agent `Variables.RecalculateExpanded`.
 *
 * @param raw by name; names compare without case
 */
export function expandVariables(raw: ReadonlyMap<string, VariableValue>): ExpandedVariables {
  const byName = new Map([...raw].map(([name, value]) => [name.toLowerCase(), value]));
  const warnings: string[] = [];
  const variables = new Map<string, VariableValue>();
  for (const [name, value] of raw) {
    const outcome = expandOne(name.toLowerCase(), byName, []);
    if (typeof outcome === 'string') warnings.push(`${outcome}|${name}${outcome === TOO_DEEP ? `|${MAX_DEPTH}` : ''}`);
    variables.set(name, typeof outcome === 'string' ? value : outcome);
  }
  return { variables, warnings };
}

const CYCLE = 'Variable0ContainsCyclicalReference';
const TOO_DEEP = 'Variable0ExceedsMaxDepth1';

function expandOne(
  name: string,
  byName: ReadonlyMap<string, VariableValue>,
  path: readonly string[],
): VariableValue | typeof CYCLE | typeof TOO_DEEP {
  if (path.includes(name)) return CYCLE;
  if (path.length >= MAX_DEPTH) return TOO_DEEP;
  const own = byName.get(name) ?? { value: '', secret: false };
  let problem: typeof CYCLE | typeof TOO_DEEP | undefined;
  let secret = own.secret;
  const value = expandMacros(own.value, (reference) => {
    if (problem !== undefined || !byName.has(reference.toLowerCase())) return undefined;
    const inner = expandOne(reference.toLowerCase(), byName, [...path, name]);
    if (typeof inner === 'string') {
      problem = inner;
      return undefined;
    }
    secret ||= inner.secret;
    return inner.value;
  });
  return problem ?? { value, secret };
}
