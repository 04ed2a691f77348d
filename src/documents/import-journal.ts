import * as v from 'valibot';
import { parseUnversioned } from './parse-document';

const lineSchema = v.variant('event', [
  /** A run begins. */
  v.object({ event: v.literal('run'), at: v.string(), sonarqube: v.string(), organization: v.string() }),
  /** What follows about a repository is on its way. */
  v.object({
    event: v.literal('started'),
    at: v.string(),
    repositoryId: v.string(),
    project: v.string(),
    repository: v.string(),
    key: v.string(),
    action: v.picklist(['create', 'bind', 'finish']),
  }),
  /** What was started has come to its end. */
  v.object({
    event: v.literal('finished'),
    at: v.string(),
    repositoryId: v.string(),
    key: v.string(),
    result: v.picklist(['created', 'bound', 'unchanged', 'failed']),
    /** Code and text of the failure; `null` where there is none. */
    failure: v.nullable(v.string()),
  }),
]);

/** One line of the journal of an import. It holds no secret. */
export type JournalLine = Readonly<v.InferOutput<typeof lineSchema>>;

/** A line as it is written, its end included. */
export function formatJournalLine(line: JournalLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** A journal as it was found. */
export interface ReadJournal {
  readonly lines: readonly JournalLine[];
  /** Number of the first line that nobody can read, from 1; `null` where all were read. */
  readonly unreadable: number | null;
}

/** How each line begins. */
const BEGINNING = '{"event":"';

/**
 * Reads a journal. A last line without an end was being written when its writer died, and is none; whoever goes on writing
 * takes it away, so it must be one of a journal at all, and not somebody's only line.
 */
export function parseJournal(content: string): ReadJournal {
  const whole = content.slice(0, content.lastIndexOf('\n') + 1);
  const rest = content.slice(whole.length);
  const lines: JournalLine[] = [];
  for (const [index, line] of whole.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseUnversioned(lineSchema, line);
    if (parsed === undefined) return { lines, unreadable: index + 1 };
    lines.push(parsed);
  }
  const isCutOff = rest.startsWith(BEGINNING) || BEGINNING.startsWith(rest);
  return { lines, unreadable: isCutOff ? null : whole.split('\n').length };
}
