import { atLeast, SERVES_ENGINE } from '../../../domain/server/server-version';
import { dotnetJavaUnfit } from '../../../errors/dotnet-failures';
import type { BeginRequest } from '../../../ports/scanner';
import { findJavas, fits } from '../java/installed-java';
import { javasOfScanners, runsScanners } from '../java/java-version';
import { offeredMajor, offeredRuntimes, type OfferedRuntimes } from '../java/offered-runtimes';
import { withPropertiesOfAgent } from '../run/child-environment';
import type { ScannerContext } from '../scanner-context';

const EXECUTABLE = 'sonar.scanner.javaExePath';
const INSTALLED_ONLY = 'sonar.scanner.skipJreProvisioning';

/**
 * An installed Java of the very version that the server serves goes into the first step, which else fetches 52 MB; the second
 * one takes what the first one was given. What the author or the agent says about Java is left alone.
 *
 * Where no Java will be there at all, that is said now: Analyze would fail after the whole build. A step of the job may still
 * install one, so it is a warning.
 */
export async function javaOfBegin(context: ScannerContext, request: BeginRequest): Promise<Record<string, string>> {
  const { environment, platform, logger } = context;
  const said = withPropertiesOfAgent(request.handoff.properties, environment);
  if (said[EXECUTABLE]) return {};
  const installedOnly = /^true$/i.test(said[INSTALLED_ONLY] ?? '');
  const runtimes = await askRuntimes(request, context);
  if (runtimes === undefined) return {};
  const major = offeredMajor(runtimes);
  const javas = await findJavas('auto', javasOfScanners(major), environment, platform);
  const same = javas.find((java) => major !== null && fits(java, major, platform));
  if (same !== undefined && !installedOnly) {
    logger.info(`Java      ${same.major} of ${same.from}, so that no runtime is fetched`);
    return { [EXECUTABLE]: same.path };
  }
  const isServed = runtimes.here.length > 0 && !installedOnly;
  const runs = javas.some((java) => runsScanners(java, platform.arch, major));
  if (!isServed && !runs) logger.warning(dotnetJavaUnfit(javas[0]?.major ?? null, major).describe());
  return {};
}

const NONE: OfferedRuntimes = { here: [], elsewhere: [] };

/** @returns `undefined` where the server does not tell, which the scanner says best */
async function askRuntimes(
  { handoff, server }: BeginRequest,
  { platform }: ScannerContext,
): Promise<OfferedRuntimes | undefined> {
  if (!atLeast(handoff.server.version, SERVES_ENGINE)) return NONE;
  return offeredRuntimes(server, platform).catch(() => undefined);
}
