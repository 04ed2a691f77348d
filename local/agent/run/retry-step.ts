import { setTimeout as wait } from 'node:timers/promises';
import { type StepContext } from './step-context';

const LIMIT = 10;

/**
 * Runs a step again when it failed, at most ten times, after (n+1)² seconds. The result is cleared before each try;
 * issues and variables stay. Source: agent `RetryHelper.cs`.
 *
 * @throws what the last try threw
 */
export async function retryStep(
  step: StepContext,
  retries: number,
  run: () => Promise<void>,
  cancellation: AbortSignal,
): Promise<void> {
  if (retries > LIMIT) {
    step.warning(`The retry count of ${retries} exceeds the limit of ${LIMIT}, which is used instead.`);
  }
  const limit = Math.min(retries, LIMIT);
  for (let tries = 0; ; tries += 1) {
    const isLast = tries >= limit || cancellation.aborted;
    try {
      await run();
      if (step.result !== 'Failed' || isLast || cancellation.aborted) return;
      step.warning('The task failed.');
    } catch (error) {
      if (isLast || cancellation.aborted) throw error;
      step.warning(error instanceof Error ? error.message : String(error));
    }
    const seconds = (tries + 1) ** 2;
    step.warning(
      `RetryHelper encountered task failure, will retry (attempt #: ${tries + 1} out of ${limit}) after ${seconds * 1000} ms`,
    );
    await wait(seconds * 1000, undefined, { signal: cancellation }).catch(() => undefined);
    step.result = undefined;
  }
}
