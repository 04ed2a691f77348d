import { areEqual, compareValues, isNamed, toBoolean, toText, Version, type Value } from './expression-values';
import { ExpressionError } from './parse-expression';

/** A function of the expression language. `read` evaluates an argument when it is needed. */
export interface ExpressionFunction {
  readonly minimum: number;
  readonly maximum: number;
  readonly run: (given: readonly (() => Value)[]) => Value;
}

type Plain = (...given: Value[]) => Value;

const eager = (minimum: number, maximum: number, run: Plain): ExpressionFunction => ({
  minimum,
  maximum,
  run: (given) => run(...given.map((read) => read())),
});

const textOf = (value: Value | undefined): string => {
  const text = toText(value ?? null);
  if (text === undefined) throw new ExpressionError('An array or object cannot be converted to text');
  return text;
};

const at = (given: readonly Value[], index: number): Value => given[index] ?? null;
const compare = (check: (order: number) => boolean) =>
  eager(2, 2, (...given) => check(compareValues(at(given, 0), at(given, 1))));
const onTexts = (check: (text: string, part: string) => boolean) =>
  eager(2, 2, (text, part) => check(textOf(text).toUpperCase(), textOf(part).toUpperCase()));
const MANY = 255;

/** The functions that need no run around them. Source: Microsoft's documentation of expressions. */
export const FUNCTIONS: Readonly<Record<string, ExpressionFunction>> = {
  and: { minimum: 2, maximum: MANY, run: (given) => given.every((read) => toBoolean(read())) },
  or: { minimum: 2, maximum: MANY, run: (given) => given.some((read) => toBoolean(read())) },
  not: eager(1, 1, (value) => !toBoolean(value ?? null)),
  xor: eager(2, 2, (left, right) => toBoolean(left ?? null) !== toBoolean(right ?? null)),
  eq: eager(2, 2, (...given) => areEqual(at(given, 0), at(given, 1))),
  ne: eager(2, 2, (...given) => !areEqual(at(given, 0), at(given, 1))),
  gt: compare((order) => order > 0),
  ge: compare((order) => order >= 0),
  lt: compare((order) => order < 0),
  le: compare((order) => order <= 0),
  in: eager(2, MANY, (value, ...list) => list.some((each) => areEqual(value ?? null, each))),
  notin: eager(2, MANY, (value, ...list) => !list.some((each) => areEqual(value ?? null, each))),
  contains: onTexts((text, part) => text.includes(part)),
  startswith: onTexts((text, part) => text.startsWith(part)),
  endswith: onTexts((text, part) => text.endsWith(part)),
  containsvalue: eager(2, 2, (list, value) => {
    const values = Array.isArray(list)
      ? (list as readonly Value[])
      : isNamed(list ?? null)
        ? Object.values(list as object)
        : [];
    return values.some((each) => areEqual(each as Value, value ?? null));
  }),
  coalesce: {
    minimum: 2,
    maximum: MANY,
    run: (given) => given.map((read) => read()).find((value) => value !== null && value !== '') ?? null,
  },
  iif: {
    minimum: 3,
    maximum: 3,
    run: ([condition, yes, no]) => (toBoolean(condition?.() ?? null) ? (yes?.() ?? null) : (no?.() ?? null)),
  },
  lower: eager(1, 1, (text) => textOf(text).toLowerCase()),
  upper: eager(1, 1, (text) => textOf(text).toUpperCase()),
  trim: eager(1, 1, (text) => textOf(text).trim()),
  replace: eager(3, 3, (text, from, to) => textOf(text).replaceAll(textOf(from), textOf(to))),
  split: eager(2, 2, (text, signs) => splitAtAny(textOf(text), textOf(signs))),
  join: eager(2, 2, (separator, list) =>
    Array.isArray(list)
      ? (list as readonly Value[]).map((each) => toText(each) ?? '').join(textOf(separator))
      : textOf(list),
  ),
  length: eager(1, 1, (value) => (Array.isArray(value) ? value.length : textOf(value).length)),
  format: eager(1, MANY, (template, ...values) =>
    textOf(template).replace(/\{\{|\}\}|\{(\d+)(?::[^}]*)?\}/g, (match: string, index: string | undefined) =>
      index === undefined ? match.charAt(0) : textOf(values[Number(index)]),
    ),
  ),
  converttojson: eager(1, 1, (value) => JSON.stringify(plain(value ?? null), null, 2)),
};

function splitAtAny(text: string, signs: string): string[] {
  const parts = [''];
  for (const sign of text) {
    if (signs.includes(sign)) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${sign}`);
  }
  return parts;
}

function plain(value: Value): unknown {
  if (value instanceof Version) return value.text;
  if (Array.isArray(value)) return (value as readonly Value[]).map(plain);
  return isNamed(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)])) : value;
}
