import { ExpressionError } from './parse-expression';

/** A version literal, such as `1.2.3`. */
export class Version {
  readonly parts: readonly number[];
  constructor(readonly text: string) {
    this.parts = text.split('.').map(Number);
  }
}

/** Anything an expression can hold. Names of an object compare without case. */
export type Value = string | number | boolean | null | Version | readonly Value[] | { readonly [name: string]: Value };

/** Whether the value is an object of names, such as `variables`. */
export function isNamed(value: Value): value is { readonly [name: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Version);
}

/** Truth of a value. Source: Microsoft's documentation, "Type casting". */
export function toBoolean(value: Value): boolean {
  if (value === null || value === '' || value === 0) return false;
  return value !== false;
}

/** Text of a value: `True`, `False`, nothing for null, numbers without exponent. */
export function toText(value: Value): string | undefined {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  return value instanceof Version ? value.text : undefined;
}

function toNumber(value: Value): number | undefined {
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (value.trim() === '') return 0;
  return /^\s*[-+]?(0x[0-9a-f]+|\d[\d,]*(\.\d*)?|\.\d+)\s*$/i.test(value)
    ? Number(value.replaceAll(',', ''))
    : undefined;
}

function toVersion(value: Value): Version | undefined {
  if (value instanceof Version) return value;
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d+(\.\d+){1,3}$/.test(text) ? new Version(text) : undefined;
}

/** The right value in the type of the left. Undefined: it cannot be converted. */
function castLike(left: Value, right: Value): Value | undefined {
  if (left === null) return right === null || right === '' ? null : undefined;
  if (typeof left === 'boolean') return toBoolean(right);
  if (typeof left === 'number') return toNumber(right);
  if (typeof left === 'string') return toText(right);
  if (left instanceof Version) return toVersion(right);
  return right;
}

/** `eq`: the right value is converted to the type of the left; text compares without case. */
export function areEqual(left: Value, right: Value): boolean {
  if (left === null && typeof right === 'string') return right === '';
  const converted = castLike(left, right);
  if (converted === undefined) return false;
  if (typeof left === 'string' && typeof converted === 'string') return left.toUpperCase() === converted.toUpperCase();
  if (left instanceof Version && converted instanceof Version) return compareVersions(left, converted) === 0;
  return left === converted;
}

/**
 * `gt`, `lt` and their kin: below zero when the left is smaller.
 *
 * @throws ExpressionError when the right value cannot be converted to the type of the left
 */
export function compareValues(left: Value, right: Value): number {
  const converted = castLike(left, right);
  if (typeof left === 'number' && typeof converted === 'number') return left - converted;
  if (typeof left === 'boolean' && typeof converted === 'boolean') return Number(left) - Number(converted);
  if (typeof left === 'string' && typeof converted === 'string') {
    const [one, other] = [left.toUpperCase(), converted.toUpperCase()];
    return one < other ? -1 : one > other ? 1 : 0;
  }
  if (left instanceof Version && converted instanceof Version) return compareVersions(left, converted);
  throw new ExpressionError(`Unable to compare ${describe(left)} with ${describe(right)}`);
}

function compareVersions(left: Version, right: Version): number {
  for (let part = 0; part < 4; part += 1) {
    const difference = (left.parts[part] ?? -1) - (right.parts[part] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

function describe(value: Value): string {
  return toText(value) ?? (Array.isArray(value) ? 'an array' : 'an object');
}

/** A named part of an object or array. Null when there is none. */
export function partOf(target: Value, key: Value): Value {
  if (Array.isArray(target)) {
    const index = toNumber(key);
    // Array.isArray loses the element type of readonly arrays.
    return index === undefined ? null : ((target as readonly Value[])[index] ?? null);
  }
  if (!isNamed(target)) return null;
  const name = toText(key)?.toLowerCase();
  const found = Object.entries(target).find(([each]) => each.toLowerCase() === name);
  return found ? found[1] : null;
}
