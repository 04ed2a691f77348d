import type { PreparedServer } from '../../ports/sonarqube/prepared-server';
import { field, toOptionalText, toText } from '../../wire/payload';
import { readPlugins } from './plugins';
import type { Requests } from './requests';

/** What Prepare alone asks about the server itself. */
export function systemStatusArea(requests: Requests): Pick<PreparedServer, 'systemStatus' | 'installedPlugins'> {
  return {
    systemStatus: async () => {
      const query = { path: 'api/system/status', action: 'read the status of the server', anonymous: true };
      const answer = await requests.askJson(query, (payload, time) => ({
        status: toText(field(payload, 'status')),
        // The newest servers keep it from callers without a login.
        version: toOptionalText(field(payload, 'version')),
        time,
      }));
      if (answer.version !== null) requests.learnVersion(answer.version);
      return answer;
    },
    installedPlugins: () => readPlugins(requests),
  };
}
