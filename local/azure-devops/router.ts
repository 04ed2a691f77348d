import { type Operation, type Parameter } from './contract/contract';

/** Which operation a request means, and the values of its path. */
export interface RouteMatch {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds the operation for a path below the collection. `methods` is what the path knows when the method is not among
 * them; it is empty when nothing has the path.
 *
 * @throws URIError when the path has a broken escape.
 */
export function matchRoute(
  operations: readonly Operation[],
  method: string,
  pathname: string,
  query: URLSearchParams,
): RouteMatch | { readonly methods: readonly string[] } {
  const segments = pathname.split('/').filter(Boolean);
  const matches = operations.flatMap((operation) => {
    const path = matchSegments(operation, segments);
    return path ? [{ operation, path }] : [];
  });
  const names = new Set([...query.keys()].map((name) => name.toLowerCase()));
  const usable = matches
    .filter((each) => each.operation.method === method)
    .filter((each) => each.operation.selectors.every((name) => names.has(name.toLowerCase())))
    .sort((left, right) => rank(right.operation) - rank(left.operation));
  return usable[0] ?? { methods: [...new Set(matches.map((each) => each.operation.method))] };
}

/** Literal segments make a route more exact than parameters do; a selecting query parameter still more. */
function rank(operation: Operation): number {
  return operation.segments.filter((segment) => !segment.startsWith('{')).length * 10 + operation.selectors.length;
}

function matchSegments(operation: Operation, segments: readonly string[]): Record<string, string> | undefined {
  for (const template of variants(operation)) {
    const values = matchTemplate(template, segments);
    if (values) return values;
  }
  return undefined;
}

/** The route itself, and the route without its optional segments. */
function variants(operation: Operation): (readonly string[])[] {
  if (operation.optional.size === 0) return [operation.segments];
  const short = operation.segments.filter((segment) => !operation.optional.has(segment.slice(1, -1)));
  return [operation.segments, short];
}

function matchTemplate(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const given = decodeURIComponent(segments[index] ?? '');
    if (!part.startsWith('{')) {
      if (part.toLowerCase() !== given.toLowerCase()) return undefined;
    } else if (given.toLowerCase() === '_apis') {
      return undefined;
    } else {
      values[part.slice(1, -1)] = given;
    }
  }
  return values;
}

/** Says what is wrong with a parameter's value, or undefined. Lists are comma-separated, as the service reads them. */
export function checkParameter(parameter: Parameter, value: string | undefined): string | undefined {
  if (value === undefined)
    return parameter.required && parameter.in === 'query' ? `${parameter.name} is missing` : undefined;
  const element = /^array \((\w+)\)$/.exec(parameter.format ?? '')?.[1];
  if (element !== undefined) {
    const wrong = value.split(',').some((each) => element.startsWith('int') && !/^\s*-?\d+\s*$/.test(each));
    return wrong ? `${parameter.name} is no list of numbers` : undefined;
  }
  if (parameter.members) {
    const known = parameter.members.map((member) => member.toLowerCase());
    const wrong = value.split(',').some((each) => !known.includes(each.trim().toLowerCase()));
    return wrong ? `${parameter.name} must be one of ${parameter.members.join(', ')}` : undefined;
  }
  return FORMS[
    parameter.format === 'uuid' || parameter.format === 'date-time' ? parameter.format : parameter.type
  ]?.test(value) === false
    ? `${parameter.name} is no ${parameter.format ?? parameter.type}`
    : undefined;
}

const FORMS: Readonly<Record<string, RegExp>> = {
  integer: /^-?\d{1,10}$/,
  number: /^-?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/i,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'date-time': /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/,
};
