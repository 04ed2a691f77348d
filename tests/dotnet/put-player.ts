import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One step of a recording: how it was started, what it said, how it ended, and what was in `.sonarqube` afterwards. */
export interface RecordedStep {
  /** For example `begin /k:shop`, `dotnet build --no-incremental`, `end`. */
  readonly step: string;
  readonly exitCode: number | null;
  readonly signal?: string;
  /** `stdout: …` or `stderr: …`. */
  readonly lines: readonly string[];
  readonly left?: Readonly<Record<string, string>>;
}

/** What a version of SonarScanner for .NET did in one situation. */
export interface Recording {
  readonly situation: string;
  readonly what: string;
  /** For example `12.1.0`. */
  readonly version: string;
  readonly steps: readonly RecordedStep[];
}

const FOLDER = path.join(__dirname, '..', 'fixtures', 'dotnet', 'recordings');

/** Every recording, of both versions. */
export function recordings(): readonly Recording[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const version = /-(\d+\.\d+\.\d+)\.json$/.exec(name)?.[1];
      if (version === undefined) throw new Error(`${name} names no version of the scanner`);
      return { ...(JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as Omit<Recording, 'version'>), version };
    });
}

export function recordingOf(situation: string, version: string): Recording {
  const found = recordings().find((one) => one.situation === situation && one.version === version);
  if (found === undefined) throw new Error(`there is no recording of ${situation}, ${version}`);
  return found;
}

/** Where the places of a recording are here: `<agent>` (Agent.BuildDirectory), `<home>`, `<tmp>`, `<tools>`, … */
export type Places = Readonly<Record<`<${string}>`, string>>;

/** The real engine, for a second step that really analyses. */
export interface PlayedEngine {
  readonly java: string;
  readonly jar: string;
}

/**
 * Puts the player of a recording where a scanner is looked for. It plays `begin`, `build` and `end`, each when it is called.
 *
 * @param program the file, for example `…/bin/dotnet`
 */
export function putPlayer(
  program: string,
  { version, steps }: Recording,
  places: Places,
  engine: PlayedEngine | null = null,
): void {
  mkdirSync(path.dirname(program), { recursive: true });
  const texts = Object.assign({}, ...recordingOf('succeeds', version).steps.map(({ left }) => left ?? {})) as object;
  writeFileSync(`${program}.json`, JSON.stringify({ steps, texts, places, engine }));
  const player = JSON.stringify(path.join(__dirname, 'player.js'));
  writeFileSync(program, `#!${process.execPath}\nrequire(${player});\n`, { mode: 0o755 });
}
