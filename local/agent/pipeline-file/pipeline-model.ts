import { type TaskRestrictions } from '../variables/settable-variables';
import { type SourceLocation } from './pipeline-file-error';

/** A variable as the pipeline file sets it. */
export interface VariableSetting {
  readonly name: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly place: SourceLocation;
}

/** What every kind of step has. */
export interface StepSettings {
  readonly place: SourceLocation;
  readonly name: string | undefined;
  readonly displayName: string | undefined;
  readonly condition: string | undefined;
  readonly continueOnError: boolean;
  readonly enabled: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutInMinutes: number;
  readonly retryCountOnTaskFailure: number;
  readonly target: TaskRestrictions | undefined;
}

/** What a script is written for. */
export type Shell = 'script' | 'bash' | 'pwsh' | 'powershell';

/** A step of a job. */
export type Step = StepSettings &
  (
    | { readonly kind: 'task'; readonly task: string; readonly inputs: Readonly<Record<string, string>> }
    | {
        readonly kind: 'script';
        readonly shell: Shell;
        readonly script: string;
        readonly workingDirectory: string | undefined;
        readonly failOnStderr: boolean;
        /** Of PowerShell: what `$ErrorActionPreference` is. */
        readonly errorActionPreference: string;
      }
    /** What this machine has not got: it is passed over with a warning. */
    | { readonly kind: 'foreign'; readonly what: string }
    | {
        readonly kind: 'checkout';
        readonly repository: 'self' | 'none';
        readonly clean: boolean;
        /** 0 is the whole history. */
        readonly fetchDepth: number;
        readonly fetchTags: boolean;
      }
  );

/** A job, or the `deploy` hook of a deployment job. */
export interface Job {
  readonly place: SourceLocation;
  readonly name: string;
  readonly displayName: string;
  /** Name of the environment of a deployment job. */
  readonly environment: string | undefined;
  readonly isDeployment: boolean;
  readonly dependsOn: readonly string[];
  readonly condition: string | undefined;
  readonly continueOnError: boolean;
  readonly timeoutInMinutes: number;
  readonly variables: readonly VariableSetting[];
  /** Of a matrix; a job without one has no legs. */
  readonly legs: readonly Leg[];
  readonly steps: readonly Step[];
}

/** One run of a job with a matrix. Its variables come over those of the job. */
export interface Leg {
  readonly name: string;
  readonly variables: readonly VariableSetting[];
}

/** A stage. */
export interface Stage {
  readonly place: SourceLocation;
  readonly name: string;
  readonly displayName: string;
  readonly dependsOn: readonly string[];
  readonly condition: string | undefined;
  readonly variables: readonly VariableSetting[];
  readonly jobs: readonly Job[];
}

/** A whole pipeline file. */
export interface Pipeline {
  readonly variables: readonly VariableSetting[];
  readonly stages: readonly Stage[];
  readonly warnings: readonly FileWarning[];
}

/** Something that Azure Pipelines passes over without a word, or that a run on this machine leaves out. */
export interface FileWarning {
  readonly place: SourceLocation;
  readonly text: string;
}
