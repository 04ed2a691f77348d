import { badRequest } from './api-error';
import { type Call } from './call';
import { asRecord, isObject, type JsonObject } from './json';
import { type Project, type Repository } from './state';
import { type Identity } from './tokens';

/** How answers name a person or service. */
export function identityRef(call: Call, identity: Identity): object {
  const { collectionUrl } = call;
  return {
    displayName: identity.displayName,
    url: `${collectionUrl}/_apis/Identities/${identity.id}`,
    _links: { avatar: { href: `${collectionUrl}/_apis/GraphProfile/MemberAvatars/${identity.descriptor}` } },
    id: identity.id,
    uniqueName: identity.uniqueName,
    imageUrl: `${collectionUrl}/_apis/GraphProfile/MemberAvatars/${identity.descriptor}`,
    descriptor: identity.descriptor,
  };
}

/** How answers name a project. */
export function projectRef(call: Call, project: Project): object {
  return {
    id: project.id,
    name: project.name,
    description: project.description,
    url: `${call.collectionUrl}/_apis/projects/${project.id}`,
    state: 'wellFormed',
    revision: 1,
    visibility: project.visibility,
    lastUpdateTime: project.lastUpdateTime,
  };
}

/** Root of a repository's operations. */
export function repositoryUrl(call: Call, repository: Repository): string {
  return `${call.collectionUrl}/${repository.project.id}/_apis/git/repositories/${repository.id}`;
}

/** The API's form of a property's value: the .NET type beside it. */
export function typedValue(value: unknown): { $type: string; $value: unknown } {
  if (isObject(value) && typeof value['$type'] === 'string') return { $type: value['$type'], $value: value['$value'] };
  // The service's JSON reader takes text of this form for a point in time, whatever its offset, and tells it in UTC.
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(value)) {
    return { $type: 'System.DateTime', $value: new Date(value).toISOString().replace('.000Z', 'Z') };
  }
  return { $type: 'System.String', $value: typeof value === 'string' ? value : JSON.stringify(value) };
}

/**
 * Refuses text that the service does not store: longer than `most`, or with control, invisible or unassigned characters. It looks
 * at halves of pairs one by one, so that those beyond the first plane pass.
 */
export function demandStorable(text: string | undefined, what: string, most: number, lineBreaks = ''): void {
  if ((text ?? '').length > most) throw badRequest(`${what} is longer than ${most} characters.`);
  const refused = [...(text ?? '')].find(
    (each) => each.length === 1 && !lineBreaks.includes(each) && /[\p{Cc}\p{Cf}\p{Cn}\p{Zl}\p{Zp}]/u.test(each),
  );
  if (refused !== undefined)
    throw badRequest(
      `The string argument contains a character that is not valid: 'u${refused.charCodeAt(0)}'. ${what}`,
    );
}

/** Refuses properties that the service does not store. */
export function demandProperties(properties: Iterable<readonly [name: string, value: unknown]>): void {
  for (const [name, value] of properties) {
    demandStorable(name, 'propertyName', 400, '\r\n');
    if (typeof value === 'string') demandStorable(value, 'value', 4 * 1024 * 1024, '\r\n');
  }
}

/** Properties with typed values, those of `names` only when it is given. */
export function typedProperties(
  properties: ReadonlyMap<string, unknown>,
  names?: readonly string[],
): Record<string, unknown> {
  const wanted = names?.map((name) => name.toLowerCase());
  return Object.fromEntries(
    [...properties]
      .filter(([name]) => !wanted || wanted.includes(name.toLowerCase()) || wanted.includes('*'))
      .map(([name, value]) => [name, typedValue(value)]),
  );
}

/** Properties as an answer of their own. */
export function propertiesAnswer(properties: ReadonlyMap<string, unknown>, names?: readonly string[]): object {
  const value = typedProperties(properties, names);
  return { count: Object.keys(value).length, value };
}

/** One step of a JSON patch over properties: the property's name, and its new value or undefined to remove it. */
export interface PropertyChange {
  readonly name: string;
  readonly value: unknown;
}

/**
 * Reads a JSON patch document over properties; undefined when it has a step that properties do not know. A step with an
 * empty path adds all members of its value.
 */
export function toPropertyChanges(document: unknown): PropertyChange[] | undefined {
  const changes = (Array.isArray(document) ? document : []).map((step) => toSteps(asRecord(step)));
  return changes.every((each) => each !== undefined) ? changes.flat() : undefined;
}

function toSteps({ op, path, value }: JsonObject): PropertyChange[] | undefined {
  const writes = op === 'add' || op === 'replace';
  if (path === '' && writes && isObject(value))
    return Object.entries(value).map(([name, each]) => ({ name, value: each }));
  if (typeof path !== 'string' || !/^\/[^/]+$/.test(path)) return undefined;
  const name = path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
  if (op === 'remove') return [{ name, value: undefined }];
  return writes && value != null ? [{ name, value }] : undefined;
}

/** Applies changes to properties. Names compare without case; there is no compare-and-set: the last writer of a key wins. */
export function applyPropertyChanges<T>(
  properties: Map<string, T>,
  changes: readonly PropertyChange[],
  toStored: (value: unknown) => T,
): void {
  demandProperties(changes.map(({ name, value }) => [name, value]));
  for (const { name, value } of changes) {
    const known = [...properties.keys()].find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
    if (value === undefined) properties.delete(known);
    else properties.set(known, toStored(value));
  }
}
