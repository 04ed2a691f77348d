import { parseChoice, parsed, refused, type Parsed } from '../parsed';

/** What Publish leaves for other parts of Azure DevOps; everything is off unless the author asks for it. */
export interface ExportSettings {
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
export function parseExportInputs(read: Read, source: 'job' | 'build' | 'project' | null): Parsed<ExportSettings> {
  const tests = parseChoice('publishTests', read('publishTests'), ['off', 'on'], 'off');
  if (!tests.ok) return tests;
  if (tests.value === 'on' && source === 'build') {
    return refused(
      'publishTests: it has no effect with source: build, which reads a verdict that was published already; it belongs to source: job or project.',
    );
  }
  return parsed({ tests: tests.value === 'on' });
}
