import type { NewCodeDefinition } from '../../documents/import-plan';
import { parsed, quoted, refused, type Parsed } from '../parsed';

const FORMS = 'previous-version, days:N (1 to 90) or branch:NAME';

/**
 * Reads how new code is told from old. SonarQube takes 1 to 90 days ("Clean as You Code"), and no value beside
 * `PREVIOUS_VERSION`.
 */
export function parseNewCode(option: string, text: string): Parsed<NewCodeDefinition> {
  if (text.toLowerCase() === 'previous-version') return parsed({ type: 'PREVIOUS_VERSION' });
  const [, kind, value = ''] = /^(days|branch):(.+)$/i.exec(text) ?? [];
  if (kind?.toLowerCase() === 'branch' && value.length <= 255) {
    return parsed({ type: 'REFERENCE_BRANCH', value: value.replace(/^refs\/heads\//, '') });
  }
  if (kind?.toLowerCase() === 'days' && /^\d{1,2}$/.test(value)) {
    const days = Number(value);
    if (days >= 1 && days <= 90) return parsed({ type: 'NUMBER_OF_DAYS', value: days });
  }
  return refused(`${option}: ${quoted(text)} is not known; it takes ${FORMS}.`);
}
