import packageJson from '../../package.json';
import type { HttpSettings } from '../adapters/http/client';
import { readNetworkSettings } from '../adapters/azure-pipelines/network';
import type { Clock } from '../ports/clock';

/** One version number holds for the extension and for each of its tasks. */
export const extensionVersion: string = packageJson.version;

/** How requests to SonarQube leave this machine: the agent's proxy and certificates. */
export function httpSettings(clock: Clock): HttpSettings {
  return {
    network: readNetworkSettings(),
    clock,
    userAgent: `SonarQubeForAzurePipelines/${extensionVersion}`,
  };
}
