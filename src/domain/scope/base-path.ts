import { relativeTo } from '../inputs/file-path';
import type { AgentFolders } from './portable-path';

/**
 * Where the folder that a scanner took as its base lies below the checkout, as it is told by the server: a step in a container
 * sees the agent's folder of work under another path. `undefined` where it lies elsewhere, or nobody can tell.
 *
 * @param base absolute path as the scanner saw it
 */
export function belowCheckout(base: string, { sources }: Pick<AgentFolders, 'sources'>): string | undefined {
  if (!/^(?:[\\/]|[a-z]:[\\/])/i.test(base)) return undefined;
  return [sources, ...inContainer(sources)]
    .map((folder) => relativeTo(folder, base))
    .find((path) => path !== undefined);
}

/**
 * The agent mounts its folder of work as `/__w`, on Windows `C:\__w`; what is below has the same names, for example `1/s`.
 * Source: azure-pipelines-agent, `ContainerInfo`.
 */
function inContainer(sources: string): readonly string[] {
  const [, job] = /[\\/](\d+[\\/][^\\/]+)[\\/]*$/.exec(sources) ?? [];
  return job === undefined ? [] : [`/__w/${job}`, `C:\\__w\\${job}`];
}

/**
 * Reads the base folder from what SonarQube calls the scanner context: one `  - key=value` a line, those of the whole project
 * before those of its modules. `null` where it is not in there.
 */
export function baseInContext(context: string): string | null {
  // Blanks of the line only: over line breaks each blank line would be read again from every one before it.
  const [, base = ''] = /^[ \t-]*sonar\.projectBaseDir=(.*)$/m.exec(context) ?? [];
  return base.trim() === '' ? null : base.trim();
}
