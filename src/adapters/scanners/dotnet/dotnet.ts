import { dirname, join } from 'node:path';
import { VARIABLE_SCANNER_JSON_PARAMS, VARIABLE_SCANNER_PARAMS } from '../../../documents/names';
import { scannerMissing } from '../../../errors/catalog';
import type { RunRequest, ScanRequest, ScanSummary } from '../../../ports/scanner';
import { findScannerJava } from '../java/installed-java';
import { runsScanners } from '../java/java-version';
import { offeredJavaMajor } from '../java/offered-runtimes';
import { javaOptionTexts, scannerEnvironment } from '../run/child-environment';
import { runProperties } from '../run/run-properties';
import { conclude, requireSuccess, runScanner, type FinishedRun } from '../run/run-scanner';
import { ScannerLog } from '../run/scanner-log';
import type { ScannerContext } from '../scanner-context';
import { dotnetNetwork } from './dotnet-network';
import { parseDotnetErrorLine, parseDotnetLine } from './dotnet-lines';
import { DOTNET_SIGNS, explainsEnd } from './dotnet-signs';
import { dotnetStep } from './dotnet-steps';
import { DOTNET, findDotnetTool, nameOf } from './dotnet-tool';

/** First step of SonarScanner for .NET, before the build: fetches rules, and hooks into the builds of this job. */
export async function beginDotnet(context: ScannerContext, request: RunRequest, stopped: AbortSignal): Promise<void> {
  const run = await runStep(context, request, 'begin', {}, stopped);
  requireSuccess(run, DOTNET_SIGNS);
}

/** Second step: gathers what the builds wrote, and has it analysed and sent. */
export async function scanWithDotnet(
  context: ScannerContext,
  request: ScanRequest,
  stopped: AbortSignal,
): Promise<ScanSummary> {
  const startedAt = context.clock.now();
  const run = await runStep(context, request, 'end', await javaHome(context, request), stopped);
  return conclude(context, request, run, startedAt, DOTNET_SIGNS);
}

async function runStep(
  context: ScannerContext,
  request: RunRequest,
  step: 'begin' | 'end',
  furtherEnvironment: Readonly<Record<string, string>>,
  stopped: AbortSignal,
): Promise<FinishedRun> {
  const { environment, clock, logger } = context;
  const { handoff, toolsDirectory, baseDirectory } = request;
  const tool = await findDotnetTool(context, handoff.scannerVersion, toolsDirectory, baseDirectory);
  if (tool === undefined) {
    const looked = `.config/dotnet-tools.json, PATH, "${join(toolsDirectory, DOTNET.name)}"`;
    throw scannerMissing(DOTNET.name, handoff.scannerVersion ?? '', looked);
  }
  const properties = await runProperties(context, request, clock.now());
  const author = new Set(Object.keys(handoff.properties));
  const ownFolder = handoff.baseDirectory.root !== 'sources' || handoff.baseDirectory.path !== '';
  const { args, parameters } = dotnetStep(step, properties, author, ownFolder);
  const options = javaOptionTexts(handoff.properties['sonar.scanner.javaOpts'], environment).join(' ');
  const name = nameOf(tool);
  logger.info(`Scanner   ${name} (${tool.from}), step ${step}`);
  return runScanner(
    {
      command: tool.command,
      args: [...tool.args, ...args],
      folder: baseDirectory,
      environment: {
        ...scannerEnvironment(environment, handoff.scope),
        ...(await dotnetNetwork(context, handoff.server.url, request.caCertificate, dirname(request.metadataFile))),
        ...furtherEnvironment,
        ...(options === '' ? {} : { SONAR_SCANNER_OPTS: options }),
        DOTNET_NOLOGO: 'true',
        // The scanner reads the older name, what it starts in its second step the newer one first.
        [VARIABLE_SCANNER_PARAMS]: JSON.stringify(parameters),
        [VARIABLE_SCANNER_JSON_PARAMS]: JSON.stringify(parameters),
      },
    },
    new ScannerLog(logger, parseDotnetLine, request.verbose, parseDotnetErrorLine, explainsEnd),
    stopped,
  );
}

/**
 * Versions before 9, and all of them with a server that serves no runtime, start an installed Java: that of `JAVA_HOME`,
 * which on many agents is an old one.
 */
async function javaHome(
  { environment, platform, logger }: ScannerContext,
  request: ScanRequest,
): Promise<Record<string, string>> {
  const { javaChoice } = request;
  const java = await findScannerJava(javaChoice, await offeredJavaMajor(request, platform), environment, platform);
  // Nothing better is there than what the agent itself says.
  const isOld = java !== undefined && !runsScanners(java, platform.arch);
  if (javaChoice === 'auto' && isOld && environment['JAVA_HOME']) return {};
  if (java === undefined && javaChoice !== 'auto') {
    logger.warning(`jdkversion: ${javaChoice} names no Java on this agent; the scanner chooses one itself.`);
  }
  return java === undefined ? {} : { JAVA_HOME: dirname(dirname(java.path)) };
}
