import { ENUM_NUMBERS } from './enum-numbers';
import { asRecord, asText, isObject, type JsonObject } from './json';
import { inheritedProperties, isGenericItem } from './contract/schema';

/** What the Accept header asks of the answer. Both official JavaScript clients send it in this form. */
export interface AcceptedFormat {
  readonly apiVersion: string | undefined;
  readonly excludeUrls: boolean;
  readonly enumsAsNumbers: boolean;
  readonly msDateFormat: boolean;
  readonly noArrayWrap: boolean;
}

/** Reads `application/json;api-version=7.1;enumsAsNumbers=true`. Only the first media type counts. */
export function parseAccept(header: string | undefined): AcceptedFormat {
  const parameters = new Map<string, string>();
  for (const part of (header ?? '').split(',')[0]?.split(';').slice(1) ?? []) {
    const [name = '', value = ''] = part.split('=');
    parameters.set(name.trim().toLowerCase(), value.trim());
  }
  const flag = (name: string) => parameters.get(name)?.toLowerCase() === 'true';
  return {
    apiVersion: parameters.get('api-version'),
    excludeUrls: flag('excludeurls'),
    enumsAsNumbers: flag('enumsasnumbers'),
    msDateFormat: flag('msdateformat'),
    noArrayWrap: flag('noarraywrap'),
  };
}

/** Definitions whose links stay when the client asks for none: tabs read attachments through them. */
const KEEPS_LINKS = new Set(['Attachment', 'TaskAttachment']);

/**
 * Writes an answer in the form that the Accept header asks for, led by its schema.
 *
 * @throws Error when an enum has no known integers: a gap of the stand-in.
 */
export function formatAnswer(
  value: unknown,
  schema: JsonObject | undefined,
  definitions: JsonObject,
  format: AcceptedFormat,
): unknown {
  const plain = !format.excludeUrls && !format.enumsAsNumbers && !format.msDateFormat;
  return plain ? value : formatValue(value, schema ?? {}, { definitions, format, name: '' });
}

interface Context {
  readonly definitions: JsonObject;
  readonly format: AcceptedFormat;
  readonly name: string;
}

function formatValue(value: unknown, schema: JsonObject, context: Context): unknown {
  const generic = isGenericItem(schema, context.definitions);
  const reference = generic ? '#/definitions/GitItem' : asText(schema['$ref']);
  if (reference !== undefined) {
    const name = reference.slice('#/definitions/'.length);
    return formatValue(value, asRecord(context.definitions[name]), { ...context, name });
  }
  if (Array.isArray(value)) {
    const items = asRecord(schema['items']);
    return value.map((each) => formatValue(each, items, context));
  }
  if (isObject(value)) return formatObject(value, schema, context);
  if (typeof value !== 'string') return value;
  if (context.format.enumsAsNumbers && Array.isArray(schema['enum'])) return enumNumber(value, schema);
  if (context.format.msDateFormat && schema['format'] === 'date-time') return `/Date(${Date.parse(value)})/`;
  return value;
}

function formatObject(value: JsonObject, schema: JsonObject, context: Context): JsonObject {
  const properties = inheritedProperties(schema, context.definitions);
  const others = asRecord(schema['additionalProperties']);
  const dropped = context.format.excludeUrls ? (KEEPS_LINKS.has(context.name) ? ['url'] : ['url', '_links']) : [];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !dropped.includes(name))
      .map(([name, each]) => [name, formatValue(each, asRecord(properties[name] ?? others), context)]),
  );
}

function enumNumber(member: string, schema: JsonObject): number {
  const name = asText(asRecord(schema['x-ms-enum'])['name']) ?? '';
  const number = ENUM_NUMBERS[name]?.[member];
  if (number === undefined) throw new Error(`No integer is known for ${name}.${member}`);
  return number;
}
