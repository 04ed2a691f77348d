import { parseAnalysisCredentials, type AnalysisCredentials } from '../../documents/analysis-credentials';
import { credentialsVariable } from '../../documents/names';
import { secretsOf, type Credentials } from '../../secrets/credentials';
import { Seal } from '../../secrets/seal';
import { Secret } from '../../secrets/secret';
import type { Agent } from '../../ports/agent';
import type { AnalysisSecret, CredentialReader, CredentialStore } from '../../ports/credential-store';

/**
 * The secret variable `SONARQUBE_CREDENTIALS_<KEY>`. The agent masks it as a whole by itself, but not the parts of its JSON
 * text: those are masked here, also where they are taken, since masks of an earlier step are the agent's memory and not ours.
 */
export function createCredentialStore(agent: Agent): CredentialStore {
  return {
    ...createCredentialReader(agent),
    store(analysisKey, secret) {
      mask(agent, secret);
      agent.setSecretVariable(credentialsVariable(analysisKey), new Secret(JSON.stringify(toDocument(secret))));
    },
  };
}

/** For Analyze and Publish, which only take. */
export function createCredentialReader(agent: Agent): CredentialReader {
  return {
    load(analysisKey) {
      const text = agent.secretVariable(credentialsVariable(analysisKey));
      const document = text === undefined ? undefined : parseAnalysisCredentials(text.reveal());
      if (document === undefined) return undefined;
      const secret = fromDocument(document);
      mask(agent, secret);
      return secret;
    },
  };
}

function toDocument({ scannerSecrets, handoffSha256, seal }: AnalysisSecret): AnalysisCredentials {
  const common = { handoffSha256, sealKey: seal.key.reveal() };
  if (scannerSecrets === null) return { ...common, scheme: 'none' };
  const { credentials } = scannerSecrets;
  const secretProperties = Object.fromEntries(
    [...scannerSecrets.secretProperties].map(([key, one]) => [key, one.reveal()]),
  );
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

function fromDocument(document: AnalysisCredentials): AnalysisSecret {
  const common = { handoffSha256: document.handoffSha256, seal: new Seal(new Secret(document.sealKey)) };
  if (document.scheme === 'none') return { ...common, scannerSecrets: null };
  const credentials: Credentials =
    document.scheme === 'token'
      ? { scheme: 'token', token: new Secret(document.token) }
      : { scheme: 'login', login: document.login, password: new Secret(document.password) };
  const secretProperties = new Map(
    Object.entries(document.secretProperties).map(([key, value]) => [key, new Secret(value)]),
  );
  return { ...common, scannerSecrets: { credentials, secretProperties } };
}

function mask(agent: Agent, { scannerSecrets, seal }: AnalysisSecret): void {
  const secrets =
    scannerSecrets === null
      ? []
      : [...secretsOf(scannerSecrets.credentials), ...scannerSecrets.secretProperties.values()];
  for (const secret of [seal.key, ...secrets]) agent.maskSecret(secret);
}
