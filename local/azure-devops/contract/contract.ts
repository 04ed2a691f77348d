import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentedVersions } from './api-version';
import { asList, asRecord, asText, type JsonObject } from '../json';
import { openSchemaBook, type SchemaBook } from './schema';

/** A parameter in the path or the query string. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly type: string;
  readonly format: string | undefined;
  readonly members: readonly string[] | undefined;
}

/** One operation of Microsoft's documents, ready to be matched and checked. */
export interface Operation {
  /** `<area>/<operationId>`, for example `build/Builds_Get`. */
  readonly id: string;
  readonly area: string;
  readonly method: string;
  /** Path below the collection. Literal segments compare without case, as the service does. */
  readonly segments: readonly string[];
  /** Names of path parameters that a request may leave out. */
  readonly optional: ReadonlySet<string>;
  readonly parameters: readonly Parameter[];
  /** Names of query parameters that choose this operation among those of one path. */
  readonly selectors: readonly string[];
  readonly consumes: readonly string[];
  readonly requestSchema: JsonObject | undefined;
  readonly responseSchema: JsonObject | undefined;
  /** As the examples have it: the documents say 200 where the service answers 204. */
  readonly successStatus: number;
  readonly versions: DocumentedVersions | undefined;
  readonly previewOnly: boolean;
  /** OAuth scopes of which a token needs one. Empty: any token, or the job's own in the area `distributedtask`. */
  readonly scopes: readonly string[];
  readonly examples: readonly Example[];
  readonly definitions: JsonObject;
  readonly book: SchemaBook;
}

/** An example of Microsoft's documents. */
export interface Example {
  readonly name: string;
  readonly requestBody: unknown;
  readonly responses: readonly { readonly status: number; readonly body: unknown }[];
}

/** A row that clients find by its id before their first call of an area. */
export interface ResourceLocation {
  readonly id: string;
  readonly area: string;
  readonly resourceName: string;
  readonly routeTemplate: string;
  readonly versions: DocumentedVersions | undefined;
}

const FOLDER = __dirname;

const DOCUMENTS = [
  { area: 'build', file: 'build-7.1.json', versions: 'build' },
  { area: 'git', file: 'git-7.1.json', versions: 'git' },
  { area: 'core', file: 'core-7.1.json', versions: 'core' },
  { area: 'policy', file: 'policy-7.1.json', versions: 'policy' },
  { area: 'distributedtask', file: 'distributedtask-task-7.1.json', versions: undefined },
  { area: 'distributedtask', file: 'distributedtask-derived.json', versions: undefined },
  { area: 'Location', file: 'location-derived.json', versions: undefined },
  { area: 'Security', file: 'security-derived.json', versions: undefined },
] as const;

let loaded: readonly Operation[] | undefined;

/** All operations of the documents, read once. */
export function loadOperations(): readonly Operation[] {
  loaded ??= DOCUMENTS.flatMap((document) => readOperations(document));
  return loaded;
}

/** Microsoft's resource areas with their ids. */
export function loadResourceAreas(): readonly { readonly id: string; readonly name: string }[] {
  return asList(readDocument('resource-locations.json')['resourceAreas'])
    .map(asRecord)
    .map((row) => ({ id: asText(row['id']) ?? '', name: asText(row['name']) ?? '' }));
}

/** The resource locations that the official clients look up. Rows without a known route are left out. */
export function loadResourceLocations(): readonly ResourceLocation[] {
  return asList(readDocument('resource-locations.json')['locations']).map(asRecord).flatMap(toResourceLocation);
}

/** Routes of the plan area, which Microsoft's client finds by id only. Source: agent and azure-devops-node-api. */
const PLAN = '{scopeIdentifier}/_apis/distributedtask/hubs/{hubName}/plans/{planId}';
const PLAN_ROUTES: Readonly<Record<string, string>> = {
  '7898f959-9cdf-4096-b29e-7f293031629e': `${PLAN}/timelines/{timelineId}/records/{recordId}/attachments/{type}/{name}`,
  '8893bc5b-35b2-4be7-83cb-99e683551db4': `${PLAN}/timelines/{timelineId}/records/{recordId}`,
  '46f5667d-263a-4684-91b1-dff7fdcf64e2': `${PLAN}/logs/{logId}`,
};

function toResourceLocation(row: JsonObject): ResourceLocation[] {
  const id = asText(row['id']) ?? '';
  const routeTemplate = asText(asList(row['routeTemplates'])[0]) ?? PLAN_ROUTES[id];
  if (routeTemplate === undefined) return [];
  const literals = routeTemplate.split('/').filter((segment) => !segment.startsWith('{'));
  return [
    {
      id,
      area: asText(row['area']) ?? '',
      resourceName: literals.at(-1) ?? '',
      routeTemplate,
      versions: row['apiVersionByProduct'] ? toDocumentedVersions(asRecord(row['apiVersionByProduct'])) : undefined,
    },
  ];
}

/** `{"Azure DevOps Server 2020 (6.0 documentation)": "6.0", "Azure DevOps Services 7.1": "7.1"}` by product. */
function toDocumentedVersions(byProduct: JsonObject): DocumentedVersions {
  const pick = (product: string) =>
    Object.fromEntries(
      Object.entries(byProduct).flatMap(([name, version]) =>
        name.startsWith(product) && typeof version === 'string' ? [[name, version]] : [],
      ),
    );
  return { services: pick('Azure DevOps Services'), server: pick('Azure DevOps Server') };
}

function readDocument(file: string): JsonObject {
  return asRecord(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
}

function readOperations(document: (typeof DOCUMENTS)[number]): Operation[] {
  const swagger = readDocument(document.file);
  const definitions = asRecord(swagger['definitions']);
  const book = openSchemaBook(definitions);
  const versions = document.versions ? versionTable(document.versions) : {};
  const result: Operation[] = [];
  for (const section of ['paths', 'x-ms-paths']) {
    for (const [path, methods] of Object.entries(asRecord(swagger[section]))) {
      for (const [method, operation] of Object.entries(asRecord(methods))) {
        result.push(toOperation(document.area, path, method, asRecord(operation), { definitions, book, versions }));
      }
    }
  }
  return result;
}

type VersionTable = Readonly<Record<string, { versions: DocumentedVersions; scopes: readonly string[] }>>;

function versionTable(area: string): VersionTable {
  const rows = asRecord(asRecord(readDocument('api-versions.json')['operations'])[area]);
  return Object.fromEntries(
    Object.entries(rows).map(([key, value]) => {
      const row = asRecord(value);
      // The file is data of this project, written from Microsoft's documents in exactly this shape.
      const versions = { services: row['services'], server: row['server'] } as DocumentedVersions;
      return [key.toLowerCase(), { versions, scopes: asList(row['scopes']).map(String) }];
    }),
  );
}

function toOperation(
  area: string,
  fullPath: string,
  method: string,
  swagger: JsonObject,
  shared: { definitions: JsonObject; book: SchemaBook; versions: VersionTable },
): Operation {
  const [path = '', query = ''] = fullPath.replace('/{organization}', '').split('?');
  const parameters = asList(swagger['parameters']).map(asRecord);
  const documented = shared.versions[`${method} ${path}`.toLowerCase()];
  const [success = '200', answer] =
    Object.entries(asRecord(swagger['responses'])).find(([code]) => /^2/.test(code)) ?? [];
  const optional = parameters.filter((each) => each['in'] === 'path' && each['x-ms-required'] === false);
  const body = parameters.find((each) => each['in'] === 'body');
  const responseSchema = asRecord(answer)['schema'];
  const examples = Object.entries(asRecord(swagger['x-ms-examples'])).map(([name, example]) =>
    toExample(name, asRecord(example)),
  );
  return {
    id: `${area}/${asText(swagger['operationId']) ?? path}`,
    area,
    method: method.toUpperCase(),
    segments: path.split('/').filter(Boolean),
    optional: new Set(optional.map((each) => String(each['name']))),
    parameters: parameters.flatMap(toParameter),
    selectors: [...query.matchAll(/(?:^|&)([^=&]+)=/g)].map((each) => each[1] ?? ''),
    consumes: asList(swagger['consumes']).map(String),
    requestSchema: body ? asRecord(body['schema']) : undefined,
    responseSchema: responseSchema ? asRecord(responseSchema) : undefined,
    successStatus: examples.flatMap((each) => each.responses)[0]?.status ?? Number(success),
    versions: documented?.versions,
    previewOnly: area === 'Location' || swagger['x-preview-only'] === true,
    scopes: documented?.scopes ?? [],
    examples,
    definitions: shared.definitions,
    book: shared.book,
  };
}

function toParameter(swagger: JsonObject): Parameter[] {
  const place = swagger['in'];
  if ((place !== 'path' && place !== 'query') || swagger['name'] === 'organization') return [];
  const members = swagger['enum'];
  return [
    {
      name: String(swagger['name']),
      in: place,
      required: swagger['required'] === true && swagger['x-ms-required'] !== false,
      type: asText(swagger['type']) ?? 'string',
      format: asText(swagger['format']),
      members: Array.isArray(members) ? members.map(String) : undefined,
    },
  ];
}

function toExample(name: string, example: JsonObject): Example {
  return {
    name,
    requestBody: asRecord(example['parameters'])['body'],
    responses: Object.entries(asRecord(example['responses'])).map(([status, response]) => ({
      status: Number(status),
      body: asRecord(response)['body'],
    })),
  };
}
