import type { AzureDevOps, BuildAttachments } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { Logger } from '../../ports/logger';
import type { OpenPullRequest } from '../../ports/pull-request';

export interface DecorationPorts {
  readonly openPullRequest: OpenPullRequest;
  readonly azureDevOps: Pick<AzureDevOps, 'buildProperties'> & BuildAttachments;
  readonly files: Files;
  readonly clock: Clock;
  readonly logger: Logger;
}
