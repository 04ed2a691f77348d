import { sha256 } from '../digest';

/**
 * Text that changes whenever the scanner files of a server change: its version and its plug-ins. Where the plug-ins may
 * not be seen, the version alone; a plug-in updated in between is then downloaded again, nothing worse.
 */
export function cacheKeyOf(
  version: string,
  plugins: readonly { readonly key: string; readonly version: string }[] | null,
): string {
  if (plugins === null) return version;
  const list = plugins.map(({ key, version: of }) => `${key}@${of}`).sort();
  return `${version}-${sha256(list.join('\n')).slice(0, 12)}`;
}
