import type { PersonalTokens, PlatformRecord, PlatformRecords } from '../../ports/sonarqube/administered-server';
import type { Secret } from '../../secrets/secret';
import { field, toList, toText, type Payload } from '../../wire/payload';
import { serverMessage } from './answer-errors';
import type { Query, Requests } from './requests';

/** Global records for Azure DevOps, and the token that SonarQube keeps for each user. */
export function platformRecordArea(requests: Requests): PlatformRecords & PersonalTokens {
  const send = async (query: Query): Promise<void> => {
    await requests.ask({ method: 'POST', successes: [200, 204], ...query });
  };
  /** A 400 is a finding; everything else that is no success is an error. */
  const check = async (query: Query): Promise<string | null> => {
    const answer = await requests.ask(
      { successes: [200, 204], ...query },
      ({ status, text }) => status === 400 && serverMessage(text) !== '',
    );
    return answer.status === 400 ? serverMessage(answer.text) : null;
  };
  return {
    azureRecords: async () => {
      const records = await requests.askJsonIfKnown(
        { path: 'api/v2/dop-translation/dop-settings', action: 'see the DevOps platforms' },
        (payload) => toList(field(payload, 'dopSettings'), readSetting),
      );
      // Before 10.5.
      const found =
        records ??
        (await requests.askJson({ path: 'api/alm_settings/list', action: 'see the DevOps platforms' }, (payload) =>
          toList(field(payload, 'almSettings'), readSetting),
        ));
      return found.flatMap(({ platform, ...record }) => (platform === 'azure' ? [record] : []));
    },
    createRecord: ({ key, url }, token) =>
      send({
        path: 'api/alm_settings/create_azure',
        action: 'add a DevOps platform',
        body: form({ key, url, personalAccessToken: token }),
      }),
    updateRecord: ({ key, url }, token) =>
      send({
        path: 'api/alm_settings/update_azure',
        action: 'change a DevOps platform',
        body: form({ key, url, personalAccessToken: token }),
        idempotent: true,
      }),
    validateRecord: (key) =>
      check({ path: 'api/alm_settings/validate', action: 'check a DevOps platform', params: { key } }),
    setPersonalToken: (almSetting, token) =>
      send({
        path: 'api/alm_integrations/set_pat',
        action: 'store a personal access token',
        body: form({ almSetting, pat: token }),
        idempotent: true,
      }),
    checkPersonalToken: (almSetting) =>
      check({
        path: 'api/alm_integrations/check_pat',
        action: 'check a personal access token',
        params: { almSetting },
      }),
  };
}

/** A secret is revealed only when the body is made. */
function form(values: Readonly<Record<string, string | Secret>>): NonNullable<Query['body']> {
  const fields = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value.reveal(),
  ]);
  return { kind: 'form', fields: Object.fromEntries(fields) as Record<string, string> };
}

function readSetting(setting: Payload): PlatformRecord & { readonly platform: string } {
  const id = field(setting, 'id');
  const type = field(setting, 'type');
  return {
    key: toText(field(setting, 'key')),
    url: field(setting, 'url').value === undefined ? '' : toText(field(setting, 'url')),
    id: id.value === undefined ? null : toText(id),
    platform: toText(type.value === undefined ? field(setting, 'alm') : type),
  };
}
