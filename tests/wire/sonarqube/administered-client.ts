import { boundProjectArea } from '../../../src/adapters/sonarqube/bound-projects';
import { createConnectToSonarQube } from '../../../src/adapters/sonarqube/connect';
import { platformRecordArea } from '../../../src/adapters/sonarqube/platform-records';
import { projectSettingsArea } from '../../../src/adapters/sonarqube/project-settings';
import { serverArea } from '../../../src/adapters/sonarqube/server';
import type { HttpSettings } from '../../../src/adapters/http/client';
import type { AdministeredServer } from '../../../src/ports/sonarqube/administered-server';
import type { ConnectToSonarQube } from '../../../src/ports/sonarqube/connection';

/** A client with what the administrator's commands ask. */
export function connectToAdministered(settings: HttpSettings): ConnectToSonarQube<AdministeredServer> {
  return createConnectToSonarQube(settings, (requests) => ({
    ...serverArea(requests),
    ...platformRecordArea(requests),
    ...boundProjectArea(requests),
    ...projectSettingsArea(requests),
  }));
}
