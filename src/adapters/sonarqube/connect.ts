import type { ConnectToSonarQube } from '../../ports/sonarqube/connection';
import type { HttpSettings } from '../http/client';
import { createRequests, type Requests } from './requests';

/**
 * Opens clients over HTTP; each keeps its connections to one server. A client consists of the areas of the API that its
 * task asks, so that no task carries the others.
 */
export function createConnectToSonarQube<Areas>(
  settings: HttpSettings,
  areas: (requests: Requests) => Areas,
): ConnectToSonarQube<Areas & { readonly url: string }> {
  return (connection) => {
    const requests = createRequests(withAuthority(settings, connection.caCertificate ?? null), connection);
    return { ...areas(requests), url: connection.url };
  };
}

function withAuthority(settings: HttpSettings, caCertificate: string | null): HttpSettings {
  if (caCertificate === null) return settings;
  const { network } = settings;
  return { ...settings, network: { ...network, authorities: [...network.authorities, caCertificate] } };
}
