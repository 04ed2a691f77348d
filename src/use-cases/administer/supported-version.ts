import { atLeast, OLDEST_SUPPORTED } from '../../domain/server/server-version';
import { serverTooOld } from '../../errors/server-errors';
import type { AdministeredServer } from '../../ports/sonarqube/administered-server';

/** The version of the server, before anything of it is read or changed: none that is older than what is supported. */
export async function supportedVersion(server: Pick<AdministeredServer, 'url' | 'serverVersion'>): Promise<string> {
  const version = await server.serverVersion();
  if (!atLeast(version, OLDEST_SUPPORTED)) throw serverTooOld(server.url, version);
  return version;
}
