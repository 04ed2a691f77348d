import { endpointEnvironment, type Endpoint } from '../variables/endpoints';
import { environmentName } from '../variables/environment-name';
import { type JobVariables } from '../variables/job-variables';
import { type OutputVariable } from './step-context';

/** What a task is given besides the agent's own environment. */
export interface TaskEnvironment {
  readonly stepEnvironment: Readonly<Record<string, string>>;
  readonly variables: JobVariables;
  readonly inputs: Readonly<Record<string, string>>;
  readonly endpoints: readonly Endpoint[];
  readonly taskVariables: Iterable<OutputVariable & { readonly name: string }>;
}

/**
 * The environment of a task, later kinds over earlier ones: `env:` of the step, variables, inputs, connections, task
 * variables. Source: agent `NodeHandler.RunAsync`, `Handler.cs`.
 *
 * @throws Error when a value holds a NUL character
 */
export function toTaskEnvironment(given: TaskEnvironment): Record<string, string> {
  const environment: Record<string, string> = { ...given.stepEnvironment };
  Object.assign(environment, publicEnvironment(given.variables));
  const secrets = given.variables.list().filter((each) => each.secret);
  for (const { name, value } of secrets) environment[`SECRET_${environmentName(name)}`] = value;
  environment['VSTS_PUBLIC_VARIABLES'] = namesAsJson(given.variables.list().filter((each) => !each.secret));
  environment['VSTS_SECRET_VARIABLES'] = namesAsJson(secrets);
  for (const [name, value] of Object.entries(given.inputs)) environment[`INPUT_${environmentName(name)}`] = value;
  for (const endpoint of given.endpoints) Object.assign(environment, endpointEnvironment(endpoint));
  for (const { name, value } of given.taskVariables) environment[`VSTS_TASKVARIABLE_${environmentName(name)}`] = value;
  for (const [name, value] of Object.entries(environment))
    if (value.includes('\0')) throw new Error(`The value of the environment variable ${name} holds a NUL character.`);
  return environment;
}

/** Public variables under their environment names. */
export function publicEnvironment(variables: JobVariables): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { name, value, secret, preserveCase } of variables.list()) {
    if (secret) continue;
    environment[environmentName(name, preserveCase)] = value;
    // Read by old tasks under its own name.
    if (name.toLowerCase() === 'agent.jobstatus') environment['agent.jobstatus'] = value;
  }
  return environment;
}

function namesAsJson(variables: readonly { readonly name: string }[]): string {
  return JSON.stringify(variables.map((each) => each.name));
}
