import { parseChoice, parsed, refused, type Parsed } from '../parsed';

/** What Publish leaves for other parts of Azure DevOps; everything is off unless the author asks for it. */
export interface ExportSettings {
  /** The findings as files in SARIF. */
  readonly sarif: boolean;
  /** The conditions of the gates as test results of the run. */
  readonly tests: boolean;
}

type Read = (name: string) => string | undefined;

/**
 * Reads which exports the author wants, and names all problems at once. One that could leave nothing is refused: whoever asks
 * for it expects something.
 *
 * @param source whose verdict is read; `null` where that is not known
 */
export function parseExportInputs(
  read: Read,
  source: 'job' | 'build' | 'project' | null,
  isRelease: boolean,
): Parsed<ExportSettings> {
  const sarif = parseSwitch(read, 'sarif');
  const tests = parseSwitch(read, 'publishTests');
  const problems = [sarif, tests].flatMap((one) => (one.ok ? [] : one.problems));
  if (sarif.ok && sarif.value && source !== null && source !== 'job') {
    problems.push(
      `sarif: it has no effect with source: ${source}; it exports what this job analyzed, with source: job.`,
    );
  } else if (sarif.ok && sarif.value && isRelease) {
    problems.push('sarif: it has no effect in a release, which has no artifacts of its own; it belongs to builds.');
  }
  if (tests.ok && tests.value && source === 'build') {
    problems.push(
      'publishTests: it has no effect with source: build, which reads a verdict that was published already; it belongs to source: job or project.',
    );
  }
  return sarif.ok && tests.ok && problems.length === 0
    ? parsed({ sarif: sarif.value, tests: tests.value })
    : refused(...problems);
}

function parseSwitch(read: Read, input: string): Parsed<boolean> {
  const choice = parseChoice(input, read(input), ['off', 'on'], 'off');
  return choice.ok ? parsed(choice.value === 'on') : choice;
}
