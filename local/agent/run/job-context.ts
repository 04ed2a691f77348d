import { type HostType } from '../commands/command-registry';
import { type Endpoint } from '../variables/endpoints';
import { type JobFolders } from './job-folders';
import { type JobVariables } from '../variables/job-variables';
import { type SecretMasker } from '../variables/mask-secrets';
import { type NodeBinaries } from '../pipeline-options';
import { type ProcessTimes } from './run-process';
import { type ServerQueue } from './server-queue';
import { type TaskResult } from './task-result';

/** What the steps of a running job share. */
export interface JobContext {
  readonly recordId: string;
  readonly masker: SecretMasker;
  readonly variables: JobVariables;
  readonly queue: ServerQueue;
  readonly folders: JobFolders;
  /** The environment of the agent process itself. */
  readonly environment: Readonly<Record<string, string>>;
  readonly endpoints: readonly Endpoint[];
  readonly hostType: HostType;
  readonly agentName: string;
  readonly nodeBinaries: NodeBinaries;
  readonly handlers: readonly string[] | undefined;
  readonly processTimes: ProcessTimes;
  /** Fires when the job is canceled or runs out of time. */
  readonly cancellation: AbortSignal;
  readonly isDebug: boolean;
  /** Ids of records that tasks made with `task.logdetail`. */
  readonly detailRecords: Set<string>;
  /** Newest first. */
  readonly prependedPath: string[];
  result: TaskResult | undefined;
  /** Shows a masked line as it appears. */
  show(line: string): void;
}
