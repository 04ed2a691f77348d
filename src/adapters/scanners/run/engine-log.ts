export type EngineLevel = 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE';

export interface EngineLine {
  readonly level: EngineLevel;
  readonly message: string;
  readonly stacktrace: string | null;
}

const LEVELS: Readonly<Record<string, EngineLevel>> = {
  ERROR: 'ERROR',
  WARN: 'WARN',
  WARNING: 'WARN',
  INFO: 'INFO',
  DEBUG: 'DEBUG',
  TRACE: 'TRACE',
};

/** Reads a JSON line of the scanner engine; `undefined` for any other line. */
export function parseEngineLine(line: string): EngineLine | undefined {
  if (!line.startsWith('{')) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || !('level' in json) || !('message' in json)) return undefined;
  const level = typeof json.level === 'string' ? LEVELS[json.level.toUpperCase()] : undefined;
  if (level === undefined || typeof json.message !== 'string') return undefined;
  const stacktrace = 'stacktrace' in json && typeof json.stacktrace === 'string' ? json.stacktrace : null;
  return { level, message: json.message, stacktrace };
}

/** Reads a line of SonarScanner CLI: `INFO  text`, from 6.2 on with the time before it. */
export function parseScannerLine(line: string): EngineLine | undefined {
  const head = /^(?:\d\d:\d\d:\d\d(?:\.\d{3})? )?(ERROR|WARN|INFO|DEBUG|TRACE)[:\s]/.exec(line.slice(0, 40));
  const level = LEVELS[head?.[1] ?? ''];
  if (level === undefined || head === null) return undefined;
  return { level, message: line.slice(head[0].length).trimStart(), stacktrace: null };
}

/** Number of files that the engine says it indexed; `undefined` for other messages. */
export function indexedFiles(message: string): number | undefined {
  const count = /^(\d+) files? indexed\b/.exec(message)?.[1];
  return count === undefined ? undefined : Number(count);
}

/**
 * Warnings that a person must act on, since results are missing or will be. All others stay in the folded lines: a yellow
 * mark that every run has is read by nobody.
 */
const TO_ACT_ON: readonly RegExp[] = [
  /\btoken\b.*\bexpire/i,
  /\bno coverage\b|coverage (?:report|information).*(?:not found|cannot be found|could not be|not be (?:read|saved|found))/i,
  /(?:unable to|could not|cannot) (?:import|read|parse|find).*\breports?\b/i,
  /\breports?\b.*(?:not found|does not exist|do not exist|cannot be found|could not be (?:read|parsed|found))/i,
  /could not resolve \d+ file paths|file paths? could not be resolved/i,
  /problems? with file encoding/i,
  /dependencies\/libraries were not provided/i,
  /bytecode of dependencies was not provided/i,
  /(?:node\.?js|java) (?:version|runtime).*(?:deprecated|no longer|unsupported|not supported)/i,
  /skipped because (?:of )?(?:node|the node)/i,
  // The plug-ins for C# and Visual Basic.
  /no (?:roslyn issue|protobuf) reports? (?:were )?found/i,
  /detected only test files/i,
  /doesn't contain any coverage data/i,
];

/** Whether a warning of the scanner goes into the run's list of warnings. */
export function needsAction(message: string): boolean {
  const begin = message.slice(0, 1000);
  return TO_ACT_ON.some((pattern) => pattern.test(begin));
}

/** JVM lines about its class data archive: of interest to nobody, and the sign that the archive does not fit. */
export function isClassArchiveNotice(line: string): boolean {
  return /^\[[\d.,]+s?\]\[(?:warning|error|info)\s*\]\[(?:cds|class,path|aot)\b/.test(line);
}
