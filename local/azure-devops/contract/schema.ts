import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { asRecord, type JsonObject } from '../json';

/**
 * How strictly a body is read. `open` allows members that the schema does not name, as the service does; `closed` does
 * not, so that a misspelt member is found.
 */
export type Strictness = 'open' | 'closed';

/** Checks a value; the result lists what is wrong, empty when nothing is. Values never appear in it. */
export type Check = (value: unknown) => readonly string[];

/** The checks of one swagger document, made on demand and kept. */
export interface SchemaBook {
  check(schema: JsonObject, strictness: Strictness): Check;
}

/** Base classes whose derived members the swagger documents leave out. */
const OPEN_DEFINITIONS = new Set(['BuildProcess', 'BuildTrigger', 'BuildOption', 'ProcessParameters', 'JObject']);

const TYPED_VALUE = {
  type: 'object',
  required: ['$type', '$value'],
  properties: { $type: { type: 'string' }, $value: {} },
  additionalProperties: false,
};

/**
 * `PropertiesCollection` where it is the whole answer. The swagger shows members of the .NET class instead.
 */
export const WRAPPED_PROPERTIES: JsonObject = {
  type: 'object',
  required: ['count', 'value'],
  properties: { count: { type: 'integer' }, value: { type: 'object', additionalProperties: TYPED_VALUE } },
  additionalProperties: false,
};

/** Where the wire is known to differ from the swagger; the fixtures' README has the list with its reasons. */
const WIRE_DEFINITIONS: Readonly<Record<string, JsonObject>> = {
  ReferenceLinks: {
    type: 'object',
    additionalProperties: {
      anyOf: [
        { type: 'object', required: ['href'] },
        { type: 'array', items: { type: 'object', required: ['href'] } },
      ],
    },
  },
  JsonPatchDocument: { type: 'array', items: { $ref: '#/definitions/JsonPatchOperation' } },
};

/** Makes the checks of a swagger document. `definitions` is its member of that name, untouched. */
export function openSchemaBook(definitions: JsonObject): SchemaBook {
  const books = new Map<Strictness, { ajv: Ajv; known: Map<string, ValidateFunction> }>();
  const bookOf = (strictness: Strictness) => {
    const known = books.get(strictness);
    if (known) return known;
    const ajv = new Ajv({
      strict: false,
      allErrors: true,
      validateFormats: true,
      logger: false,
      // The documents are Microsoft's, and most checks run a few times: to compile them fast is worth more than fast checks.
      meta: false,
      validateSchema: false,
      code: { optimize: false },
    });
    addFormats(ajv);
    // The service also writes times without a zone, such as 0001-01-01T00:00:00.
    ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/);
    ajv.addSchema({ $id: 'contract', definitions: normalise(definitions, strictness) });
    const book = { ajv, known: new Map<string, ValidateFunction>() };
    books.set(strictness, book);
    return book;
  };
  return {
    check(schema, strictness) {
      const { ajv, known } = bookOf(strictness);
      const key = JSON.stringify(schema);
      let validate = known.get(key);
      if (!validate) {
        const wire = wireSchema(schema, strictness, definitions);
        validate = ajv.compile(asRecord(JSON.parse(JSON.stringify(wire).replaceAll('"#/', '"contract#/'))));
        known.set(key, validate);
      }
      const chosen = validate;
      return (value) => (chosen(value) ? [] : (chosen.errors ?? []).map(describe));
    },
  };
}

function describe(error: ErrorObject): string {
  const params = asRecord(error.params);
  const detail = params['additionalProperty'] ?? params['allowedValues'];
  return `${error.instancePath || '/'} ${error.message ?? 'is wrong'}${detail === undefined ? '' : `: ${JSON.stringify(detail)}`}`;
}

function normalise(definitions: JsonObject, strictness: Strictness): JsonObject {
  const result: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    result[name] = wireDefinition(name, asRecord(definition), strictness, definitions);
  }
  return result;
}

function wireDefinition(name: string, definition: JsonObject, strictness: Strictness, all: JsonObject): unknown {
  if (name === 'PropertiesCollection') {
    // Requests may give plain values; an answer that holds them has the typed form.
    const value = strictness === 'closed' ? { anyOf: [TYPED_VALUE, { not: { type: 'object' } }] } : {};
    return { type: 'object', additionalProperties: value };
  }
  const replaced = WIRE_DEFINITIONS[name];
  if (replaced) return replaced;
  const schema = wireSchema(definition, strictness, all);
  const properties = asRecord(schema['properties']);
  if (name === 'JsonPatchOperation')
    return { ...schema, required: ['op', 'path'], properties: { ...properties, value: {} } };
  if (name === 'VssJsonCollectionWrapper') {
    return {
      ...schema,
      required: ['value'],
      properties: { ...properties, value: { type: 'array', items: { $ref: '#/definitions/TimelineRecord' } } },
    };
  }
  return OPEN_DEFINITIONS.has(name) ? { ...schema, additionalProperties: true } : schema;
}

/** Swagger 2.0 to JSON Schema: inheritance flattened, null allowed, enum members as integers too. */
function wireSchema(schema: JsonObject, strictness: Strictness, all: JsonObject): JsonObject {
  if (typeof schema['$ref'] === 'string') return { $ref: schema['$ref'] };
  if (isGenericItem(schema, all)) return { $ref: '#/definitions/GitItem' };
  if (Array.isArray(schema['enum'])) {
    return schema['x-ms-enum'] ? { anyOf: [{ enum: schema['enum'] }, { type: 'integer' }] } : { enum: schema['enum'] };
  }
  const result: Record<string, unknown> = {};
  if (schema['type'] !== undefined) result['type'] = schema['type'];
  if (typeof schema['format'] === 'string' && KNOWN_FORMATS.has(schema['format'])) result['format'] = schema['format'];
  if (schema['items']) result['items'] = wireSchema(asRecord(schema['items']), strictness, all);
  if (schema['additionalProperties']) {
    result['additionalProperties'] = nullable(wireSchema(asRecord(schema['additionalProperties']), strictness, all));
  }
  const properties = inheritedProperties(schema, all);
  if (Object.keys(properties).length > 0) {
    result['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, each]) => [name, nullable(wireSchema(asRecord(each), strictness, all))]),
    );
    if (strictness === 'closed' && !schema['additionalProperties']) result['additionalProperties'] = false;
  }
  if (Array.isArray(schema['required'])) result['required'] = schema['required'];
  return result;
}

/** The type parameter of .NET's `Change<T>`, which is a Git item in this API. */
export function isGenericItem(schema: JsonObject, all: JsonObject): boolean {
  return schema['format'] === 'T' && all['GitItem'] !== undefined;
}

const KNOWN_FORMATS = new Set(['uuid', 'date-time', 'int32', 'int64', 'double', 'float', 'byte']);

/** All properties of a definition, those of its bases first. */
export function inheritedProperties(schema: JsonObject, all: JsonObject): JsonObject {
  const bases = Array.isArray(schema['allOf']) ? schema['allOf'] : [];
  const inherited = bases.map((base) => {
    const reference = asRecord(base)['$ref'];
    const definition =
      typeof reference === 'string' ? asRecord(all[reference.slice('#/definitions/'.length)]) : asRecord(base);
    return inheritedProperties(definition, all);
  });
  return Object.assign({}, ...inherited, asRecord(schema['properties'])) as JsonObject;
}

function nullable(schema: JsonObject): JsonObject {
  return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: 'null' }] };
}
