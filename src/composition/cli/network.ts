import { readAuthorities } from '../../adapters/http/trust';
import type { HttpSettings } from '../../adapters/http/client';
import { stoppableClock } from '../../adapters/system/clock';
import { messageOf } from '../../errors/errors';
import { httpSettings } from '../http-settings';

/** How the command line reaches servers: proxy by the environment, further authorities by option. */
export interface CommandLineNetwork {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** PEM file with further certificate authorities, absolute. */
  readonly caCertificate: string | null;
}

/** What is wrong with a file of certificate authorities; `null` for nothing. */
export function authorityProblem(path: string): Promise<string | null> {
  return readAuthorities([path]).then(() => null, messageOf);
}

/** The same client as that of the tasks; without an agent, proxy and authorities come from where they are given here. */
export function commandLineHttp(network: CommandLineNetwork, stopped: AbortSignal): HttpSettings {
  const { environment, caCertificate } = network;
  return httpSettings(
    {
      proxy: null,
      environment,
      authorities: caCertificate === null ? [] : [caCertificate],
      clientCertificate: null,
      skipsAzureDevOpsCheck: false,
    },
    stoppableClock(stopped),
    stopped,
  );
}
