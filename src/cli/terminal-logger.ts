import type { Logger } from '../ports/logger';
import type { Progress, Terminal } from './terminal';

/** What a use case says while it works: facts move the line of progress, the rest is for people to read. */
export function terminalLogger(progress: Progress, terminal: Pick<Terminal, 'say'>): Logger {
  const say = (mark: string, message: string): void => terminal.say(`${mark} ${message}`);
  return {
    info: (message) => progress.update(message),
    warning: (message) => say('!', message),
    error: (message) => say('✗', message),
    debug: () => {},
    startGroup: (title) => progress.update(title),
    endGroup: () => {},
  };
}
