import { TaskError } from './errors';

/** The conditions of a gate do not appear among the test results; the verdict is the same without them. */
export const testsNotPublished = (subject: string, problem: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-EXPORT-TESTS',
      what: `the test results of ${subject} are missing: ${problem.replace(/\.$/, '')}.`,
      remedy: 'Run the step again, or turn publishTests off. The verdict is the same without them.',
    },
    cause,
  );

/** The findings of an analysis are in no file; the verdict is the same without. */
export const findingsNotExported = (subject: string, problem: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-EXPORT-SARIF',
      what: `there is no SARIF file of ${subject}: ${problem.replace(/\.$/, '')}.`,
      remedy:
        'A missing file does not mean that nothing was found: look at SonarQube. The verdict is the same without it.',
    },
    cause,
  );
