import { notSonarQube, tokenRefused } from '../../errors/catalog';
import type { SonarQube } from '../../ports/sonarqube';
import { field, toList, toOptionalText, toText } from '../http/payload';
import type { Requests } from './requests';

type ServerArea = Pick<SonarQube, 'systemStatus' | 'serverVersion' | 'checkToken' | 'features' | 'installedPlugins'>;

/** Questions about the server itself. */
export function serverArea(requests: Requests): ServerArea {
  return {
    systemStatus: async () => {
      const answer = await requests.askJson(
        { path: 'api/system/status', action: 'read the status of the server', anonymous: true },
        (payload) => ({
          status: toText(field(payload, 'status')),
          // The newest servers keep it from callers without a login.
          version: toOptionalText(field(payload, 'version')),
        }),
      );
      if (answer.version !== null) requests.learnVersion(answer.version);
      return answer;
    },
    serverVersion: async () => {
      const { url } = requests.connection;
      const answer = await requests.ask({
        path: 'api/server/version',
        action: 'read the version of the server',
        anonymous: true,
        // It is plain text: servers refuse `application/json` here with 406, some with 500.
        accept: '*/*',
      });
      const version = answer.text.trim();
      if (version === '') throw notSonarQube(url, 'the answer to api/server/version is empty');
      if (!/^\d+(\.\d+)+$/.test(version)) throw notSonarQube(url, `it calls its version "${version.slice(0, 40)}"`);
      requests.learnVersion(version);
      return version;
    },
    checkToken: async () => {
      const { name, url } = requests.connection;
      const loggedIn = await requests.askJson(
        { path: 'api/users/current', action: 'read who it belongs to' },
        (payload) => field(payload, 'isLoggedIn').value,
      );
      // Without forced authentication a server answers an anonymous caller as well.
      if (loggedIn === false) throw tokenRefused(name, url);
    },
    features: () =>
      requests.askJsonIfKnown({ path: 'api/features/list', action: 'read the features of the server' }, (payload) =>
        toList(payload, toText),
      ),
    installedPlugins: () =>
      requests.askJson({ path: 'api/plugins/installed', action: 'read the list of plug-ins' }, (payload) =>
        toList(field(payload, 'plugins'), (plugin) => ({
          key: toText(field(plugin, 'key')),
          version: toOptionalText(field(plugin, 'version')) ?? '',
        })),
      ),
  };
}
