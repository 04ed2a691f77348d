import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VARIABLE_SCANNER_JSON_PARAMS, VARIABLE_SCANNER_PARAMS } from '../../../documents/names';
import { scannerMissing } from '../../../errors/scanner-errors';
import type { Logger } from '../../../ports/logger';
import type { RunRequest } from '../../../ports/scanner';
import { javaOptionTexts, scannerEnvironment } from '../run/child-environment';
import { runProperties } from '../run/run-properties';
import { runScanner, type FinishedRun } from '../run/run-scanner';
import { ScannerLog } from '../run/scanner-log';
import type { ScannerContext } from '../scanner-context';
import { withDotnetNetwork } from './dotnet-network';
import { parseDotnetErrorLine, parseDotnetLine } from './dotnet-lines';
import { explainsEnd } from './dotnet-signs';
import { dotnetStep, FOUND_BY_BUILD } from './dotnet-steps';
import { DOTNET, findDotnetTool, nameOf } from './dotnet-tool';

/**
 * MSBuild names files by their real paths, and the scanner leaves out what is not below the base directory: behind a
 * symbolic link that would be every file. On Windows MSBuild keeps junctions and mapped drives as they are.
 */
async function realBaseDirectory({ platform }: ScannerContext, folder: string): Promise<string> {
  return platform.isWindows ? folder : realpath(folder).catch(() => folder);
}

function warnOfIgnored(author: ReadonlySet<string>, logger: Logger): void {
  const ignored = FOUND_BY_BUILD.filter((property) => author.has(property));
  if (ignored.length === 0) return;
  logger.warning(
    `${ignored.join(', ')} of extraProperties: left out, since with scannerMode: dotnet the build determines what is analyzed. Choose among it with sonar.inclusions, sonar.exclusions and SonarQubeTestProject.`,
  );
}

/** Where the scanner keeps what it knows of a build of Azure Pipelines: beside the checkout. */
export function sonarqubeFolder({ environment }: ScannerContext, { baseDirectory }: RunRequest): string {
  return join(environment['AGENT_BUILDDIRECTORY'] || baseDirectory, '.sonarqube');
}

/** What a step gets beside what Prepare and the job say. */
export interface FurtherSettings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
  /** Options of Java for what it starts, before those of the author, which win. */
  readonly javaOptions?: readonly string[];
  /** Called as soon as the scanner runs. */
  readonly onStarted?: () => void;
}

/**
 * Runs one step of SonarScanner for .NET to its end, good or bad.
 *
 * @param findFurther called at once: what it looks for is found beside the rest
 */
export async function runStep(
  context: ScannerContext,
  request: RunRequest,
  step: 'begin' | 'end',
  findFurther: () => FurtherSettings | Promise<FurtherSettings>,
  stopped: AbortSignal,
): Promise<FinishedRun> {
  const { environment, logger } = context;
  const { handoff, toolsDirectory, baseDirectory } = request;
  const [further, tool, realDirectory, settings] = await Promise.all([
    findFurther(),
    findDotnetTool(context, handoff.scannerVersion, toolsDirectory, baseDirectory),
    realBaseDirectory(context, baseDirectory),
    settingsOf(context, request),
  ]);
  if (tool === undefined) {
    const looked = `.config/dotnet-tools.json, PATH, "${join(toolsDirectory, DOTNET.name)}"`;
    throw scannerMissing(DOTNET.name, handoff.scannerVersion ?? '', looked);
  }
  const properties = { ...settings.properties, 'sonar.projectBaseDir': realDirectory, ...further.properties };
  const author = new Set([...Object.keys(handoff.properties), ...request.secretProperties.keys()]);
  const ownFolder =
    realDirectory !== baseDirectory || handoff.baseDirectory.root !== 'sources' || handoff.baseDirectory.path !== '';
  const { args, parameters } = dotnetStep(step, properties, author, ownFolder);
  const options = [
    ...(further.javaOptions ?? []).map((option) => (/\s/.test(option) ? `"${option}"` : option)),
    ...javaOptionTexts(handoff.properties['sonar.scanner.javaOpts'], environment),
  ].join(' ');
  const name = nameOf(tool);
  logger.info(`Scanner   ${name} (${tool.from}), step ${step}`);
  if (step === 'begin') warnOfIgnored(author, logger);
  return runScanner(
    {
      command: tool.command,
      args: [...tool.args, ...args],
      folder: baseDirectory,
      environment: {
        ...settings.environment,
        ...further.environment,
        ...(options === '' ? {} : { SONAR_SCANNER_OPTS: options }),
        DOTNET_NOLOGO: 'true',
        // What `dotnet` itself refuses is told by its words, which follow the language of the agent.
        DOTNET_CLI_UI_LANGUAGE: 'en',
        // The scanner reads the older name, what it starts in its second step the newer one first.
        [VARIABLE_SCANNER_PARAMS]: JSON.stringify(parameters),
        [VARIABLE_SCANNER_JSON_PARAMS]: JSON.stringify(parameters),
      },
    },
    new ScannerLog(logger, parseDotnetLine, request.verbose, parseDotnetErrorLine, explainsEnd),
    stopped,
    { onStarted: further.onStarted },
  );
}

/** What both steps get, whichever scanner it is. */
async function settingsOf(context: ScannerContext, request: RunRequest) {
  const { handoff, caCertificate, metadataFile } = request;
  const environment = scannerEnvironment(context.environment, handoff.scope);
  const properties = await runProperties(context, request, context.clock.now());
  // In the folder that was made for them.
  const folder = dirname(metadataFile);
  return {
    properties,
    environment: await withDotnetNetwork(context, environment, handoff.server.url, caCertificate, folder),
  };
}
