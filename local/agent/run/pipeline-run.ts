import { type TaskResult } from './task-result';

/** An error or warning that a step reported. */
export interface Issue {
  readonly type: 'error' | 'warning';
  readonly category: 'General' | 'Code';
  /** Masked. */
  readonly message: string;
  readonly data: Readonly<Record<string, string>>;
}

/** A file that a step attached. */
export interface AttachedFile {
  readonly type: string;
  readonly name: string;
  readonly path: string;
  /** As it was when it was uploaded. Undefined when the file was gone by then. */
  readonly content: Buffer | undefined;
  /** Why it did not reach Azure DevOps. */
  readonly uploadError?: string;
}

/** A file of an artifact of the build. */
export interface ArtifactFile {
  readonly artifact: string;
  /** Folder in the container of the build. */
  readonly folder: string;
  /** Below the folder, forward slashes. */
  readonly path: string;
  readonly content: Buffer;
}

/** One result of a run of tests, as Azure DevOps keeps it. */
export interface TestResult {
  readonly title: string;
  /** `classname` of JUnit. */
  readonly storage: string;
  readonly outcome: 'Passed' | 'Failed' | 'NotExecuted';
  readonly errorMessage: string;
  readonly stackTrace: string;
}

/** A run of tests that a step published. */
export interface TestRun {
  readonly title: string;
  readonly results: readonly TestResult[];
}

/** A step as it ended. Pre- and post-job sections of a task are steps of their own. */
export interface StepRun {
  /** Reference name: the name in the file, else one made from the task. */
  readonly name: string;
  readonly displayName: string;
  /** Name of its task; undefined for a script. */
  readonly task: string | undefined;
  readonly section: 'pre' | 'main' | 'post';
  readonly recordId: string;
  readonly result: TaskResult;
  /** Why it was skipped, as Azure DevOps would show it. */
  readonly resultCode: string | undefined;
  readonly issues: readonly Issue[];
  /** What a user sees. */
  readonly lines: readonly string[];
  /** What the process wrote, before commands were taken out and secrets masked. */
  readonly rawLines: readonly string[];
  /** Undefined when no process ran or it was killed. */
  readonly exitCode: number | undefined;
  readonly durationMilliseconds: number;
  readonly handler: string | undefined;
  /** Path of the Node binary. */
  readonly node: string | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  readonly attachments: readonly AttachedFile[];
  readonly testRuns: readonly TestRun[];
  readonly artifacts: readonly ArtifactFile[];
}

/** A job as it ended. */
export interface JobRun {
  readonly name: string;
  readonly displayName: string;
  readonly recordId: string;
  readonly result: TaskResult;
  readonly resultCode: string | undefined;
  readonly steps: readonly StepRun[];
  /** Lines of the job itself, outside of its steps. Masked. */
  readonly lines: readonly string[];
  /** By `step.variable`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** At the end of the job. */
  readonly publicVariables: Readonly<Record<string, string>>;
  readonly secretVariableNames: readonly string[];
  /** The job's folder: `s`, `a`, `b` lie in it. Undefined for a job that did not run. */
  readonly folder: string | undefined;
}

/** A stage as it ended. */
export interface StageRun {
  readonly name: string;
  readonly displayName: string;
  readonly result: TaskResult;
  readonly resultCode: string | undefined;
  readonly jobs: readonly JobRun[];
}

/** A whole run. */
export interface PipelineRun {
  readonly result: TaskResult;
  readonly stages: readonly StageRun[];
  readonly durationMilliseconds: number;
  /** What the file says without effect, with its place. */
  readonly warnings: readonly string[];
  /** What could not be sent to Azure DevOps. */
  readonly uploadProblems: readonly string[];
}
