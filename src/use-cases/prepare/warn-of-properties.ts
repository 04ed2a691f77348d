import { misspelledProperties } from '../../domain/inputs/misspelled-properties';
import type { RepeatedProperty, ScannerProperties } from '../../domain/inputs/scanner-properties';
import type { Logger } from '../../ports/logger';

const MOST_NAMED = 20;

/**
 * Says which properties a text lists with several values, most often since a list was meant: scanners take the last one.
 *
 * @param source for a person
 */
export function warnOfRepeated(source: string, repeated: readonly RepeatedProperty[], logger: Logger): void {
  if (repeated.length === 0) return;
  const named = repeated.map(
    ({ property, lines }) => `${property} (lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1) ?? ''})`,
  );
  logger.warning(
    `${source} lists several values of ${shorten(named)}, and only the last one counts. Write each property once; the values of a list stand on one line, separated by commas.`,
  );
}

/**
 * Warns once of names that no scanner reads and that look like one which every scanner does.
 *
 * @param sources each with its name for a person
 */
export function warnOfMisspelled(
  sources: readonly (readonly [source: string, properties: ScannerProperties])[],
  logger: Logger,
): void {
  const named = sources.flatMap(([source, properties]) =>
    misspelledProperties(properties.keys()).map(({ written, meant }) => `${written} of ${source} (${meant}?)`),
  );
  if (named.length === 0) return;
  logger.warning(
    `SonarQube passes over properties whose names it does not know, upper and lower case included. Check ${shorten(named)}.`,
  );
}

/**
 * The plug-in of Maven reads `sonar.skip` on its command line and in its POM, and nobody reads it anywhere else.
 *
 * @param sources each with its name for a person
 */
export function warnOfSkip(
  sources: readonly (readonly [source: string, properties: ScannerProperties])[],
  logger: Logger,
): void {
  for (const [source, properties] of sources) {
    if (!/^\s*true\s*$/i.test(properties.get('sonar.skip') ?? '')) continue;
    logger.warning(
      `sonar.skip of ${source} skips nothing: only Maven follows it, on its own command line or in its POM. Write sonar.scanner.skip=true in extraProperties, which Analyze and build tools follow.`,
    );
  }
}

function shorten(named: readonly string[]): string {
  const rest = named.length - MOST_NAMED;
  return named.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
