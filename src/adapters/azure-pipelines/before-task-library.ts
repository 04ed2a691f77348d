import { _setStdStream } from 'azure-pipelines-task-lib/internal';

/** Who listened before the task library was loaded. */
export const listenersBefore = {
  uncaughtException: process.listeners('uncaughtException'),
  unhandledRejection: process.listeners('unhandledRejection'),
};

/**
 * The library repeats every value that it reads or sets in a `task.debug` line, secrets included, and reads the password
 * of the agent's proxy while it is being loaded. Only the agent's masking would hide them. Its debug lines are dropped,
 * from before that moment on; the logger of this folder writes its own. Source: azure-pipelines-task-lib 5.281
 * `internal.js` (`_getVariable`, `_exposeProxySettings`).
 */
_setStdStream(withoutDebugEcho(process.stdout));

/** The library writes whole lines, one call each, so looking at the start of a chunk is enough. */
function withoutDebugEcho(target: NodeJS.WriteStream): NodeJS.WritableStream {
  const filter: Pick<NodeJS.WritableStream, 'write'> = {
    write: (chunk: string | Uint8Array) =>
      typeof chunk === 'string' && chunk.startsWith('##vso[task.debug]') ? true : target.write(chunk),
  };
  // Only `write` is ever called on it (`_writeLine`); a whole stream would have to be piped and ended.
  return filter as NodeJS.WritableStream;
}
