import * as v from 'valibot';

/**
 * What reading a versioned document can end in. A newer version is a state of its own and not a fault: it was written
 * by a newer release of this extension, and the reader says so instead of guessing.
 */
export type ParsedDocument<T> =
  | { readonly kind: 'document'; readonly document: T }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * Reads JSON text as a document of the given schema.
 *
 * @param newest the newest version that the schema describes; a higher `version` in the text gives `newer`.
 */
export function parseDocument<TSchema extends v.GenericSchema>(
  schema: TSchema,
  newest: number,
  text: string,
): ParsedDocument<v.InferOutput<TSchema>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', problem: text.trim() === '' ? 'it is empty' : 'it is not JSON' };
  }
  const version = versionOf(json);
  if (version === undefined) return { kind: 'unreadable', problem: 'it has no version number' };
  if (version > newest) return { kind: 'newer', version };
  const parsed = v.safeParse(schema, json, { abortEarly: true });
  if (parsed.success) return { kind: 'document', document: parsed.output };
  const path = v.getDotPath(parsed.issues[0]) ?? 'the document';
  return { kind: 'unreadable', problem: `"${path}" is missing or has an unexpected value` };
}

/** Reads JSON text that one job writes and reads, and that needs no version; `undefined` when it is something else. */
export function parseUnversioned<TSchema extends v.GenericSchema>(
  schema: TSchema,
  text: string,
): v.InferOutput<TSchema> | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(schema, json);
  return parsed.success ? parsed.output : undefined;
}

function versionOf(json: unknown): number | undefined {
  if (typeof json !== 'object' || json === null || !('version' in json)) return undefined;
  return typeof json.version === 'number' ? json.version : undefined;
}
