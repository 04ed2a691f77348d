import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { xmlReader } from './xml';

interface CoveredLine {
  hits: number;
  branches: number;
  coveredBranches: number;
}
/** By file, then by line. */
export type Coverage = Map<string, Map<number, CoveredLine>>;

/**
 * Adds what a Cobertura report says to what others said. Lines stand in the report twice, in their method and in their class;
 * only those of the class count. A line of several reports is covered where one of them covers it. As ReportGenerator does it.
 *
 * @param files says what a file name of the report means; `undefined` where there is no such file
 * @returns names of files that are not there
 */
export async function addCobertura(
  report: string,
  coverage: Coverage,
  files: (name: string, sources: readonly string[]) => Promise<string | undefined>,
  stopped: AbortSignal,
): Promise<ReadonlySet<string>> {
  const named = new Map<string, Map<number, CoveredLine>>();
  const sources: string[] = [];
  let lines: Map<number, CoveredLine> | undefined;
  let inMethods = 0;
  let source: string | undefined;
  const reader = xmlReader({
    onOpen: (element, attributes) => {
      if (element === 'source') source = '';
      else if (element === 'methods') inMethods += 1;
      else if (element === 'class') {
        const name = attributes['filename'] ?? '';
        lines = named.get(name) ?? new Map<number, CoveredLine>();
        named.set(name, lines);
      } else if (element === 'line' && inMethods === 0 && lines !== undefined) addLine(lines, attributes);
    },
    onText: (text) => {
      if (source !== undefined) source += text;
    },
    onClose: (element) => {
      if (element === 'methods') inMethods -= 1;
      else if (element === 'class') lines = undefined;
      else if (element === 'source' && source !== undefined) {
        sources.push(source.trim());
        source = undefined;
      }
    },
  });
  const decoder = new StringDecoder('utf8');
  for await (const chunk of createReadStream(report, { signal: stopped })) reader.write(decoder.write(chunk as Buffer));
  reader.write(decoder.end());
  reader.close();
  const missing = new Set<string>();
  for (const [name, ofClass] of named) {
    const path = name === '' ? undefined : await files(name, sources);
    const length = path === undefined ? undefined : await lengthOf(path, stopped);
    if (path === undefined || length === undefined) missing.add(name);
    else merge(coverage, path, ofClass, length);
  }
  return missing;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Lines of a file as SonarQube counts them, the empty one at the end too; `undefined` where it cannot be read. */
async function lengthOf(path: string, stopped: AbortSignal): Promise<number | undefined> {
  let lines = 1;
  let last: number | undefined;
  try {
    for await (const chunk of createReadStream(path, { signal: stopped })) {
      for (const byte of chunk as Buffer) {
        if (byte === CARRIAGE_RETURN || (byte === LINE_FEED && last !== CARRIAGE_RETURN)) lines += 1;
        last = byte;
      }
    }
    return lines;
  } catch (error) {
    if (stopped.aborted) throw error;
    return undefined;
  }
}

function addLine(lines: Map<number, CoveredLine>, attributes: Readonly<Record<string, string>>): void {
  const number = Number(attributes['number']);
  if (!Number.isInteger(number) || number < 1) return;
  const [, covered = '0', all = '0'] = /\((\d+)\/(\d+)\)/.exec(attributes['condition-coverage'] ?? '') ?? [];
  const line = { hits: Number(attributes['hits']) || 0, branches: Number(all), coveredBranches: Number(covered) };
  lines.set(number, joined(lines.get(number), line));
}

/** Generated code may name lines behind the end of its file, of which a single one ends the whole analysis. */
function merge(coverage: Coverage, path: string, lines: ReadonlyMap<number, CoveredLine>, length: number): void {
  const all = coverage.get(path) ?? new Map<number, CoveredLine>();
  coverage.set(path, all);
  for (const [number, line] of lines) if (number <= length) all.set(number, joined(all.get(number), line));
}

function joined(one: CoveredLine | undefined, other: CoveredLine): CoveredLine {
  if (one === undefined) return other;
  return {
    hits: one.hits + other.hits,
    branches: Math.max(one.branches, other.branches),
    coveredBranches: Math.max(one.coveredBranches, other.coveredBranches),
  };
}

/**
 * What a file name of a report means: absolute, below one of its sources, or, of a deterministic build, below the base
 * directory, which it calls `/_/`.
 */
export async function coveredFile(
  name: string,
  sources: readonly string[],
  baseDirectory: string,
): Promise<string | undefined> {
  const deterministic = /^[\\/]_\d*[\\/](.+)$/.exec(name)?.[1];
  const candidates = isAbsolute(name)
    ? [name, ...(deterministic === undefined ? [] : [join(baseDirectory, deterministic)])]
    : [...sources, baseDirectory].map((folder) => join(folder, name));
  for (const path of candidates) {
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) return path;
  }
  return undefined;
}

/** Writes coverage in SonarQube's generic format, which servers of every version read. */
export async function writeGenericCoverage(path: string, coverage: Coverage): Promise<void> {
  const parts = ['<?xml version="1.0" encoding="utf-8"?>', '<coverage version="1">'];
  for (const [file, lines] of [...coverage].sort(([left], [right]) => (left < right ? -1 : 1))) {
    parts.push(`  <file path="${escapeXml(file)}">`);
    for (const [number, line] of [...lines].sort(([left], [right]) => left - right)) {
      const { hits, branches, coveredBranches } = line;
      const conditions =
        branches === 0 ? '' : ` branchesToCover="${branches}" coveredBranches="${Math.min(branches, coveredBranches)}"`;
      parts.push(`    <lineToCover lineNumber="${number}" covered="${hits > 0}"${conditions} />`);
    }
    parts.push('  </file>');
  }
  parts.push('</coverage>');
  await writeFile(path, parts.join('\n'));
}

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
