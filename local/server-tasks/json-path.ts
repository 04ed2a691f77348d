import { ExpressionError } from '../agent/expressions/parse-expression';

/**
 * Finds what a JSONPath of a success criterion selects. Enough of the language for one answer: members, indexes, wildcards
 * and descent. Names compare with case, as JSON does. Source: Microsoft's documentation of gates, which names JSONPath.
 *
 * @throws ExpressionError when the path cannot be read
 */
export function selectByPath(document: unknown, path: string): readonly unknown[] {
  const steps = readPath(path);
  let found: readonly unknown[] = [document];
  for (const { descends, member } of steps) {
    const from = descends ? found.flatMap(withDescendants) : found;
    found = from.flatMap((value) => membersOf(value, member));
  }
  return found;
}

interface Step {
  /** Whether the member may lie at any depth. */
  readonly descends: boolean;
  /** `null`: every member. */
  readonly member: string | number | null;
}

const STEP = /(?<dots>\.{0,2})(?:(?<name>[A-Za-z_$][\w$-]*)|\*|\[(?:'(?<quoted>[^']*)'|(?<index>\d+)|\*)\])/y;

function readPath(path: string): readonly Step[] {
  if (!path.startsWith('$')) throw new ExpressionError(`A JSONPath starts with $: ${path}`);
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const start = STEP.lastIndex;
    const match = STEP.exec(path);
    const groups = match?.groups;
    const bare = groups !== undefined && groups.dots === '' && !path.startsWith('[', start);
    if (groups === undefined || bare)
      throw new ExpressionError(`Unexpected symbol at position ${start + 1} of: ${path}`);
    const { name, quoted, index } = groups;
    steps.push({
      descends: groups.dots === '..',
      member: index === undefined ? (name ?? quoted ?? null) : Number(index),
    });
  }
  return steps;
}

function withDescendants(value: unknown): readonly unknown[] {
  return [value, ...membersOf(value, null).flatMap(withDescendants)];
}

function membersOf(value: unknown, member: Step['member']): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (member === null) return items;
    return typeof member === 'number' && member < items.length ? [items[member]] : [];
  }
  const record = value as Readonly<Record<string, unknown>>;
  if (member === null) return Object.values(record);
  return Object.hasOwn(record, member) ? [record[member]] : [];
}
