/**
 * Names of the job's public variables as the agent tells them, in the form of the environment. Read while this file is loaded,
 * since the task library takes the list out of the environment.
 * Source: agent `Handler.AddVariablesToEnvironment`.
 */
const names: ReadonlySet<string> = new Set(parseNames(process.env['VSTS_PUBLIC_VARIABLES']).map(environmentName));

/** Names of all inputs that the agent hands over, also of those that the task does not have; the library takes them away, too. */
export const inputNames: readonly string[] = Object.keys(process.env).flatMap((name) =>
  name.startsWith('INPUT_') && process.env[name] !== '' ? [name.slice('INPUT_'.length)] : [],
);

/**
 * Whether a variable of the job goes by the name of something that the agent hands over beside the variables: `INPUT_ONFAILED`,
 * `ENDPOINT_URL_…`. Both are one environment, many agents write the variables last, and any line that a step prints can set a
 * variable: so neither is certain then.
 * Source: agent `NodeHandler.RunAsync`.
 */
export function isVariable(name: string): boolean {
  return names.has(name);
}

/** The same of any that fits. */
export function hasVariable(fits: (name: string) => boolean): boolean {
  return [...names].some(fits);
}

/** As the agent names inputs and variables in the environment; cases are told apart there, except on Windows. */
export function environmentName(name: string): string {
  return name.replace(/[. ]/g, '_').toUpperCase();
}

function parseNames(text: string | undefined): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(parsed) ? parsed.filter((name): name is string => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
