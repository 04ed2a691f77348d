import packageJson from '../../package.json';
import type { HttpSettings } from '../adapters/http/client';
import type { NetworkSettings } from '../adapters/http/network-settings';
import type { Clock } from '../ports/clock';

/** One version number holds for the extension and for each of its tasks. */
export const extensionVersion: string = packageJson.version;

/**
 * How requests leave this machine. The network is a parameter: an agent tells its proxy and certificates by way of the task
 * library, which a program without an agent need not load.
 */
export function httpSettings(network: NetworkSettings, clock: Clock, stopped: AbortSignal): HttpSettings {
  return { network, clock, stopped, userAgent: `SonarQubeForAzurePipelines/${extensionVersion}` };
}
