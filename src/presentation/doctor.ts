import { CHECK_AREAS, type Check, type CheckArea } from '../domain/set-up/check';
import { onOneLine } from './plain-text';

const AREAS: Readonly<Record<CheckArea, string>> = {
  machine: 'This machine',
  sonarqube: 'SonarQube',
  project: 'Project',
  'azure-devops': 'Azure DevOps',
  repository: 'Repository',
  together: 'Both together',
};
const MARKS: Readonly<Record<Check['state'], string>> = { ok: '✓', warning: '!', error: '✗', unknown: '–' };
/** A line is read as a whole. */
const MOST_CHARACTERS = 400;

/** A diagnosis on one screen: each check with its mark and what was seen, then what to do. */
export function doctorLines(checks: readonly Check[]): readonly string[] {
  const width = Math.max(0, ...checks.map(({ subject }) => subject.length));
  const parts = CHECK_AREAS.flatMap((area) => {
    const own = checks.filter((check) => check.area === area);
    return own.length === 0
      ? []
      : [
          AREAS[area],
          ...own.flatMap(({ state, subject, seen, nextStep }) => [
            `  ${MARKS[state]} ${subject.padEnd(width)}  ${onOneLine(seen, MOST_CHARACTERS)}`,
            ...(nextStep === null ? [] : [`    ${' '.repeat(width)}  → ${onOneLine(nextStep, MOST_CHARACTERS)}`]),
          ]),
        ];
  });
  return [...parts, '', summary(checks)];
}

function summary(checks: readonly Check[]): string {
  const count = (state: Check['state']): number => checks.filter((check) => check.state === state).length;
  const [errors, warnings, unknown] = [count('error'), count('warning'), count('unknown')];
  const words = [
    ...(errors > 0 ? [`${errors} to mend`] : []),
    ...(warnings > 0 ? [`${warnings} to look at`] : []),
    ...(unknown > 0 ? [`${unknown} not known`] : []),
  ];
  const whole = checks.length === 1 ? '1 check' : `${checks.length} checks`;
  return errors === 0 && warnings === 0 && unknown === 0
    ? `✓ ${whole}, all is well`
    : `${MARKS[errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'unknown']} ${whole}: ${words.join(', ')}`;
}
