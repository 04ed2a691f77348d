import type { PreparedHandoff } from '../../documents/handoff';
import { chooseScanner } from '../../domain/scanner/choose-scanner';
import type { Logger } from '../../ports/logger';
import type { ScannerSecrets } from '../../ports/credential-store';
import type { BeginRequest, PreparedScanners } from '../../ports/scanner';
import { dotnetBegunTwice } from '../../errors/configuration-errors';
import { isOfThisStep, preparedAnalyses, type JobVariables } from '../job/analyses-of-job';
import { runRequest } from '../job/run-request';
import type { AnalysisPlan } from './analysis-plan';

interface ScannerPorts extends JobVariables {
  readonly logger: Logger;
  readonly scanners: PreparedScanners;
}

/**
 * Makes sure that Analyze will find its scanner, and runs what a scanner has to do before the build. The version that was
 * found is handed over, so that Analyze takes the same one.
 */
export async function readyScanner(
  ports: ScannerPorts,
  { job, inputs }: AnalysisPlan,
  prepared: PreparedHandoff,
  scannerSecrets: ScannerSecrets,
  further: Pick<BeginRequest, 'server' | 'onStarted'>,
  stopped: AbortSignal,
): Promise<PreparedHandoff> {
  const { logger, scanners } = ports;
  if (prepared.scannerMode === 'other') {
    logger.info('Scanner   the one of your build tool; it finds its settings in the environment');
    return prepared;
  }
  const scanner = scanners[chooseScanner(prepared)];
  if (scanner.ready === undefined) {
    logger.info('Scanner   engine of the server');
    return prepared;
  }
  if (scanner.begin !== undefined) checkOtherDotnet(ports, prepared.analysisKey);
  const request = runRequest(job, prepared, scannerSecrets);
  const { toolsDirectory, baseDirectory } = request;
  const { scannerVersion: version, scannerMirror: mirror, scannerSha256: sha256 } = inputs;
  const ready = await scanner.ready(
    { version, serverVersion: prepared.server.version, toolsDirectory, baseDirectory, mirror, sha256 },
    stopped,
  );
  const handoff = { ...prepared, scannerVersion: ready.version ?? prepared.scannerVersion };
  if (scanner.begin === undefined) logger.info(`Scanner   ${ready.description}`);
  else await scanner.begin({ ...request, ...further, handoff }, stopped);
  return handoff;
}

/** Takes back what the scanner has done before the build, when nothing is handed over. */
export async function undoScanner(
  { scanners }: Pick<ScannerPorts, 'scanners'>,
  { job }: AnalysisPlan,
  prepared: PreparedHandoff,
  scannerSecrets: ScannerSecrets,
): Promise<void> {
  if (prepared.scannerMode === 'other') return;
  await scanners[chooseScanner(prepared)].undo?.(runRequest(job, prepared, scannerSecrets));
}

/**
 * The first step of SonarScanner for .NET removes what an earlier first step of the job has gathered, without a word. So a
 * second one is refused while an analysis of .NET waits for its Analyze; the same analysis may be begun anew.
 */
function checkOtherDotnet(job: JobVariables, analysisKey: string): void {
  for (const one of preparedAnalyses(job)) {
    if (one.kind === 'broken' || one.key === analysisKey || one.scan !== null) continue;
    if (isOfThisStep(job, one)) continue;
    const { handoff } = one;
    if (handoff.state === 'prepared' && handoff.scannerMode === 'dotnet') throw dotnetBegunTwice(handoff.project.key);
  }
}
