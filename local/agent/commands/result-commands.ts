import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseBoolean } from '../run/task-result';
import { type CommandHandler } from './command-handler';
import { propertyOf } from './parse-logging-command';
import { readJUnit } from './read-junit';

/**
 * Test results. The files are those that the data names, else `resultFiles`, with commas between; they are merged into one run
 * unless `mergeResults` says otherwise. What cannot be read is a warning. Source: agent `ResultsCommandExtension.cs`,
 * `TestDataPublisher.cs`.
 */
export const RESULT_COMMANDS: Readonly<Record<string, CommandHandler>> = {
  'results.publish': (step, command) => {
    const listed = command.data.trim() === '' ? (propertyOf(command, 'resultFiles') ?? '') : command.data;
    if (listed === '') throw new Error('Argument TestResults is needed.');
    const type = propertyOf(command, 'type') ?? '';
    if (type === '') throw new Error('Argument Testrunner is needed.');
    if (type.toLowerCase() !== 'junit') throw new Error(`Only JUnit is read here, not ${type}.`);
    const files = listed.split(',').map((path) => ({ path, results: read(path, (text) => step.warning(text)) }));
    const title = propertyOf(command, 'runTitle') ?? '';
    const merged = parseBoolean(propertyOf(command, 'mergeResults') ?? '') ?? true;
    const runs = merged
      ? [{ title, results: files.flatMap(({ results }) => results?.results ?? []) }]
      : files.map(({ path, results }) => ({
          title: title === '' ? (results?.suite ?? '') || `JUnit_${basename(path)}` : title,
          results: results?.results ?? [],
        }));
    for (const run of runs) {
      if (run.results.length === 0) step.warning('No test result was found in the files.');
      else step.testRuns.push(run);
    }
    const failOnFailed = parseBoolean(propertyOf(command, 'failTaskOnFailedTests') ?? '') ?? false;
    if (failOnFailed && runs.some(({ results }) => results.some(({ outcome }) => outcome === 'Failed'))) {
      step.commandResult = 'Failed';
    }
  },
};

function read(path: string, warn: (text: string) => void): ReturnType<typeof readJUnit> | undefined {
  try {
    if (!existsSync(path)) throw new Error('there is no such file');
    return readJUnit(readFileSync(path, 'utf8'));
  } catch (error) {
    warn(`Failed to read ${path}. Error: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
