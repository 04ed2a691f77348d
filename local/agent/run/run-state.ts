import { type Sources } from './checkout';
import { type HostType } from '../commands/command-registry';
import { type Ended } from '../compile/dependency-scope';
import { type Endpoint } from '../variables/endpoints';
import { type PipelineOptions } from '../pipeline-options';
import { type Pipeline } from '../pipeline-file/pipeline-model';
import { type ServerQueue } from './server-queue';

/** A variable of a job before the agent gets it. */
export interface InitialVariable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
  readonly readOnly: boolean;
}

/** What the jobs of a run share. */
export interface RunState {
  readonly options: PipelineOptions;
  readonly pipeline: Pipeline;
  readonly hostType: HostType;
  readonly sources: Sources;
  /** The environment of the agent process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Connections as they are at the start of each job. */
  readonly endpoints: readonly Endpoint[];
  readonly queue: ServerQueue;
  /** Variables of the run that come before those of the file. */
  readonly variables: readonly InitialVariable[];
  /** Stages that have ended. */
  readonly stages: (Ended & { readonly jobs: readonly Ended[] })[];
  /** Values of secret output variables. */
  readonly secretOutputs: Set<string>;
  /** Jobs that have run so far. */
  jobCount: number;
  /** Whether the user canceled the run. */
  readonly canceled: () => boolean;
  readonly show: (line: string) => void;
}
