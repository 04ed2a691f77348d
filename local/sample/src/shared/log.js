const LEVELS = ['debug', 'info', 'warn', 'error'];

/** A log that prints what is at least as important as its threshold. */
export function createLog(threshold, write = console.log) {
  const least = LEVELS.indexOf(threshold);
  return (level, message) => {
    if (LEVELS.indexOf(level) >= least) {
      write(`${new Date().toISOString()} ${level.toUpperCase()} ${message}`);
    }
  };
}
