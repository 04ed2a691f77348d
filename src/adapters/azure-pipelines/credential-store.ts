import { parseHandedCredentials, type HandedCredentials } from '../../documents/handed-credentials';
import { credentialsVariable } from '../../documents/names';
import { Seal } from '../../secrets/seal';
import { Secret } from '../../secrets/secret';
import type { Agent, Credentials } from '../../ports/agent';
import type { AnalysisSecret, CredentialStore } from '../../ports/credential-store';

/**
 * The secret variable `SONARQUBE_CREDENTIALS_<KEY>`. The agent masks a secret's plain, JSON-, URI- and backslash-escaped
 * forms by itself, but neither the parts of a JSON text nor the Base64 of an `Authorization` header: those are masked here.
 */
export function createCredentialStore(agent: Agent): CredentialStore {
  return {
    hand(analysisKey, secret) {
      const document = toDocument(secret);
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

function toDocument({ handed, handoffSha256, seal }: AnalysisSecret): HandedCredentials {
  const common = { handoffSha256, sealKey: seal.key.reveal() };
  if (handed === null) return { ...common, scheme: 'none' };
  const { credentials } = handed;
  const secretProperties = Object.fromEntries([...handed.secretProperties].map(([key, one]) => [key, one.reveal()]));
  return credentials.scheme === 'token'
    ? { ...common, scheme: 'token', token: credentials.token.reveal(), secretProperties }
    : {
        ...common,
        scheme: 'login',
        login: credentials.login,
        password: credentials.password.reveal(),
        secretProperties,
      };
}

function fromDocument(document: HandedCredentials): AnalysisSecret {
  const common = { handoffSha256: document.handoffSha256, seal: new Seal(new Secret(document.sealKey)) };
  if (document.scheme === 'none') return { ...common, handed: null };
  const credentials: Credentials =
    document.scheme === 'token'
      ? { scheme: 'token', token: new Secret(document.token) }
      : { scheme: 'login', login: document.login, password: new Secret(document.password) };
  const secretProperties = new Map(
    Object.entries(document.secretProperties).map(([key, value]) => [key, new Secret(value)]),
  );
  return { ...common, handed: { credentials, secretProperties } };
}

function printableForms(document: HandedCredentials): ReadonlySet<string> {
  const forms = [document.sealKey];
  if (document.scheme !== 'none') {
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const [word, pair] =
      document.scheme === 'token'
        ? [document.token, `${document.token}:`]
        : [document.password, `${document.login}:${document.password}`];
    forms.push(word, base64(word), base64(pair), ...Object.values(document.secretProperties));
  }
  return new Set(forms.filter((form) => form.trim() !== ''));
}
