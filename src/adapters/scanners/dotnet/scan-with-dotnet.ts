import { dirname } from 'node:path';
import type { FoundReports } from '../../../documents/evidence';
import type { ScanRequest, ScanSummary } from '../../../ports/scanner';
import { NO_EARLIER_RUNS } from '../java/earlier-runs';
import { findScannerJava } from '../java/installed-java';
import { runsScanners } from '../java/java-version';
import { offeredJavaMajor } from '../java/offered-runtimes';
import { conclude, type FinishedRun } from '../run/run-scanner';
import type { ScannerContext } from '../scanner-context';
import type { AfterEnd } from './after-end';
import { readBegun, type Begun } from './begin-config';
import { SIGNS_OF_END } from './dotnet-signs';
import { useEarlierEnds } from './earlier-ends';
import { handOverReports } from './hand-over-reports';
import { runStep, sonarqubeFolder } from './run-dotnet';

/** Second step: gathers what the builds wrote, and has it analyzed and sent. */
export async function scanWithDotnet(
  context: ScannerContext,
  request: ScanRequest,
  stopped: AbortSignal,
): Promise<ScanSummary> {
  const startedAt = context.clock.now();
  const folder = sonarqubeFolder(context, request);
  const begun = readBegun(folder);
  let loaded: Promise<AfterEnd> | undefined;
  // The job waits for what happens before the step starts and after it has ended, and not for what happens meanwhile.
  const afterEnd = (): Promise<AfterEnd> =>
    (loaded ??= import('./after-end.js').then(({ prepareAfterEnd }) =>
      prepareAfterEnd(context, request, folder, begun),
    ));
  let found: FoundReports | undefined;
  let earlier = NO_EARLIER_RUNS;
  const findSettings = async () => {
    const known = begun.catch(() => undefined);
    const [javaHome, reports] = await Promise.all([
      findJavaHome(context, request, known),
      handOverReports(context, request, folder, stopped, begun),
      known.then(async (told) => (earlier = await useEarlierEnds(context, request, told))),
    ]);
    found = reports.found;
    return {
      environment: { ...earlier.environment, ...javaHome },
      properties: reports.properties,
      javaOptions: earlier.options,
      onStarted: () => {
        request.onStarted();
        void afterEnd();
      },
    };
  };
  let run: FinishedRun | undefined;
  try {
    run = await runStep(context, request, 'end', findSettings, stopped);
    const summary = await conclude(context, request, run, startedAt, SIGNS_OF_END);
    const dotnet = await (await afterEnd()).evidence();
    return { ...summary, dotnet, ...(found === undefined ? {} : { reports: found }) };
  } finally {
    const took = run?.end.exitCode === 0 ? context.clock.now() - startedAt : null;
    await Promise.all([
      afterEnd().then(({ removeSecrets }) => removeSecrets()),
      earlier.settle(took, run?.log.classArchiveUnfit === true),
    ]);
  }
}

/**
 * Versions before 9, and all of them with a server that serves no runtime, start an installed Java: that of `JAVA_HOME`,
 * which on many agents is an old one. Where the first step has one already, the second takes that, and nobody need be asked.
 */
async function findJavaHome(
  { environment, platform, logger }: ScannerContext,
  request: ScanRequest,
  begun: Promise<Begun | undefined>,
): Promise<Record<string, string>> {
  const { javaChoice } = request;
  if (javaChoice === 'auto' && ((await begun)?.java ?? null) !== null) return {};
  const java = await findScannerJava(javaChoice, await offeredJavaMajor(request, platform), environment, platform);
  // Nothing better is there than what the agent itself says.
  const isOld = java !== undefined && !runsScanners(java, platform.arch);
  if (javaChoice === 'auto' && isOld && environment['JAVA_HOME']) return {};
  if (java === undefined && javaChoice !== 'auto') {
    logger.warning(`jdkversion: ${javaChoice} names no Java on this agent; the scanner chooses one itself.`);
  }
  return java === undefined ? {} : { JAVA_HOME: dirname(dirname(java.path)) };
}
