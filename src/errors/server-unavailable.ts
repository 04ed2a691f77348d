import type { ErrorCode } from './codes';
import { TaskError } from './errors';

const CODES: ReadonlySet<ErrorCode> = new Set([
  'SQ-CONN-UNREACHABLE',
  'SQ-CONN-TIMEOUT',
  'SQ-SERVER-FAULT',
  'SQ-SERVER-NOT-READY',
]);

/**
 * Whether an error says that the server is away for now: down, restarting or overloaded, behind a gateway or not. A wrong
 * address, token or certificate is not among them.
 */
export function isServerUnavailable(error: unknown): boolean {
  return error instanceof TaskError && CODES.has(error.code);
}
