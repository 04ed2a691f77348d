import { indexedFiles, isClassArchiveNotice, needsAction, type EngineLine } from './engine-log';
import { noticeOf, type ScannerNotice } from '../../../domain/scanner/scanner-notices';
import type { Logger } from '../../../ports/logger';
import { isFrame } from './scanner-text';

/** Enough for every explanation; a scanner may write errors without end. */
const MOST_ERRORS = 100;
const LAST_LINES = 40;

/**
 * Turns the lines of a scanner into lines of the pipeline's log, and remembers what tells how it went. Standard error is
 * no error: Java writes its warnings there.
 */
export class ScannerLog {
  readonly errors: EngineLine[] = [];
  /** The last lines that are no JSON, of both streams. */
  readonly plainLines: string[] = [];
  files: number | null = null;
  readonly notices = new Set<ScannerNotice>();
  /** The scanner itself has spoken, so Java could start it. */
  hasSpoken = false;
  classArchiveUnfit = false;

  constructor(
    private readonly logger: Logger,
    private readonly parse: (line: string) => EngineLine | undefined,
    private readonly verbose: boolean,
    /** For standard error, where it is written in another form. */
    private readonly parseError = parse,
    /** Whether a line that is no error by its level may explain a failure as one does. */
    private readonly explains: (message: string) => boolean = () => false,
  ) {}

  readonly onOutputLine = (text: string): void => {
    this.#take(text, this.parse(text));
  };

  /** SonarScanner CLI writes its errors there, in the form of its other lines. */
  readonly onErrorLine = (text: string): void => {
    this.#take(text, this.parseError(text));
  };

  /** Everything that may explain a failure. */
  said(): readonly string[] {
    return [
      ...this.errors.flatMap(({ message, stacktrace }) => (stacktrace === null ? [message] : [message, stacktrace])),
      ...this.plainLines,
    ];
  }

  /** Does some work with the lines meanwhile folded under a title. */
  async folded<T>(title: string, work: () => Promise<T>): Promise<T> {
    this.logger.startGroup(title);
    try {
      return await work();
    } finally {
      this.logger.endGroup();
    }
  }

  #take(text: string, line: EngineLine | undefined): void {
    // Some scanners hand on what Java says in lines of their own.
    if (isClassArchiveNotice(line?.message ?? text)) {
      this.classArchiveUnfit = true;
      this.logger.debug(text);
      return;
    }
    const notice = noticeOf(line?.message ?? text);
    if (notice !== undefined) this.notices.add(notice);
    if (line === undefined) this.#plain(text);
    else this.#parsed(line);
  }

  #parsed(line: EngineLine): void {
    const { level, message, stacktrace } = line;
    this.hasSpoken = true;
    this.files = indexedFiles(message) ?? this.files;
    if (level === 'ERROR' || this.explains(message)) {
      if (this.errors.length === MOST_ERRORS) this.errors.splice(MOST_ERRORS / 2, 1);
      this.errors.push(line);
    }
    if (level === 'WARN' && needsAction(message)) this.logger.warning(message);
    else this.logger.info(`${level.padEnd(5)} ${message}`);
    if (stacktrace !== null && this.verbose) this.logger.info(stacktrace);
  }

  #plain(text: string): void {
    if (text.trim() === '') return;
    this.logger.info(text);
    if (isFrame(text)) return;
    if (this.plainLines.length === LAST_LINES) this.plainLines.shift();
    this.plainLines.push(text);
  }
}
