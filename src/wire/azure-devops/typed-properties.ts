import type { Payload } from '../payload';

/**
 * The texts of a bag of properties, `{"name":{"$type":"System.String","$value":"text"}}`, by name. A map: names are words of
 * whoever writes properties. What is no text is left out, and so is a bag that is not there.
 */
export function toTextProperties({ value }: Payload): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([name, entry]): [string, string][] => {
      const text: unknown = typeof entry === 'object' && entry !== null && '$value' in entry ? entry.$value : entry;
      return typeof text === 'string' ? [[name, text]] : [];
    }),
  );
}

/** A JSON patch that adds or replaces properties. */
export function toPropertyPatch(properties: ReadonlyMap<string, string>): readonly object[] {
  return [...properties].map(([name, value]) => ({ op: 'add', path: `/${toPointer(name)}`, value }));
}

/** RFC 6901. */
function toPointer(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}
