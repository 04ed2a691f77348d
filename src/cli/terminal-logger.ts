import type { Logger } from '../ports/logger';
import type { Progress, Terminal } from './terminal';

/**
 * What a use case says while it works: facts move the line of progress, the rest is for people to read. In the log of a pipeline
 * there is no such line, and five minutes of silence would look like a program that hangs: there facts are lines, too.
 */
export function terminalLogger(progress: Progress, terminal: Pick<Terminal, 'say' | 'showsProgress'>): Logger {
  const say = (mark: string, message: string): void => terminal.say(`${mark} ${message}`);
  return {
    info: (message) => (terminal.showsProgress ? progress.update(message) : terminal.say(message)),
    warning: (message) => say('!', message),
    error: (message) => say('✗', message),
    debug: () => {},
    startGroup: (title) => progress.update(title),
    endGroup: () => {},
  };
}
