import type { PreparedHandoff } from '../../documents/handoff';
import { chooseScanner } from '../../domain/scanner/choose-scanner';
import type { ScannerProgram } from '../../domain/scanner/scanner-archive';
import { locatePath } from '../../domain/scope/place-path';
import type { Logger } from '../../ports/logger';
import type { Agent } from '../../ports/agent';
import type { HandedOver } from '../../ports/credential-store';
import type { ReadyScanner, ScannerSetup } from '../../ports/scanner';
import { checkOtherDotnet } from './check-other-dotnet';
import type { Draft } from './draft-handoff';

interface ScannerPorts {
  readonly agent: Agent;
  readonly logger: Logger;
  readonly scannerSetup: ScannerSetup;
}

/**
 * Makes sure that Analyze will find its scanner, and runs what a scanner has to do before the build. The version that was
 * found is handed over, so that Analyze takes the same one.
 */
export async function readyScanner(
  ports: ScannerPorts,
  draft: Draft,
  prepared: PreparedHandoff,
  handed: HandedOver,
  stopped: AbortSignal,
): Promise<PreparedHandoff> {
  const { agent, logger, scannerSetup } = ports;
  if (prepared.scannerMode === 'other') {
    logger.info('Scanner   the one of your build tool; it finds its settings in the environment');
    return prepared;
  }
  const kind = chooseScanner(prepared);
  if (kind === 'engine') {
    logger.info('Scanner   engine of the server');
    return prepared;
  }
  if (kind === 'dotnet') checkOtherDotnet(agent, prepared.analysisKey);
  const ready = await provide(ports, draft, kind, stopped);
  const handoff = { ...prepared, scannerVersion: ready.version ?? prepared.scannerVersion };
  if (kind === 'cli') {
    logger.info(`Scanner   ${ready.description}`);
    return handoff;
  }
  const { folders, inputs, project } = draft;
  const { credentials, secretProperties } = handed;
  await scannerSetup.beginDotnet(
    {
      handoff,
      credentials,
      secretProperties,
      baseDirectory: project.baseDirectory,
      metadataFile: locatePath(prepared.metadataFile, folders),
      tempDirectory: folders.temp,
      toolsDirectory: toolsDirectoryOf(agent),
      caCertificate: inputs.caCertificate,
      verbose: /^true$/i.test(agent.variable('System.Debug') ?? ''),
    },
    stopped,
  );
  return handoff;
}

function provide(
  { agent, scannerSetup }: ScannerPorts,
  { inputs, project }: Draft,
  program: ScannerProgram,
  stopped: AbortSignal,
): Promise<ReadyScanner> {
  const need = {
    program,
    version: inputs.scannerVersion,
    toolsDirectory: toolsDirectoryOf(agent),
    baseDirectory: project.baseDirectory,
    mirror: inputs.scannerMirror,
    sha256: inputs.scannerSha256,
  };
  return scannerSetup.provide(need, stopped);
}

function toolsDirectoryOf(agent: Agent): string {
  return agent.variable('Agent.ToolsDirectory') ?? '';
}
