/**
 * Address of the collection, to which the token of the job goes. The variable is the one that fits, but any line that a step prints
 * can set it; the job's own connection nobody can set, but in a release it names the service for releases, which is another
 * host. So the variable counts where both are of one place, else the connection. An agent of a server by another name than its
 * public one reaches that of the connection, too.
 *
 * @param variable `System.CollectionUri`
 * @param connection address of the connection `SystemVssConnection`
 * @returns `''` where nobody tells it
 */
export function collectionUrl(variable: string | undefined, connection: string | undefined): string {
  if (variable === undefined || connection === undefined) return variable ?? connection ?? '';
  const [told, certain] = [toUrl(variable), toUrl(connection)];
  if (told === undefined || certain === undefined) return connection;
  const isSame = told.origin === certain.origin || (isService(told) && isService(certain));
  return isSame ? variable : connection;
}

/** Hosts of Azure DevOps Services; all are Microsoft's. */
function isService({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && /(?:^|\.)(?:dev\.azure\.com|visualstudio\.com)$/.test(hostname);
}

function toUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
