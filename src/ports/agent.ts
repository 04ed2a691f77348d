import type { DefinedInput } from '../domain/inputs/unused-inputs';
import type { Credentials } from '../secrets/credentials';
import type { Secret } from '../secrets/secret';

/** Result words of the agent. `Canceled` has one l; the task library's own word fails the step. */
export type TaskResult = 'Succeeded' | 'SucceededWithIssues' | 'Failed' | 'Canceled' | 'Skipped';

/** A service connection of either type, as the agent hands it over. */
export interface ServiceConnection {
  /** Name of the input that chose it: `connection` or `SonarQube`. */
  readonly input: string;
  readonly id: string;
  /** What people call it. The agent does not pass the display name, so this is the input's value where no better is known. */
  readonly name: string;
  /** As typed by the administrator; not yet checked. */
  readonly url: string;
  readonly credentials: Credentials;
}

/** The pipeline agent as one task sees it. Reading gives `undefined` for what is absent or empty. */
export interface Agent {
  input(name: string): string | undefined;
  /** Inputs that the task has; none where its `task.json` is not beside it. */
  inputDefinitions(): readonly DefinedInput[];
  /** Inputs of the step, those among them that the task does not have, by name in upper case. */
  givenInputs(): ReadonlyMap<string, string>;
  connection(inputName: string): ServiceConnection | undefined;

  variable(name: string): string | undefined;
  secretVariable(name: string): Secret | undefined;
  setVariable(name: string, value: string): void;
  setSecretVariable(name: string, value: Secret): void;
  setOutputVariable(name: string, value: string): void;

  /** Masks a value, in every form in which programs print it, in all that is printed from now on, in this and later steps. */
  maskSecret(secret: Secret): void;

  /** Attaches a file to the build. It is uploaded later: the file must stay as it is. */
  attach(type: string, name: string, path: string): void;
  /** Shows a Markdown file on the run's "Extensions" tab. */
  uploadSummary(path: string): void;
  /** Puts a file into an artifact of the build, beside what is there. Uploaded later; builds only. */
  uploadArtifact(artifact: string, path: string): void;
  /** Publishes a file in JUnit's format as a run of tests. Read later, as with `attach`. */
  publishTests(title: string, path: string): void;
}
