import type { PreparedHandoff } from '../../documents/handoff';
import { tokenVariable } from '../../documents/names';
import type { PrepareInputs } from '../../domain/inputs/prepare-inputs';
import { locatePath, type AgentFolders } from '../../domain/scope/place-path';
import { tokenProperty } from '../../domain/server/server-version';
import type { Logger } from '../../ports/logger';
import type { CredentialStore, HandedOver } from '../../ports/credential-store';
import type { NetworkOfBuildTool } from '../../ports/scanner';

interface BuildToolPorts {
  readonly logger: Logger;
  readonly credentialStore: CredentialStore;
  readonly networkOfBuildTool: NetworkOfBuildTool;
}

/** Maven and Gradle read their settings from the environment; a secret variable reaches them only where it is mapped. */
export async function handToBuildTools(
  { credentialStore, logger, networkOfBuildTool }: BuildToolPorts,
  handoff: PreparedHandoff,
  { credentials, secretProperties }: HandedOver,
  { caCertificate, exposeToken: exposed }: PrepareInputs,
  folders: AgentFolders,
): Promise<void> {
  const request = { handoff, secretProperties, caCertificate, tempDirectory: folders.temp };
  const network = await networkOfBuildTool(request);
  credentialStore.handToBuildTools(handoff.analysisKey, {
    properties: {
      ...network.properties,
      ...handoff.properties,
      'sonar.host.url': handoff.server.url,
      'sonar.scanner.metadataFilePath': locatePath(handoff.metadataFile, folders),
    },
    handed: { credentials, secretProperties: new Map([...network.passwords, ...secretProperties]) },
    tokenProperty: tokenProperty(handoff.server.version),
    exposed,
  });
  const mapping = `env: SONAR_TOKEN: $(${tokenVariable(handoff.analysisKey)})`;
  if (exposed) {
    logger.warning(
      `The token stands in plain variables until Publish has run, since build tools read them. Safer: "exposeToken: off", and "${mapping}" at the step of the build tool.`,
    );
  } else {
    logger.info(`Token     add "${mapping}" to the step of the build tool`);
  }
}
