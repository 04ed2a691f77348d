import { mkdirSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { chooseUserHome, unusedScannerVariables, withPropertiesOfAgent } from './child-environment';
import { scannerProperties } from '../engine/engine-properties';
import { analysisProperties } from '../../../domain/scanner/analysis-properties';
import { tokenProperty } from '../../../domain/server/server-version';
import { diskProblem } from '../../../errors/scanner-errors';
import type { Secret } from '../../../secrets/secret';
import type { Credentials } from '../../../secrets/credentials';
import type { RunRequest } from '../../../ports/scanner';
import { onDisk } from '../cache/disk';
import { networkProperties } from '../network/network-properties';
import type { ScannerContext } from '../scanner-context';

/** `sonar.userHome` of a run, absolute. */
export function userHomeOf({ environment, homeDirectory }: ScannerContext, request: RunRequest): string {
  const property = request.handoff.properties['sonar.userHome'];
  const chosen = chooseUserHome(property, environment, homeDirectory, request.toolsDirectory);
  if (chosen === null) throw diskProblem('~/.sonar', 'this user has no home folder');
  return isAbsolute(chosen) ? chosen : resolve(request.baseDirectory, chosen);
}

/**
 * All properties of a run, the secret ones too: for the child's standard input or environment only. Makes the folders of
 * the run, and removes the report of an earlier run of the same analysis, which Publish must not take for this one's.
 *
 * @param defaults used unless the author's properties say otherwise
 */
export async function runProperties(
  context: ScannerContext,
  request: RunRequest,
  startedAt: number,
  defaults: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const { handoff, secretProperties, metadataFile } = request;
  const folder = join(request.tempDirectory, 'sonarqube', handoff.analysisKey);
  await onDisk(folder, () => {
    for (const made of [folder, dirname(metadataFile)]) mkdirSync(made, { recursive: true });
    rmSync(metadataFile, { force: true });
  });
  const author = new Set([...Object.keys(handoff.properties), ...secretProperties.keys()]);
  const network = await networkProperties(context.network, handoff.server.url, author, request.caCertificate, folder);
  logUnused(context);
  const plain = scannerProperties(withPropertiesOfAgent(analysisProperties(handoff), context.environment), {
    hostUrl: handoff.server.url,
    baseDirectory: request.baseDirectory,
    metadataFile,
    workingDirectory: join(folder, 'scannerwork'),
    userHome: userHomeOf(context, request),
    appVersion: context.appVersion,
    startedAt,
    verbose: request.verbose,
    defaults: { ...defaults, ...network.properties },
  });
  return {
    ...plain,
    ...revealed(network.passwords),
    ...revealed(secretProperties),
    ...credentialProperties(request.credentials, handoff.server.version),
  };
}

function logUnused({ environment, logger }: ScannerContext): void {
  const unused = unusedScannerVariables(environment);
  if (unused.length === 0) return;
  logger.info(
    `Not handed to the scanner: ${unused.join(', ')}. It gets its settings from the tasks, so that no variable replaces them. Give them as sonar.scanner.… in extraProperties, a proxy to the agent itself.`,
  );
}

function revealed(secrets: ReadonlyMap<string, Secret>): Record<string, string> {
  return Object.fromEntries([...secrets].map(([key, value]) => [key, value.reveal()]));
}

function credentialProperties(credentials: Credentials, serverVersion: string): Record<string, string> {
  return credentials.scheme === 'token'
    ? { [tokenProperty(serverVersion)]: credentials.token.reveal() }
    : { 'sonar.login': credentials.login, 'sonar.password': credentials.password.reveal() };
}
