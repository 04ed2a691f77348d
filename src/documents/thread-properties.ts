import * as v from 'valibot';

/** Version of what the properties say. A reader leaves discussions of a newer one alone. */
const VERSION = '1';

/** Names of thread properties; permanent, since discussions outlive releases. */
const NAMES = {
  issue: 'SonarQube.Issue',
  project: 'SonarQube.Project',
  server: 'SonarQube.Server',
  hash: 'SonarQube.Hash',
  status: 'SonarQube.Status',
  rule: 'SonarQube.Rule',
  path: 'SonarQube.Path',
  lineHash: 'SonarQube.LineHash',
  definition: 'SonarQube.Definition',
} as const;
const NAME_OF_VERSION = 'SonarQube.Version';

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
}

/**
 * What shall be remembered of a discussion and is not yet, as properties of its pull request: Azure DevOps takes no change of its
 * own ("Comment thread properties cannot be updated").
 */
export function toKeptProperties(thread: Remembered, wanted: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const changed = [...wanted].filter(([name, value]) => thread.properties.get(name) !== value);
  return new Map(changed.map(([name, value]) => [`${KEPT}${thread.id}.${name}`, value]));
}

/** A comment of ours with what its pull request remembers of it; as it is where that cannot be read, or it is none of ours. */
export function withKept<T extends Remembered>(thread: T, kept: ReadonlyMap<string, string>): T {
  const start = `${KEPT}${thread.id}.`;
  const properties = new Map(thread.properties);
  for (const [name, value] of kept) if (name.startsWith(start)) properties.set(name.slice(start.length), value);
  const isRead = [thread.properties, properties].every((each) => parseThreadProperties(each)?.kind === 'finding');
  return isRead ? { ...thread, properties } : thread;
}

/** Reads the properties of a discussion; `null` where it is not ours, or of a newer release. */
export function parseThreadProperties(properties: ReadonlyMap<string, string>): ThreadMark | null {
  if (properties.get(NAME_OF_VERSION) !== VERSION) return null;
  const fields = Object.fromEntries(
    Object.entries(NAMES).flatMap(([field, name]) => {
      const value = properties.get(name);
      return value === undefined ? [] : [[field, value]];
    }),
  );
  if (fields['issue'] !== undefined) {
    const parsed = v.safeParse(findingMarkSchema, fields);
    return parsed.success ? { kind: 'finding', mark: parsed.output } : null;
  }
  const parsed = v.safeParse(summaryMarkSchema, fields);
  return parsed.success ? { kind: 'summary', mark: parsed.output } : null;
}

/** The properties that say so. */
export function toThreadProperties(mark: FindingMark | SummaryMark): ReadonlyMap<string, string> {
  const fields: Readonly<Record<string, string>> = mark;
  return new Map([
    ...Object.entries(NAMES).flatMap(([field, name]): [string, string][] => {
      const value = fields[field];
      return value === undefined ? [] : [[name, value]];
    }),
    [NAME_OF_VERSION, VERSION],
  ]);
}
