import { type TaskRestrictions } from '../variables/settable-variables';

/** A variable as the pipeline file sets it. */
export interface VariableSetting {
  readonly name: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly line: number;
}

/** What every kind of step has. */
export interface StepSettings {
  readonly line: number;
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

/** A step of a job. */
export type Step = StepSettings &
  (
    | { readonly kind: 'task'; readonly task: string; readonly inputs: Readonly<Record<string, string>> }
    | {
        readonly kind: 'script';
        readonly shell: 'script' | 'bash';
        readonly script: string;
        readonly workingDirectory: string | undefined;
        readonly failOnStderr: boolean;
      }
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
  readonly line: number;
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
  readonly steps: readonly Step[];
}

/** A stage. */
export interface Stage {
  readonly line: number;
  readonly name: string;
  readonly displayName: string;
  readonly dependsOn: readonly string[];
  readonly condition: string | undefined;
  readonly variables: readonly VariableSetting[];
  readonly jobs: readonly Job[];
}

/** A whole pipeline file. */
export interface Pipeline {
  readonly file: string;
  readonly variables: readonly VariableSetting[];
  readonly stages: readonly Stage[];
}
