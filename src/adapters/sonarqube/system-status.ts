import type { PreparedServer } from '../../ports/sonarqube/prepared-server';
import { field, toOptionalText, toText } from '../../wire/payload';
import { readAnswer } from './answer-errors';
import { readPlugins } from './plugins';
import type { Requests } from './requests';

/** What Prepare alone asks about the server itself. */
export function systemStatusArea(requests: Requests): Pick<PreparedServer, 'systemStatus' | 'installedPlugins'> {
  return {
    systemStatus: async () => {
      const query = { path: 'api/system/status', action: 'read the status of the server', anonymous: true };
      const given = await requests.ask(query);
      const answer = readAnswer(requests.connection, query, given, (payload) => ({
        status: toText(field(payload, 'status')),
        // The newest servers keep it from callers without a login.
        version: toOptionalText(field(payload, 'version')),
        time: timeOf(given.header('date')),
      }));
      if (answer.version !== null) requests.learnVersion(answer.version);
      return answer;
    },
    installedPlugins: () => readPlugins(requests),
  };
}

/** RFC 9110, "Date": when the answer was made, in whole seconds. */
function timeOf(date: string | undefined): number | null {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? null : time;
}
