import type { BuildTools } from '../../ports/build-tools';
import type { Logger } from '../../ports/logger';
import type { Agent } from '../../ports/agent';
import type { AzureDevOps, FilesOfBranches, PullRequestSearch } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import type { CredentialStore } from '../../ports/credential-store';
import type { Files } from '../../ports/files';
import type { ReportFiles } from '../../ports/report-files';
import type { NetworkOfBuildTool, PreparedScanners } from '../../ports/scanner';
import type { ConnectToSonarQube } from '../../ports/sonarqube/connection';
import type { OpenPullRequest, PullRequestStatuses } from '../../ports/pull-request';
import type { PreparedServer } from '../../ports/sonarqube/prepared-server';
import type { WorkingCopy } from '../../ports/working-copy';

/** The world of Prepare. */
export interface PreparePorts {
  readonly agent: Agent;
  readonly logger: Logger;
  readonly credentialStore: CredentialStore;
  readonly buildTools: BuildTools;
  readonly connect: ConnectToSonarQube<PreparedServer>;
  readonly azureDevOps: AzureDevOps & PullRequestSearch & FilesOfBranches;
  readonly openPullRequest: OpenPullRequest<PullRequestStatuses>;
  readonly workingCopy: WorkingCopy;
  readonly files: Files;
  readonly reportFiles: ReportFiles;
  readonly clock: Clock;
  readonly scanners: PreparedScanners;
  readonly networkOfBuildTool: NetworkOfBuildTool;
}
