import { parseHandedCredentials, type HandedCredentials } from '../../documents/handed-credentials';
import { credentialsVariable } from '../../documents/names';
import { Secret } from '../../secrets/secret';
import type { Agent } from '../../ports/agent';
import type { CredentialStore, HandedOver } from '../../ports/credential-store';

/**
 * The secret variable `SONARQUBE_CREDENTIALS_<KEY>`. The agent masks a secret's plain, JSON-, URI- and backslash-escaped
 * forms by itself, but neither the parts of a JSON text nor the Base64 of an `Authorization` header: those are masked here.
 */
export function createCredentialStore(agent: Agent): CredentialStore {
  return {
    hand(analysisKey, handed) {
      const document = toDocument(handed);
      for (const form of printableForms(document)) agent.maskSecret(new Secret(form));
      agent.setSecretVariable(credentialsVariable(analysisKey), new Secret(JSON.stringify(document)));
    },
    take(analysisKey) {
      const text = agent.secretVariable(credentialsVariable(analysisKey));
      const document = text === undefined ? undefined : parseHandedCredentials(text.reveal());
      return document === undefined ? undefined : fromDocument(document);
    },
  };
}

function toDocument({ credentials, secretProperties }: HandedOver): HandedCredentials {
  const properties = Object.fromEntries([...secretProperties].map(([key, value]) => [key, value.reveal()]));
  return credentials.scheme === 'token'
    ? { scheme: 'token', token: credentials.token.reveal(), secretProperties: properties }
    : {
        scheme: 'login',
        login: credentials.login,
        password: credentials.password.reveal(),
        secretProperties: properties,
      };
}

function fromDocument(document: HandedCredentials): HandedOver {
  return {
    credentials:
      document.scheme === 'token'
        ? { scheme: 'token', token: new Secret(document.token) }
        : { scheme: 'login', login: document.login, password: new Secret(document.password) },
    secretProperties: new Map(
      Object.entries(document.secretProperties).map(([key, value]) => [key, new Secret(value)]),
    ),
  };
}

function printableForms(document: HandedCredentials): ReadonlySet<string> {
  const [word, pair] =
    document.scheme === 'token'
      ? [document.token, `${document.token}:`]
      : [document.password, `${document.login}:${document.password}`];
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const forms = [word, base64(word), base64(pair), ...Object.values(document.secretProperties)];
  return new Set(forms.filter((form) => form.trim() !== ''));
}
