import { readFile } from 'node:fs/promises';
import { connectToOrganization } from '../../adapters/azure-devops/organization';
import { boundProjectArea } from '../../adapters/sonarqube/bound-projects';
import { createConnectToSonarQube } from '../../adapters/sonarqube/connect';
import { platformRecordArea } from '../../adapters/sonarqube/platform-records';
import { projectSettingsArea } from '../../adapters/sonarqube/project-settings';
import { serverArea } from '../../adapters/sonarqube/server';
import { systemFiles } from '../../adapters/system/files';
import { journalFile } from '../../adapters/system/journal-file';
import type { AdministeredOrganization } from '../../ports/administered-organization';
import type { Clock } from '../../ports/clock';
import type { ImportJournal } from '../../ports/import-journal';
import type { AdministeredServer } from '../../ports/sonarqube/administered-server';
import type { ConnectToSonarQube } from '../../ports/sonarqube/connection';
import type { Secret } from '../../secrets/secret';
import { commandLineHttp, type CommandLineNetwork } from './network';

/** What the administrator's commands talk to. */
export interface SetUpComposition {
  readonly clock: Clock;
  readonly connectServer: ConnectToSonarQube<AdministeredServer>;
  readonly connectOrganization: (
    collectionUrl: string,
    token: { readonly kind: 'personal' | 'entra' | 'job'; readonly secret: Secret },
    tokenName: string,
  ) => AdministeredOrganization;
  readonly openJournal: (path: string) => ImportJournal & { readonly close: () => Promise<void> };
  /** A file that the person named; its own error where it cannot be read. */
  readonly readFile: (path: string) => Promise<string>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
}

/** @param stopped ends every request at once */
export function setUpPorts(network: CommandLineNetwork, stopped: AbortSignal): SetUpComposition {
  const settings = commandLineHttp(network, stopped);
  return {
    clock: settings.clock,
    connectServer: createConnectToSonarQube(settings, (requests) => ({
      ...serverArea(requests),
      ...platformRecordArea(requests),
      ...boundProjectArea(requests),
      ...projectSettingsArea(requests),
    })),
    connectOrganization: (collectionUrl, { kind, secret }, tokenName) =>
      connectToOrganization(
        settings,
        { collectionUrl, credentials: { scheme: kind === 'personal' ? 'basic' : 'bearer', token: secret } },
        tokenName,
      ),
    openJournal: journalFile,
    readFile: (path) => readFile(path, 'utf8'),
    writeFile: (path, text) => systemFiles.writeText(path, text),
  };
}
