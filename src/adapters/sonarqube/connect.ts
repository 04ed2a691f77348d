import type { ConnectToSonarQube } from '../../ports/sonarqube';
import type { HttpSettings } from '../http/client';
import { computeTaskArea } from './compute-tasks';
import { distributionArea } from './distribution';
import { hotspotArea } from './hotspots';
import { issueArea } from './issues';
import { projectArea } from './projects';
import { qualityGateArea } from './quality-gates';
import { createRequests } from './requests';
import { serverArea } from './server';

/** Opens clients over HTTP; each keeps its connections to one server. */
export function createConnectToSonarQube(settings: HttpSettings): ConnectToSonarQube {
  return (connection) => {
    const requests = createRequests(withAuthority(settings, connection.caCertificate ?? null), connection);
    return {
      url: connection.url,
      ...serverArea(requests),
      ...projectArea(requests),
      ...computeTaskArea(requests),
      ...qualityGateArea(requests),
      ...issueArea(requests),
      ...hotspotArea(requests),
      analysis: distributionArea(requests),
    };
  };
}

function withAuthority(settings: HttpSettings, caCertificate: string | null): HttpSettings {
  if (caCertificate === null) return settings;
  const { network } = settings;
  return { ...settings, network: { ...network, authorities: [...network.authorities, caCertificate] } };
}
