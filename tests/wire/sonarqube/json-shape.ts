/** The form of a JSON value: what its keys are and of which type, whatever the values. */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'null' }
  | { readonly kind: 'array'; readonly items: Shape | undefined }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Shape> }
  | { readonly kind: 'mixed' };

/** Reads the shape of a value; items of a list are merged into one shape. */
export function shapeOf(value: unknown): Shape {
  if (value === null) return { kind: 'null' };
  if (Array.isArray(value)) {
    const shapes = value.map(shapeOf);
    return { kind: 'array', items: shapes.length === 0 ? undefined : shapes.reduce(merge) };
  }
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return { kind: typeof value } as Shape;
    case 'object':
      return { kind: 'object', fields: new Map(Object.entries(value).map(([key, field]) => [key, shapeOf(field)])) };
    default:
      throw new Error(`${typeof value} is not JSON`);
  }
}

function merge(a: Shape, b: Shape): Shape {
  if (a.kind === 'object' && b.kind === 'object') {
    const fields = new Map(a.fields);
    for (const [key, shape] of b.fields) {
      const known = fields.get(key);
      fields.set(key, known ? merge(known, shape) : shape);
    }
    return { kind: 'object', fields };
  }
  if (a.kind === 'array' && b.kind === 'array') {
    return { kind: 'array', items: a.items && b.items ? merge(a.items, b.items) : (a.items ?? b.items) };
  }
  return a.kind === b.kind ? a : { kind: 'mixed' };
}

/** Every way in which `actual` differs from `expected`, one line each: `+` too much, `-` missing, `!` another type. */
export function differences(expected: Shape, actual: Shape, path = ''): readonly string[] {
  if (expected.kind === 'object' && actual.kind === 'object') {
    const keys = new Set([...expected.fields.keys(), ...actual.fields.keys()]);
    return [...keys].flatMap((key) => {
      const [wanted, given] = [expected.fields.get(key), actual.fields.get(key)];
      const place = path === '' ? key : `${path}.${key}`;
      if (!given) return [`- ${place}`];
      return wanted ? differences(wanted, given, place) : [`+ ${place}`];
    });
  }
  if (expected.kind === 'array' && actual.kind === 'array') {
    if (!expected.items) return actual.items ? [`+ ${path}[]`] : [];
    return actual.items ? differences(expected.items, actual.items, `${path}[]`) : [`- ${path}[]`];
  }
  return expected.kind === actual.kind ? [] : [`! ${path}: ${expected.kind} became ${actual.kind}`];
}
