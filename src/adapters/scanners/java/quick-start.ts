import { createHash } from 'node:crypto';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically, remove, removeStale } from '../cache/atomic-write';

/** What is known of a run before its start. */
export interface QuickStartInput {
  /** `sonar.userHome`. */
  readonly userHome: string;
  /** Tells the analyses of one project and one kind of scope from others. */
  readonly analysis: string;
  /** Options for Java that the author and the agent give, from wherever Java reads them. */
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How a run is started, and what is to be done when it has ended. */
export interface QuickStart {
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** @param milliseconds how long the scanner ran; `null` where it failed, which says nothing about the next run */
  readonly settle: (milliseconds: number | null) => Promise<void>;
}

/**
 * Java's second compiler and its parallel collector pay only in runs that last: a short one does without and costs a third
 * less. How long a run takes is known from the last one of the same project on this agent; where nothing is known, Java is
 * left as it is. Longer ones lose a tenth without the second compiler, so the line is drawn well below where that begins.
 */
const SHORT_MILLISECONDS = 20_000;
const FOR_SHORT_RUNS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
/** Whoever chooses a compiler or a collector has reasons; two collectors even keep Java from starting. */
const CHOICE_OF_COMPILER =
  /^-XX:[+-]?(?:Tiered|Use\w*GC\b|UseJVMCI|Compile|Flags=|VMOptionsFile=)|^-X(?:int|comp|batch)|^@/;

const MOST_RECORDS = 200;
/** 6 MB for each folder that an analysis works in: the path is a part of the key. */
const MOST_COMPILED_BYTES = 100_000_000;

/**
 * Makes use of what earlier runs on this agent have left. All of it only saves time: what cannot be read or written is as
 * if it were not there.
 */
export async function useQuickStart({
  userHome,
  analysis,
  options,
  environment,
}: QuickStartInput): Promise<QuickStart> {
  const folder = join(userHome, 'cache', 'runs');
  const record = join(folder, createHash('sha256').update(analysis).digest('hex').slice(0, 32));
  const took = await readRecord(record);
  const isShort = took !== undefined && took <= SHORT_MILLISECONDS;
  // The Node that analyzes JavaScript and TypeScript inherits it, and keeps its compiled code there from run to run.
  const ofNode = Object.keys(environment).some((name) => /^NODE_(?:DISABLE_)?COMPILE_CACHE$/i.test(name));
  const compiled = join(userHome, 'cache', 'node-compile');
  return {
    options: isShort && !options.some((option) => CHOICE_OF_COMPILER.test(option)) ? FOR_SHORT_RUNS : [],
    environment: ofNode ? {} : { NODE_COMPILE_CACHE: compiled },
    settle: async (milliseconds) => {
      if (milliseconds !== null) await writeRecord(folder, record, milliseconds).catch(() => undefined);
      if (!ofNode && (await sizeOf(compiled)) > MOST_COMPILED_BYTES) await remove(compiled);
    },
  };
}

/** Milliseconds that the last run took; `undefined` where there is no such record, or one that is none. */
async function readRecord(path: string): Promise<number | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
      const text = buffer.toString('latin1', 0, bytesRead);
      return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

async function writeRecord(folder: string, path: string, milliseconds: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeAtomically(path, String(Math.round(milliseconds)));
  await removeStale(folder);
  const names = await readdir(folder);
  if (names.length <= MOST_RECORDS) return;
  const used = await Promise.all(
    names.map(async (name) => {
      const written = (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0;
      return { path: join(folder, name), written };
    }),
  );
  used.sort((a, b) => b.written - a.written);
  for (const old of used.slice(MOST_RECORDS)) await remove(old.path);
}

/** Bytes in a folder and the folders in it. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sizeOf(path) : ((await stat(path).catch(() => undefined))?.size ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
