import type { InstalledPlugin } from '../../ports/sonarqube/installed-plugin';
import { field, toList, toOptionalText, toText } from '../../wire/payload';
import type { Requests } from './requests';

/** `api/plugins/installed`. */
export function readPlugins(requests: Requests): Promise<readonly InstalledPlugin[]> {
  return requests.askJson({ path: 'api/plugins/installed', action: 'read the list of plug-ins' }, (payload) =>
    toList(field(payload, 'plugins'), (plugin) => ({
      key: toText(field(plugin, 'key')),
      version: toOptionalText(field(plugin, 'version')) ?? '',
    })),
  );
}
