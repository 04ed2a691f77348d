import type { GatePolicies, Policy } from '../gate/gate-policy';
import { parseChoice, parsed, refused, type Parsed } from './parsed';

export interface PublishInputs {
  /** Time to wait in total, milliseconds. */
  readonly timeout: number;
  readonly policies: GatePolicies;
}

const TIMEOUT_BY_DEFAULT = '300';
const LONGEST_TIMEOUT_SECONDS = 24 * 60 * 60;

/**
 * Reads the inputs of Publish and names all problems at once. A time-out that is no positive whole number is refused:
 * taken for "no wait", it would let an analysis pass that nobody judged.
 */
export function parsePublishInputs(read: (name: string) => string | undefined): Parsed<PublishInputs> {
  const timeout = parseTimeout(read('pollingTimeoutSec') ?? TIMEOUT_BY_DEFAULT);
  const policy = (name: keyof GatePolicies, byDefault: Policy): Parsed<Policy> =>
    parseChoice(name, read(name), ['fail', 'warn', 'ignore'], byDefault);
  const onFailed = policy('onFailed', 'fail');
  const onNone = policy('onNone', 'warn');
  const onUnknown = policy('onUnknown', 'fail');
  if (timeout.ok && onFailed.ok && onNone.ok && onUnknown.ok) {
    const policies = { onFailed: onFailed.value, onNone: onNone.value, onUnknown: onUnknown.value };
    return parsed({ timeout: timeout.value, policies });
  }
  return refused(...[timeout, onFailed, onNone, onUnknown].flatMap((read_) => (read_.ok ? [] : read_.problems)));
}

function parseTimeout(text: string): Parsed<number> {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_TIMEOUT_SECONDS) {
    return refused(
      `pollingTimeoutSec: "${text}" is not a number of seconds; it takes 1 to ${LONGEST_TIMEOUT_SECONDS}.`,
    );
  }
  return parsed(seconds * 1000);
}
