import { notSonarQube, tokenRefused } from '../../errors/server-errors';
import type { Credentials } from '../../secrets/credentials';
import type { PreparedServer, TokenInfo } from '../../ports/sonarqube/prepared-server';
import { field, toList, toText, type Payload } from '../../wire/payload';
import type { Requests } from './requests';

/** Questions about the server itself, of tasks and command line alike. */
export function serverArea(
  requests: Requests,
): Pick<PreparedServer, 'serverVersion' | 'checkToken' | 'features' | 'similarKey'> {
  return {
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
      const { loggedIn, globalPermissions } = await requests.askJson(
        { path: 'api/users/current', action: 'read who it belongs to' },
        (payload) => ({
          loggedIn: field(payload, 'isLoggedIn').value,
          globalPermissions: readPermissions(payload),
        }),
      );
      // Without forced authentication a server answers an anonymous caller as well.
      if (loggedIn === false) throw tokenRefused(name, url);
      return { kind: kindOf(requests.connection.credentials), globalPermissions };
    },
    features: () =>
      requests.askJsonIfKnown({ path: 'api/features/list', action: 'read the features of the server' }, (payload) =>
        toList(payload, toText),
      ),
    similarKey: async (projectKey) => {
      const keys = await requests.askJson(
        {
          path: 'api/components/search',
          action: 'look for projects',
          params: { qualifiers: 'TRK', q: projectKey, ps: 100 },
        },
        (payload) => toList(field(payload, 'components'), (component) => toText(field(component, 'key'))),
      );
      return keys.find((key) => key !== projectKey && key.toLowerCase() === projectKey.toLowerCase()) ?? null;
    },
  };
}

/** `{"permissions":{"global":["scan","provisioning"]}}`; only of use where it is there. */
export function readPermissions(payload: Payload): readonly string[] | null {
  const { value } = field(payload, 'permissions');
  const list: unknown = typeof value === 'object' && value !== null && 'global' in value ? value.global : undefined;
  return Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : null;
}

/** Tokens of all supported versions begin with what they are; those of before 9.6 do not, and stay valid. */
export function kindOf(credentials: Credentials): TokenInfo['kind'] {
  if (credentials.scheme === 'login') return 'user';
  const kinds = { squ_: 'user', sqa_: 'global-analysis', sqp_: 'project-analysis' } as const;
  const prefix = credentials.token.reveal().slice(0, 4);
  return Object.entries(kinds).find(([word]) => word === prefix)?.[1] ?? 'unknown';
}
