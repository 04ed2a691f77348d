import type { Strike } from '../http/faults';
import { answers } from '../http/strikes';

/** An error in the server's own form, that the server did not give. */
export function refuses(status: number, message: string): Strike {
  return answers(status, JSON.stringify({ errors: [{ msg: message }] }));
}
