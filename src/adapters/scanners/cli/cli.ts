import { dirname } from 'node:path';
import { VARIABLE_SCANNER_JSON_PARAMS, VARIABLE_SCANNER_PARAMS } from '../../../documents/names';
import { scannerJavaMissing, scannerMissing } from '../../../errors/catalog';
import type { ScanRequest, ScanSummary } from '../../../ports/scanner';
import { findScannerJava } from '../java/installed-java';
import { javaHomeVariables, JAVAS_OF_SCANNERS } from '../java/java-version';
import { javaOptions, scannerEnvironment } from '../run/child-environment';
import { parseScannerLine } from '../run/engine-log';
import { runProperties } from '../run/run-properties';
import { conclude, runScanner } from '../run/run-scanner';
import { ScannerLog } from '../run/scanner-log';
import type { ScannerWorld } from '../scanner-world';
import { bundledJava, CLI, findCli, type InstalledCli } from './installed-cli';
import { oldCliNetwork } from './old-cli-network';

/**
 * Runs SonarScanner CLI of this agent, for servers that serve no engine and where the author asks for a version. Its Java is
 * started directly: its start script is a shell script, which Windows cannot run without a shell. Properties and token
 * are in the child's environment, where every version of the scanner looks for them.
 */
export async function scanWithCli(
  world: ScannerWorld,
  request: ScanRequest,
  stopped: AbortSignal,
): Promise<ScanSummary> {
  const { environment, platform, clock, logger } = world;
  const { handoff, toolsDirectory } = request;
  const startedAt = clock.now();
  const cli = await findCli(handoff.scannerVersion, toolsDirectory, environment, platform);
  if (cli === undefined) {
    throw scannerMissing(CLI.name, handoff.scannerVersion ?? '', `"${toolsDirectory}/${CLI.name}", PATH`);
  }
  const java = await chooseJava(world, request, cli);
  const properties = await runProperties(world, request, startedAt);
  const parameters = JSON.stringify(properties);
  const options = javaOptions(undefined, environment);
  const networkOptions = await oldCliNetwork(world, request, cli, properties, options);
  const name = `${CLI.name} ${cli.version}, ${java.description}`;
  logger.info(`Scanner   ${name}`);
  const run = await runScanner(
    {
      command: java.path,
      args: [
        '-Djava.awt.headless=true',
        '-Dstdout.encoding=UTF-8',
        ...networkOptions,
        ...options,
        ...['-classpath', cli.jar, `-Dscanner.home=${cli.home}`, `-Dproject.home=${request.baseDirectory}`],
        'org.sonarsource.scanner.cli.Main',
      ],
      folder: request.baseDirectory,
      environment: {
        ...scannerEnvironment(environment),
        JAVA_HOME: dirname(dirname(java.path)),
        // The newer name goes first where a scanner knows both; older ones know only the other.
        [VARIABLE_SCANNER_JSON_PARAMS]: parameters,
        [VARIABLE_SCANNER_PARAMS]: parameters,
      },
    },
    new ScannerLog(logger, parseScannerLine, request.verbose),
    stopped,
  );
  return conclude(world, request, run, name, startedAt);
}

async function chooseJava(
  { environment, platform }: ScannerWorld,
  { javaChoice }: ScanRequest,
  cli: InstalledCli,
): Promise<{ readonly path: string; readonly description: string }> {
  const bundled = javaChoice === 'auto' ? await bundledJava(cli, platform) : undefined;
  if (bundled !== undefined) return { path: bundled, description: 'its own Java' };
  const java = await findScannerJava(javaChoice, environment, platform);
  if (java === undefined) {
    const variables = javaHomeVariables(javaChoice, JAVAS_OF_SCANNERS, platform.arch);
    throw scannerJavaMissing([...variables, ...(javaChoice === 'auto' ? ['PATH'] : [])].join(', '));
  }
  return { path: java.path, description: `Java ${java.major} of ${java.from}` };
}
