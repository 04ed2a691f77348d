import { dirname } from 'node:path';
import { replacedByVariable } from '../../errors/handoff-errors';
import type { Agent, ServiceConnection } from '../../ports/agent';
import { secretsOf, type Credentials } from '../../secrets/credentials';
import { printableForms } from '../../secrets/printable-forms';
import { Secret } from '../../secrets/secret';
import { collectionUrl } from '../../wire/azure-devops/collection-url';
import { readDefinitions } from './input-definitions';
import { environmentName, hasVariable, inputNames, isVariable } from './job-variables';
import { taskLibrary } from './task-library';

type SecretSource =
  | { readonly from: 'variable'; readonly name: string }
  | { readonly from: 'connection'; readonly id: string; readonly parameter: string };

/** The pipeline agent behind the task library. */
export function createAgent(): Agent {
  return {
    input: readInput,
    inputDefinitions: () =>
      readDefinitions(dirname(process.argv[1] ?? ''), readVariable('System.DefaultWorkingDirectory')),
    givenInputs: () =>
      new Map(
        inputNames
          // What a variable of that name brings is none; where it is one of the task, reading it is refused.
          .filter((name) => !isVariable(`INPUT_${name}`))
          .map((name) => [name, taskLibrary.getInput(name) ?? '']),
      ),
    connection: (inputName) => readConnection(inputName),
    variable: readVariable,
    secretVariable: (name) => readSecret({ from: 'variable', name }),
    setVariable: (name, value) => taskLibrary.setVariable(name, value),
    setSecretVariable: (name, value) => taskLibrary.setVariable(name, value.reveal(), true),
    setOutputVariable: (name, value) => taskLibrary.setVariable(name, value, false, true),
    maskSecret,
    attach: (type, name, path) => taskLibrary.addAttachment(type, name, path),
    uploadSummary: (path) => taskLibrary.uploadSummary(path),
    uploadArtifact: (artifact, path) => taskLibrary.uploadArtifact(artifact, path, artifact),
    publishTests: (title, path) =>
      taskLibrary.command(
        'results.publish',
        {
          type: 'JUnit',
          resultFiles: path,
          mergeResults: 'true',
          runTitle: title,
          publishRunAttachments: 'true',
          testRunSystem: 'SonarQube',
        },
        '',
      ),
  };
}

function readInput(name: string): string | undefined {
  const own = `INPUT_${environmentName(name)}`;
  if (isVariable(own)) throw replacedByVariable(`The input ${name}`, own);
  return present(taskLibrary.getInput(name));
}

/** A connection has several names in the environment, all with its id. */
function checkConnection(id: string, what: string): void {
  const isOfId = (variable: string): boolean => variable.startsWith('ENDPOINT_') && variable.includes(id.toUpperCase());
  if (hasVariable(isOfId)) throw replacedByVariable(what, `ENDPOINT_…_${id}`);
}

/** Address of the collection that the job is of: see `collectionUrl`. */
export function readCollectionUrl(): string {
  checkConnection(JOB_CONNECTION, 'The connection of the job to Azure DevOps');
  return collectionUrl(
    readVariable('System.CollectionUri') ?? readVariable('System.TeamFoundationCollectionUri'),
    present(taskLibrary.getEndpointUrl(JOB_CONNECTION, true)),
  );
}

/** Id of the connection of the job itself to Azure DevOps. */
const JOB_CONNECTION = 'SYSTEMVSSCONNECTION';

/**
 * A public variable. Read from the environment and not through the library, which would answer with the value of a
 * secret as well: it has moved those into its vault and removed them from the environment.
 */
export function readVariable(name: string): string | undefined {
  return present(process.env[environmentName(name)]);
}

/** The only place where a secret enters the process. */
export function readSecret(source: SecretSource): Secret | undefined {
  const value = present(
    source.from === 'variable'
      ? taskLibrary.getVariable(source.name)
      : taskLibrary.getEndpointAuthorizationParameter(source.id, source.parameter, true),
  );
  if (value !== undefined) return new Secret(value);
  // The job's own token is a variable only where the job asked for it, but its connection is always there.
  if (source.from === 'variable' && /^system\.accesstoken$/i.test(source.name)) {
    return readSecret({ from: 'connection', id: JOB_CONNECTION, parameter: 'AccessToken' });
  }
  return undefined;
}

function maskSecret(secret: Secret): void {
  // The agent masks line by line, and the library refuses line breaks.
  const lines = printableForms(secret).flatMap((form) => form.split(/[\r\n]+/));
  for (const line of new Set(lines)) if (line.trim() !== '') taskLibrary.setSecret(line);
}

function readConnection(inputName: string): ServiceConnection | undefined {
  const id = readInput(inputName);
  if (id === undefined) return undefined;
  checkConnection(id, `The service connection of the input ${inputName}`);
  const credentials = readCredentials(id);
  // From its first request on a task may print what a server says, and a server may say what it was told.
  secretsOf(credentials).forEach(maskSecret);
  return {
    input: inputName,
    id,
    // The agent passes the id only; it keeps the name that people gave to the connection for itself.
    name: id,
    url: taskLibrary.getEndpointUrl(id, true) ?? '',
    credentials,
  };
}

/**
 * Type `sonarqube-server` (this extension's) has the schemes `Token` with `apitoken`, and `UsernamePassword`. Type
 * `sonarqube` (the official extension's) has user name and password only, and its token stands in the user name with
 * an empty password: so an empty password always means a token.
 */
function readCredentials(id: string): Credentials {
  const read = (parameter: string): Secret | undefined => readSecret({ from: 'connection', id, parameter });
  const token = read('apitoken');
  if (token !== undefined) return { scheme: 'token', token: withoutBlanks(token) };
  const user = read('username');
  const password = read('password');
  if (user !== undefined && password !== undefined) return { scheme: 'login', login: user.reveal(), password };
  return { scheme: 'token', token: withoutBlanks(user ?? new Secret('')) };
}

/** A token has no blanks; those around it come from copying, as with the address. */
function withoutBlanks(token: Secret): Secret {
  return new Secret(token.reveal().trim());
}

function present(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}
