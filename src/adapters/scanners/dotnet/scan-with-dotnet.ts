import { dirname } from 'node:path';
import type { DotnetEvidence } from '../../../documents/evidence';
import { judgeBuild } from '../../../domain/scanner/dotnet-projects';
import type { RunRequest, ScanRequest, ScanSummary } from '../../../ports/scanner';
import { findScannerJava } from '../java/installed-java';
import { runsScanners } from '../java/java-version';
import { offeredJavaMajor } from '../java/offered-runtimes';
import { conclude } from '../run/run-scanner';
import type { ScannerContext } from '../scanner-context';
import { DOTNET_SIGNS } from './dotnet-signs';
import { handOverReports } from './hand-over-reports';
import { readBeginConfig, readDotnetBuild } from './read-build';
import { removeSecrets } from './remove-secrets';
import { runStep, sonarqubeFolder } from './run-dotnet';

/** Second step: gathers what the builds wrote, and has it analyzed and sent. */
export async function scanWithDotnet(
  context: ScannerContext,
  request: ScanRequest,
  stopped: AbortSignal,
): Promise<ScanSummary> {
  const startedAt = context.clock.now();
  const folder = sonarqubeFolder(context, request);
  const [environment, reports] = await Promise.all([
    javaHome(context, request, folder),
    handOverReports(context, request, folder, stopped),
  ]);
  try {
    const run = await runStep(context, request, 'end', { environment, properties: reports }, stopped);
    const summary = await conclude(context, request, run, startedAt, DOTNET_SIGNS);
    return { ...summary, dotnet: await readEvidence(context, request, folder) };
  } finally {
    await removeSecrets(folder, new Set(request.secretProperties.keys()));
  }
}

/** What was analyzed of what was built. Where steps of the job have failed, projects may not have been built at all. */
async function readEvidence(
  { environment }: ScannerContext,
  { baseDirectory }: RunRequest,
  folder: string,
): Promise<DotnetEvidence | null> {
  const { AGENT_JOBSTATUS: status = 'Succeeded' } = environment;
  const build = await readDotnetBuild(folder, status === 'Succeeded' ? null : baseDirectory);
  return build === null ? null : judgeBuild(build);
}

/**
 * Versions before 9, and all of them with a server that serves no runtime, start an installed Java: that of `JAVA_HOME`,
 * which on many agents is an old one. Where the first step has one already, the second takes that, and nobody need be asked.
 */
async function javaHome(
  { environment, platform, logger }: ScannerContext,
  request: ScanRequest,
  folder: string,
): Promise<Record<string, string>> {
  const { javaChoice } = request;
  if (javaChoice === 'auto' && (await hasJava(folder))) return {};
  const java = await findScannerJava(javaChoice, await offeredJavaMajor(request, platform), environment, platform);
  // Nothing better is there than what the agent itself says.
  const isOld = java !== undefined && !runsScanners(java, platform.arch);
  if (javaChoice === 'auto' && isOld && environment['JAVA_HOME']) return {};
  if (java === undefined && javaChoice !== 'auto') {
    logger.warning(`jdkversion: ${javaChoice} names no Java on this agent; the scanner chooses one itself.`);
  }
  return java === undefined ? {} : { JAVA_HOME: dirname(dirname(java.path)) };
}

async function hasJava(folder: string): Promise<boolean> {
  const config = await readBeginConfig(folder).catch(() => undefined);
  return config !== undefined && /<JavaExePath>[^<]/.test(config);
}
