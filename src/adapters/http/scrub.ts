import { printableForms } from '../../secrets/printable-forms';
import type { Secret } from '../../secrets/secret';

/** A shorter word stands in other words as well; to take it out would change what an answer says. */
const SHORTEST = 8;

/** Takes secrets out of a text that a server sent. */
export type Scrub = (text: string) => string;

/**
 * Makes the one scrubber for what servers say: gateways repeat the header of a request on their error pages, and servers a
 * token in a message. Logs are masked by the agent, reports and summaries by nobody.
 */
export function createScrubber(secrets: readonly Secret[]): Scrub {
  const forms = [...new Set(secrets.flatMap(printableForms))]
    .filter(({ length }) => length >= SHORTEST)
    // A longer one may hold a shorter one.
    .sort((left, right) => right.length - left.length);
  return (text) =>
    forms.reduce((rest, form) => (rest.includes(form) ? rest.split(form).join('[redacted]') : rest), text);
}
