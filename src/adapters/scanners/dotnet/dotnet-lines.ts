import { parseScannerLine, type EngineLevel, type EngineLine } from '../run/engine-log';

const TIME = /^\d\d:\d\d:\d\d(?:\.\d{1,3})?\s+/;
/** The scanner's own word for the level, then that of the engine behind it: `WARNING: WARN: text`. */
const LEVELS: readonly (readonly [head: RegExp, level: EngineLevel])[] = [
  [/^(?:WARNING: )?ERROR: /, 'ERROR'],
  [/^(?:WARNING: (?:WARN: )?|WARN: )/, 'WARN'],
  [/^(?:DEBUG: )+/, 'DEBUG'],
  [/^TRACE: /, 'TRACE'],
  [/^INFO: /, 'INFO'],
];
/** The first line of a crash, and those of the exceptions that caused it; the last one is the innermost. */
const THROWN = /^(?:Unhandled exception\. | {1,8}---> )(\S.*)$/;

/** Reads a line of SonarScanner for .NET: `12:00:00.123  text`, or that of the scanner that its second step runs. */
export function parseDotnetLine(line: string): EngineLine | undefined {
  const known = parseScannerLine(line);
  if (known !== undefined) return known;
  const time = TIME.exec(line.slice(0, 40));
  const text = time === null ? '' : line.slice(time[0].length).trim();
  if (text === '') return undefined;
  for (const [head, level] of LEVELS) {
    const word = head.exec(text.slice(0, 40));
    if (word !== null) return { level, message: text.slice(word[0].length).trimStart(), stacktrace: null };
  }
  return { level: 'INFO', message: text, stacktrace: null };
}

/** The same for standard error: what the scanner says there without a word for the level is an error, and so is a crash. */
export function parseDotnetErrorLine(line: string): EngineLine | undefined {
  const thrown = THROWN.exec(line)?.[1];
  if (thrown !== undefined) return { level: 'ERROR', message: thrown, stacktrace: null };
  const read = parseDotnetLine(line);
  const saysLevel = /^\S*\s+(?:INFO|WARN|DEBUG|TRACE)/.test(line.slice(0, 40)) || parseScannerLine(line) !== undefined;
  return read?.level === 'INFO' && !saysLevel ? { ...read, level: 'ERROR' } : read;
}
