import { delimiter } from 'node:path';

/** Left by a pipeline, a package manager or a loader that runs the local agent itself. */
const FOREIGN =
  /^(AGENT|BUILD|SYSTEM|RELEASE|PIPELINE|ENVIRONMENT|COMMON|INPUT|SECRET|ENDPOINT|SECUREFILE|VSTS)_|^(TF_BUILD|NODE_OPTIONS|INIT_CWD|FORCE_COLOR|agent\.jobstatus)$|^npm_|^NODE_TEST/i;

/**
 * Environment of the agent process: that of this machine, without what only the caller of the local agent should see.
 *
 * @param added over it; undefined takes a variable away
 */
export function agentEnvironment(
  machine: NodeJS.ProcessEnv,
  added: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(machine))
    if (value !== undefined && !FOREIGN.test(name)) environment[name] = value;
  for (const [name, value] of Object.entries(added)) {
    if (value === undefined) Reflect.deleteProperty(environment, name);
    else environment[name] = value;
  }
  return environment;
}

/** Puts folders before the search path. */
export function prependToPath(
  environment: Readonly<Record<string, string>>,
  folders: readonly string[],
): Record<string, string> {
  if (folders.length === 0) return { ...environment };
  const name = Object.keys(environment).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [...folders, ...(environment[name] === undefined ? [] : [environment[name]])].join(delimiter);
  return { ...environment, [name]: path };
}
