import { dirname, join } from 'node:path';
import { VARIABLE_SCANNER_JSON_PARAMS, VARIABLE_SCANNER_PARAMS } from '../../../documents/names';
import { javaOptions, scannerEnvironment } from '../run/child-environment';
import { dotnetStep, parseDotnetErrorLine, parseDotnetLine } from './dotnet-steps';
import { runsScanners } from '../java/java-version';
import { PROGRAM_NAMES } from '../../../domain/scanner/scanner-archive';
import { atLeast, KNOWS_SONAR_TOKEN } from '../../../domain/server/server-version';
import { scannerMissing } from '../../../errors/catalog';
import type { RunRequest, ScanRequest, ScanSummary, Scanner } from '../../../ports/scanner';
import { dotnetNetwork } from './dotnet-network';
import { findDotnetTool, type DotnetTool } from './dotnet-tool';
import { findScannerJava } from '../java/installed-java';
import { requireReport, runProperties, userHomeOf } from '../run/run-properties';
import { runScanner, toFailure } from '../run/run-scanner';
import { ScannerLog } from '../run/scanner-log';
import type { ScannerWorld } from '../scanner-world';

/** First step of SonarScanner for .NET, before the build: fetches rules, and hooks into the builds of this job. */
export async function beginDotnet(world: ScannerWorld, request: RunRequest, stopped: AbortSignal): Promise<void> {
  await runStep(world, request, 'begin', {}, stopped);
}

/** Second step: gathers what the builds wrote, and has it analysed and sent. */
export function createDotnetScanner(world: ScannerWorld): Scanner {
  return {
    scan: async (request, stopped): Promise<ScanSummary> => {
      const startedAt = world.clock.now();
      const { files, tool } = await runStep(world, request, 'end', await javaHome(world, request), stopped);
      await requireReport(request);
      return { scanner: nameOf(tool), files, seconds: (world.clock.now() - startedAt) / 1000 };
    },
  };
}

async function runStep(
  world: ScannerWorld,
  request: RunRequest,
  step: 'begin' | 'end',
  furtherEnvironment: Readonly<Record<string, string>>,
  stopped: AbortSignal,
): Promise<{ readonly files: number | null; readonly tool: DotnetTool }> {
  const { environment, clock, logger } = world;
  const { handoff, toolsDirectory, baseDirectory } = request;
  const tool = await findDotnetTool(world, handoff.scannerVersion, toolsDirectory, baseDirectory);
  if (tool === undefined) {
    const looked = `.config/dotnet-tools.json, PATH, "${join(toolsDirectory, PROGRAM_NAMES.dotnet)}"`;
    throw scannerMissing(PROGRAM_NAMES.dotnet, handoff.scannerVersion ?? '', looked);
  }
  const tokenProperty = atLeast(handoff.server.version, KNOWS_SONAR_TOKEN) ? 'sonar.token' : 'sonar.login';
  const properties = await runProperties(world, request, userHomeOf(world, request), clock.now(), tokenProperty);
  const author = new Set(Object.keys(handoff.properties));
  const ownFolder = handoff.baseDirectory.root !== 'sources' || handoff.baseDirectory.path !== '';
  const { args, parameters } = dotnetStep(step, properties, author, ownFolder);
  const options = javaOptions(handoff.properties['sonar.scanner.javaOpts'], environment).join(' ');
  const log = new ScannerLog(logger, parseDotnetLine, request.verbose, parseDotnetErrorLine);
  logger.info(`Scanner   ${nameOf(tool)} (${tool.from}), step ${step}`);
  logger.startGroup('Lines of the scanner');
  try {
    const end = await runScanner(
      {
        command: tool.command,
        args: [...tool.args, ...args],
        folder: baseDirectory,
        environment: {
          ...scannerEnvironment(environment),
          ...(await dotnetNetwork(world, handoff.server.url, request.caCertificate, dirname(request.metadataFile))),
          ...furtherEnvironment,
          ...(options === '' ? {} : { SONAR_SCANNER_OPTS: options }),
          DOTNET_NOLOGO: 'true',
          // The scanner reads the older name, what it starts in its second step the newer one first.
          [VARIABLE_SCANNER_PARAMS]: JSON.stringify(parameters),
          [VARIABLE_SCANNER_JSON_PARAMS]: JSON.stringify(parameters),
        },
      },
      log,
      stopped,
    );
    if (end.exitCode !== 0) throw toFailure(log, end);
  } finally {
    logger.endGroup();
  }
  return { files: log.files, tool };
}

const nameOf = ({ version }: DotnetTool): string =>
  version === null ? PROGRAM_NAMES.dotnet : `${PROGRAM_NAMES.dotnet} ${version}`;

/**
 * Versions before 9, and all of them with a server that serves no runtime, start an installed Java: that of `JAVA_HOME`,
 * which on many agents is an old one.
 */
async function javaHome(
  { environment, platform, logger }: ScannerWorld,
  { javaChoice }: ScanRequest,
): Promise<Record<string, string>> {
  const java = await findScannerJava(javaChoice, environment, platform);
  // Nothing better is there than what the agent itself says.
  const isOld = java !== undefined && !runsScanners(java, platform.arch);
  if (javaChoice === 'auto' && isOld && environment['JAVA_HOME']) return {};
  if (java === undefined && javaChoice !== 'auto') {
    logger.warning(`jdkversion: ${javaChoice} names no Java on this agent; the scanner chooses one itself.`);
  }
  return java === undefined ? {} : { JAVA_HOME: dirname(dirname(java.path)) };
}
