import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VARIABLE_SCANNER_JSON_PARAMS, VARIABLE_SCANNER_PARAMS } from '../../../documents/names';
import { atLeast } from '../../../domain/server/server-version';
import { scannerJavaMissing, scannerMissing } from '../../../errors/scanner-errors';
import type { ScanRequest, ScanSummary } from '../../../ports/scanner';
import { findScannerJava } from '../java/installed-java';
import { javaHomeVariables, javasOfScanners } from '../java/java-version';
import { offeredJavaMajor } from '../java/offered-runtimes';
import { javaOptions, scannerEnvironment } from '../run/child-environment';
import { parseScannerLine } from '../run/engine-log';
import { onDisk } from '../cache/disk';
import { runProperties } from '../run/run-properties';
import { conclude, runScanner } from '../run/run-scanner';
import { ScannerLog } from '../run/scanner-log';
import type { ScannerContext } from '../scanner-context';
import { bundledJava, CLI, findCli, type InstalledCli } from './installed-cli';
import { oldCliNetwork } from './old-cli-network';

/**
 * Runs SonarScanner CLI of this agent, for servers that serve no engine and where the author asks for a version. Its Java is
 * started directly: its start script is a shell script, which Windows cannot run without a shell. Properties and token
 * are in the child's environment, where every version of the scanner looks for them. The properties file of the repository is
 * kept from it: Prepare has read that, and hands on what a repository may decide.
 */
export async function scanWithCli(
  context: ScannerContext,
  request: ScanRequest,
  stopped: AbortSignal,
): Promise<ScanSummary> {
  const { environment, platform, clock, logger } = context;
  const { handoff, toolsDirectory } = request;
  const startedAt = clock.now();
  const cli = await findCli(handoff.scannerVersion, toolsDirectory, environment, platform);
  if (cli === undefined) {
    throw scannerMissing(CLI.name, handoff.scannerVersion ?? '', `"${toolsDirectory}/${CLI.name}", PATH`);
  }
  const java = await chooseJava(context, request, cli);
  const properties = await runProperties(context, request, startedAt);
  const parameters = JSON.stringify(properties);
  const options = javaOptions(undefined, environment);
  const networkOptions = await oldCliNetwork(context, request, cli, properties, options);
  const settings = await writeNoSettings(dirname(request.metadataFile));
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
        `-Dproject.settings=${settings}`,
        'org.sonarsource.scanner.cli.Main',
      ],
      folder: request.baseDirectory,
      environment: {
        ...scannerEnvironment(environment, request.handoff.scope),
        JAVA_HOME: dirname(dirname(java.path)),
        // The newer name goes first where a scanner knows both; older ones know only the other.
        [VARIABLE_SCANNER_JSON_PARAMS]: parameters,
        [VARIABLE_SCANNER_PARAMS]: parameters,
      },
    },
    new ScannerLog(logger, parseScannerLine, request.verbose),
    stopped,
    { onStarted: request.onStarted },
  );
  return conclude(context, request, run, startedAt);
}

/**
 * Writes a file without any setting. As `project.settings` it takes the place of `sonar-project.properties` of the analyzed
 * folder, which SonarScanner CLI else reads by itself, with whatever program or proxy it names. Tried with 4.2, 5.0.1 and 8.1.
 */
async function writeNoSettings(folder: string): Promise<string> {
  const path = join(folder, 'no-settings.properties');
  await onDisk(path, () =>
    writeFile(path, '# Prepare has read the properties file; its properties are in the environment.\n'),
  );
  return path;
}

/**
 * Its own Java where it has one, else an installed one. Before 6.0 it runs the engine in the Java that it is started with, and
 * the one that it brings along may be older than what the server asks for.
 */
async function chooseJava(
  { environment, platform }: ScannerContext,
  request: ScanRequest,
  cli: InstalledCli,
): Promise<{ readonly path: string; readonly description: string }> {
  const { javaChoice } = request;
  const asked = await offeredJavaMajor(request, platform);
  const bundled = javaChoice === 'auto' ? await bundledJava(cli, platform) : undefined;
  const its = bundled === undefined ? undefined : { path: bundled.path, description: 'its own Java' };
  const runsEngine = !atLeast(cli.version, FETCHES_JAVA);
  if (its !== undefined && !(runsEngine && (bundled?.major ?? Infinity) < (asked ?? 0))) return its;
  const java = await findScannerJava(javaChoice, asked, environment, platform);
  if (java !== undefined) return { path: java.path, description: `Java ${java.major} of ${java.from}` };
  if (its !== undefined) return its;
  const variables = javaHomeVariables(javaChoice, javasOfScanners(asked), platform.arch);
  throw scannerJavaMissing([...variables, ...(javaChoice === 'auto' ? ['PATH'] : [])].join(', '), asked);
}

/** From here on it fetches the server's engine and a Java for it. */
const FETCHES_JAVA = [6, 0] as const;
