import { once } from 'node:events';
import { createServer } from 'node:net';
import { UsageError } from './start-options';

/** Before anything else: the page comes last, and nobody should wait for a pipeline to learn that it cannot be shown. */
export async function requireFreePort(port: number): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const reason = code === 'EACCES' ? 'may not be opened by this account' : 'is in use';
    throw new UsageError(`Port ${port} ${reason}.`, 'Give another one with --port, or leave it out.');
  } finally {
    server.close();
  }
}
