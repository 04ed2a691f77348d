import { type HostType } from './commands/command-registry';
import { type ProcessTimes } from './run/run-process';

/** A service connection that the pipeline file may name. */
export interface ServiceConnection {
  readonly name: string;
  /** GUID; made from the name when left out. */
  readonly id?: string;
  /** Connection type, for example `sonarqube-server`. */
  readonly type: string;
  readonly url: string;
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
}

/** Where records, attachments and logs of the run are sent, and what the run is called there. */
export interface AzureDevOpsTarget {
  readonly collectionUri: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly repositoryId: string;
  readonly repositoryName: string;
  /** The job token. */
  readonly accessToken: string;
  readonly buildId: string | number;
  readonly buildNumber: string;
  readonly definitionId: string | number;
  readonly planId: string;
  readonly timelineId: string;
  readonly definitionName?: string;
  readonly repositoryUri?: string;
}

/** What is built, and why. */
export interface BuildFacts {
  /** For example `refs/heads/main`; of a pull request its `refs/pull/<id>/merge`. */
  readonly sourceBranch?: string;
  /** Commit; the HEAD of the sources when left out. */
  readonly sourceVersion?: string;
  readonly sourceVersionMessage?: string;
  /** `Manual`, `IndividualCI`, `PullRequest`, ... */
  readonly reason?: string;
  /** `TfsGit`, `GitHub`, ... */
  readonly repositoryProvider?: string;
  readonly pullRequest?: {
    readonly id: string | number;
    /** GitHub's number. */
    readonly number?: string | number;
    readonly sourceBranch: string;
    readonly targetBranch: string;
    readonly isFork?: boolean;
    readonly sourceCommit?: string;
  };
  /** "Make secrets available to builds of forks": off when left out, as in Azure DevOps. */
  readonly secretsForForks?: boolean;
}

/** Node binaries of the agent. The running process' own stands in for those left out. */
export interface NodeBinaries {
  readonly node16?: string;
  readonly node20?: string;
  readonly node24?: string;
}

/** How `runPipeline` runs a file. */
export interface PipelineOptions {
  /** Path of the YAML file. */
  readonly pipeline: string;
  /** Folder of built task folders, each with a task.json. */
  readonly tasksFolder: string;
  /** Folder that `checkout: self` takes the sources from: a Git repository, or plain files. */
  readonly sources: string;
  /** An empty folder that becomes the agent's root. */
  readonly workFolder: string;
  readonly azureDevOps?: AzureDevOpsTarget;
  readonly connections?: readonly ServiceConnection[];
  /** Makes a connection for a name that is not among them. */
  readonly connectionFor?: (name: string, type: string) => ServiceConnection;
  readonly build?: BuildFacts;
  readonly variables?: Readonly<Record<string, string>>;
  /** Values of the file's parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly nodeBinaries?: NodeBinaries;
  /** Handlers that this agent knows; all when left out. An older agent knows fewer, for example `['Node10', 'Node16']`. */
  readonly handlers?: readonly string[];
  /** How long processes get to end; the agent's own times when left out. */
  readonly processTimes?: ProcessTimes;
  /** `build` when left out. */
  readonly hostType?: HostType;
  /** Called with each line of the masked log as it appears. */
  readonly onLine?: (line: string) => void;
  /** Cancels the run as a user does. */
  readonly signal?: AbortSignal;
  /** Added to the agent's own environment; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}
