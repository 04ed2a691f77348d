/**
 * Whether two addresses are of one organization or collection. Organizations of Azure DevOps Services have two names:
 * `https://dev.azure.com/contoso` and `https://contoso.visualstudio.com`, the latter with or without `DefaultCollection`.
 */
export function isSameOrganization(left: string, right: string): boolean {
  const [one, other] = [canonical(left), canonical(right)];
  return one !== null && one === other;
}

function canonical(text: string): string | null {
  let url: URL;
  let path: string;
  try {
    url = new URL(text);
    path = decodeURI(url.pathname).replace(/\/+$/, '').toLowerCase();
  } catch {
    return null;
  }
  const host = url.hostname.toLowerCase();
  const [, organization] = /^([^.]+)\.visualstudio\.com$/.exec(host) ?? [];
  if (organization !== undefined) return `dev.azure.com/${organization}${path.replace(/^\/defaultcollection$/, '')}`;
  return host === 'dev.azure.com' ? `${host}${path}` : `${url.host.toLowerCase()}${path}`;
}
