import type { History } from '../../documents/history';

/**
 * What the scanner can tell of the past. Whether a shallow clone reaches back far enough is told by nothing but the
 * scanner's own words.
 *
 * @param workingCopy `undefined` where there is none
 */
export function historyOf(
  workingCopy: { readonly shallow: boolean } | undefined,
  properties: Readonly<Record<string, string>>,
): History {
  if (workingCopy === undefined || /^true$/i.test(properties['sonar.scm.disabled'] ?? '')) return 'none';
  return workingCopy.shallow ? 'shallow' : 'whole';
}
