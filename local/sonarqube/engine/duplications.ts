import type { FileAnalysis } from './analyzer';

/** A duplicated block has at least ten lines of code and a hundred tokens, as in SonarQube for languages but Java. */
const LINES = 10;
const TOKENS = 100;

/** The duplicated lines of each file. */
export function findDuplications(files: ReadonlyMap<string, FileAnalysis>): ReadonlyMap<string, readonly number[]> {
  const blocks = new Map<string, { readonly file: string; readonly lines: readonly number[] }[]>();
  for (const [file, analysis] of files) {
    for (let start = 0; start + LINES <= analysis.codeLines.length; start += 1) {
      const lines = analysis.codeLines.slice(start, start + LINES);
      const tokens = lines.reduce((total, line) => total + (analysis.tokensByLine[line] ?? 0), 0);
      if (tokens < TOKENS) continue;
      const key = lines.map((line) => analysis.lineHashes[line - 1]).join();
      const places = blocks.get(key) ?? [];
      blocks.set(key, [...places, { file, lines }]);
    }
  }
  const duplicated = new Map<string, Set<number>>();
  for (const places of blocks.values()) {
    if (places.length < 2) continue;
    for (const { file, lines } of places) {
      const known = duplicated.get(file) ?? new Set();
      duplicated.set(file, new Set([...known, ...lines]));
    }
  }
  return new Map([...duplicated].map(([file, lines]) => [file, [...lines].sort((a, b) => a - b)]));
}
