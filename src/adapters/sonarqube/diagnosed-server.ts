import { tokenRefused } from '../../errors/server-errors';
import type { DiagnosedServer } from '../../ports/diagnosis';
import { field, toList, toOptionalList, toOptionalText, toText } from '../../wire/payload';
import { readAnswer, serverMessage } from './answer-errors';
import { projectArea } from './projects';
import { qualityGateArea } from './quality-gates';
import type { Query, Requests } from './requests';
import { kindOf, readPermissions, serverArea } from './server';

/** Answered to every good token that expires. Source: SonarQube `UserLastConnectionDatesUpdater`, seen on 9.9 to 26.9. */
const EXPIRATION = 'sonarqube-authentication-token-expiration';
const BASE_URL = 'sonar.core.serverBaseURL';

/** What a diagnosis asks SonarQube. */
export function diagnosedServerArea(requests: Requests): DiagnosedServer {
  const { serverVersion, features, similarKey } = serverArea(requests);
  const { connection } = requests;
  return {
    ...projectArea(requests),
    serverVersion,
    features,
    similarKey,
    tokenOwner: async () => {
      const query: Query = { path: 'api/users/current', action: 'read who it belongs to' };
      const answer = await requests.ask(query);
      return readAnswer(connection, query, answer, (payload) => {
        // Without forced authentication a server answers an anonymous caller as well.
        if (field(payload, 'isLoggedIn').value === false) throw tokenRefused(connection.name, connection.url);
        const expiresAt = Date.parse(answer.header(EXPIRATION) ?? '');
        return {
          kind: kindOf(connection.credentials),
          owner: toOptionalText(field(payload, 'name')) ?? toText(field(payload, 'login')),
          expiresAt: Number.isNaN(expiresAt) ? null : expiresAt,
          globalPermissions: readPermissions(payload),
        };
      });
    },
    about: () =>
      requests.askJson({ path: 'api/navigation/global', action: 'read the edition of the server' }, (payload) => {
        const endOfLife = Date.parse(toOptionalText(field(payload, 'versionEOL')) ?? '');
        return {
          edition: toOptionalText(field(payload, 'edition')),
          endOfLife: Number.isNaN(endOfLife) ? null : endOfLife,
        };
      }),
    baseUrl: () =>
      requests.askJson(
        { path: 'api/settings/values', action: 'read the base URL of the server', params: { keys: BASE_URL } },
        (payload) =>
          toOptionalList(field(payload, 'settings'), (setting) => ({
            key: toText(field(setting, 'key')),
            value: toOptionalText(field(setting, 'value')),
          })).find(({ key }) => key === BASE_URL)?.value ?? null,
      ),
    mayBrowse: async (component) => {
      const query: Query = { path: 'api/components/show', action: `browse ${component}`, params: { component } };
      const answer = await requests.ask(query, ({ status }) => status === 403);
      return answer.status === 200;
    },
    gateName: (project) =>
      requests.askJson(
        { path: 'api/qualitygates/get_by_project', action: `see the quality gate of ${project}`, params: { project } },
        (payload) => toText(field(field(payload, 'qualityGate'), 'name')),
      ),
    isJudged: async (project) => (await qualityGateArea(requests).gateOfProject(project, {})).status !== 'NONE',
    newCode: (project, branch) =>
      requests.askJson(
        {
          path: 'api/new_code_periods/show',
          action: `see the new code definition of ${project}`,
          params: { project, ...(branch === null ? {} : { branch }) },
        },
        (payload) => ({
          type: toText(field(payload, 'type')),
          value: toOptionalText(field(payload, 'value')),
          isInherited: field(payload, 'inherited').value === true,
        }),
      ),
    webhooks: (project) =>
      requests.askJson(
        { path: 'api/webhooks/list', action: `see the webhooks of ${project}`, params: { project } },
        (payload) => toList(field(payload, 'webhooks'), ({ path }) => path).length,
      ),
    binding: async (project) => {
      const query: Query = {
        path: 'api/alm_settings/get_binding',
        action: `see the binding of ${project}`,
        params: { project },
      };
      const answer = await requests.ask(
        query,
        ({ status, text }) => status === 404 && /not bound/i.test(serverMessage(text)),
      );
      if (answer.status === 404) return null;
      return readAnswer(connection, query, answer, (payload) => {
        if (toText(field(payload, 'alm')) !== 'azure') return null;
        return {
          url: toOptionalText(field(payload, 'url')) ?? '',
          project: toOptionalText(field(payload, 'slug')) ?? '',
          repository: toOptionalText(field(payload, 'repository')) ?? '',
          repositoryUrl: toOptionalText(field(payload, 'repositoryUrl')),
        };
      });
    },
  };
}
