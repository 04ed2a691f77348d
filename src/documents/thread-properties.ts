import * as v from 'valibot';
import { propertyName } from './property-name';

/** Version of what the properties say. A reader leaves discussions of a newer one alone. */
const VERSION = '1';

const NAME_OF_VERSION = propertyName('version');
const NAME_OF_STATUS = propertyName('status');

const shared = {
  /** Digest of the text as we last wrote it. */
  hash: v.string(),
  /** Status of the thread as we last wrote it: another one was set by a person. */
  status: v.picklist(['active', 'closed', 'fixed', 'wontFix', 'byDesign']),
  /** Id of the pipeline, which the limit of comments is counted by; empty where the agent does not tell. */
  definition: v.string(),
};

/**
 * What a comment on a line remembers of itself. It is found again by these, never by author, text or line: an author may
 * change, a text may be edited, a line moves.
 */
export const findingMarkSchema = v.object({
  ...shared,
  /** Key of the issue or hotspot. */
  issue: v.pipe(v.string(), v.nonEmpty()),
  project: v.string(),
  /** Address of the server without a trailing slash, lower case. */
  server: v.string(),
  rule: v.string(),
  /** In the repository, with a leading slash. */
  path: v.string(),
  /** Of the line's text without blanks; empty where nobody tells. */
  lineHash: v.string(),
});
const FIELDS = Object.keys(findingMarkSchema.entries);
export type FindingMark = Readonly<v.InferOutput<typeof findingMarkSchema>>;

/** What the summary remembers of itself: it is the one discussion of its pipeline without an issue. */
export const summaryMarkSchema = v.object(shared);
export type SummaryMark = Readonly<v.InferOutput<typeof summaryMarkSchema>>;

/** What a discussion of ours is. */
export type ThreadMark =
  /** Of one issue. */
  { readonly kind: 'finding'; readonly mark: FindingMark } | { readonly kind: 'summary'; readonly mark: SummaryMark };

/** What a pull request remembers of its discussions; permanent, too. */
const KEPT = 'SonarQube.Thread.';

/** A discussion, as far as something is remembered of it. */
interface Remembered {
  readonly id: number;
  readonly properties: ReadonlyMap<string, string>;
  readonly isUnsettled?: boolean;
}

/** Properties of a pull request, by name. */
export type KeptProperties = readonly (readonly [name: string, value: string])[];

/**
 * What shall be remembered of a discussion and is not yet, as properties of its pull request: Azure DevOps takes no change of its
 * own ("Comment thread properties cannot be updated").
 */
export function toKeptProperties(
  { id, properties, isUnsettled = false }: Remembered,
  wanted: ReadonlyMap<string, string>,
): KeptProperties {
  return [...wanted].flatMap(([name, value]) =>
    !isUnsettled && properties.get(name) === value ? [] : [[`${KEPT}${id}.${name}`, value] as const],
  );
}

/**
 * That a state is about to be set, as `active>fixed`, since it and the memory of it are two requests. Cut off before it is
 * remembered as set, the new state is as we wrote it, the old one as if nothing had been tried, and any other is a person's.
 */
export function toIntention({ id, properties }: Remembered, status: string): KeptProperties {
  const before = properties.get(NAME_OF_STATUS) ?? '';
  return before === status ? [] : [[`${KEPT}${id}.${NAME_OF_STATUS}`, `${before}>${status}`]];
}

/** A comment of ours with what its pull request remembers of it; as it is where that cannot be read, or it is none of ours. */
export function withKept<T extends Remembered & { readonly status: string | null }>(
  thread: T,
  kept: ReadonlyMap<string, string>,
): T {
  const start = `${KEPT}${thread.id}.`;
  const properties = new Map(thread.properties);
  for (const [name, value] of kept) if (name.startsWith(start)) properties.set(name.slice(start.length), value);
  const [before = '', intended] = (properties.get(NAME_OF_STATUS) ?? '').split('>');
  const isUnsettled = intended !== undefined;
  if (isUnsettled) properties.set(NAME_OF_STATUS, intended === thread.status ? intended : before);
  const isRead = [thread.properties, properties].every((each) => parseThreadProperties(each)?.kind === 'finding');
  return isRead ? { ...thread, properties, ...(isUnsettled && { isUnsettled }) } : thread;
}

/** Reads the properties of a discussion; `null` where it is not ours, or of a newer release. */
export function parseThreadProperties(properties: ReadonlyMap<string, string>): ThreadMark | null {
  if (properties.get(NAME_OF_VERSION) !== VERSION) return null;
  const fields = Object.fromEntries(
    FIELDS.flatMap((field) => {
      const value = properties.get(propertyName(field));
      return value === undefined ? [] : [[field, value]];
    }),
  );
  if (fields['issue'] === undefined) return v.is(summaryMarkSchema, fields) ? { kind: 'summary', mark: fields } : null;
  return v.is(findingMarkSchema, fields) ? { kind: 'finding', mark: fields } : null;
}

/** The properties that say so. */
export function toThreadProperties(mark: FindingMark | SummaryMark): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(mark).map(([field, value]): [string, string] => [propertyName(field), value]),
    [NAME_OF_VERSION, VERSION],
  ]);
}
