import { atLeast, SERVES_ENGINE } from '../../../domain/server/server-version';
import type { BeginRequest } from '../../../ports/scanner';
import type { JavaRuntimeFile, ScannerDistribution } from '../../../ports/sonarqube/scanner-distribution';
import type { Platform } from '../../system/platform';
import { majorOfRuntimeFile } from './java-version';

/** The runtimes for this platform; without any, those for another one, which still tell the version that is asked for. */
export interface OfferedRuntimes {
  readonly here: readonly JavaRuntimeFile[];
  readonly elsewhere: readonly JavaRuntimeFile[];
}

export async function offeredRuntimes(
  distribution: Pick<ScannerDistribution, 'runtimes'>,
  platform: Platform,
): Promise<OfferedRuntimes> {
  // Other processors are refused with 400.
  const known = platform.arch === 'x64' || platform.arch === 'aarch64';
  const here = known ? await distribution.runtimes(platform.os, platform.arch) : [];
  return { here, elsewhere: here.length > 0 ? [] : await distribution.runtimes('linux', 'x64') };
}

/** The version of Java that the server's engine is made for; `null` where it is not known. */
export function offeredMajor({ here, elsewhere }: OfferedRuntimes): number | null {
  const [runtime] = [...here, ...elsewhere];
  return runtime === undefined ? null : majorOfRuntimeFile(runtime.filename);
}

/** The same for a scanner that fetches what it needs itself. It says best what is wrong with a server that does not answer. */
export async function offeredJavaMajor({ handoff, server }: BeginRequest, platform: Platform): Promise<number | null> {
  if (!atLeast(handoff.server.version, SERVES_ENGINE)) return null;
  return offeredRuntimes(server, platform).then(offeredMajor, () => null);
}
