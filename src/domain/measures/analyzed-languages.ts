/** Metric whose value lists the quality profiles that an analysis took, one for each language that it found files of. */
export const QUALITY_PROFILES = 'quality_profiles';

/**
 * Keys of the languages that an analysis found files of, in the value of `quality_profiles`: a list as JSON. `null` where it
 * cannot be read.
 * Source: SonarQube, `CoreMetrics.QUALITY_PROFILES`.
 */
export function analyzedLanguages(value: string | null | undefined): readonly string[] | null {
  let list: unknown;
  try {
    list = JSON.parse(value ?? '');
  } catch {
    return null;
  }
  if (!Array.isArray(list)) return null;
  const languages = list.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'language' in entry ? entry.language : undefined,
  );
  return languages.every((language) => typeof language === 'string') ? [...new Set(languages)] : null;
}
