import { tokenVariable, VARIABLE_SCANNER_JSON_PARAMS, VARIABLE_SCANNER_PARAMS } from '../../documents/names';
import type { Agent } from '../../ports/agent';
import type { BuildTools } from '../../ports/build-tools';
import type { ScannerSecrets } from '../../ports/credential-store';

/** Tells whose settings stand in the variables. SonarQube passes `sonar.analysis.…` on to web hooks. */
const OWNER = 'sonar.analysis.key';

/**
 * `SONARQUBE_SCANNER_PARAMS`, which every scanner reads. Where there is `SONAR_SCANNER_JSON_PARAMS` as well, whatever its
 * value, newer scanners do not look at the older one: so it is set only where it is there already. Left behind, it would keep
 * scanners from what the official extension tells them by the older name.
 * Source: sonar-scanner-java-library `EnvironmentConfig`; tried with SonarScanner CLI 8.1, the Maven plug-in 5.8 and the
 * Gradle plug-ins 2.8 and 3.4.
 */
export function createBuildTools(agent: Agent): BuildTools {
  const tell = (settings: Readonly<Record<string, string>>): void => {
    const text = JSON.stringify(settings);
    if (agent.variable(VARIABLE_SCANNER_JSON_PARAMS) !== undefined)
      agent.setVariable(VARIABLE_SCANNER_JSON_PARAMS, text);
    agent.setVariable(VARIABLE_SCANNER_PARAMS, text);
  };
  return {
    configure({ analysisKey, properties, scannerSecrets, tokenProperty, exposed, tokenVariable: name }) {
      const before = agent.variable(VARIABLE_SCANNER_PARAMS) ?? '{}';
      const { credentials } = scannerSecrets;
      const token = credentials.scheme === 'token' ? credentials.token : credentials.password;
      const tokenBefore = agent.secretVariable(name);
      for (const variable of [name, tokenVariable(analysisKey)]) agent.setSecretVariable(variable, token);
      const credential = exposed ? credentialProperties(scannerSecrets, tokenProperty) : {};
      tell({ ...properties, ...credential, [OWNER]: analysisKey });
      return {
        replacedOthers: before.trim() !== '{}' && ownerOf(before) === undefined,
        replacedToken: tokenBefore !== undefined && !tokenBefore.equals(token.reveal()),
      };
    },
    skip(analysisKey, properties) {
      tell({ ...properties, 'sonar.scanner.skip': 'true', [OWNER]: analysisKey });
    },
  };
}

/** Takes back what a Prepare of this job left for build tools. What other tasks left there stays. */
export function withdrawBuildTools(agent: Agent): void {
  for (const name of [VARIABLE_SCANNER_PARAMS, VARIABLE_SCANNER_JSON_PARAMS]) {
    if (ownerOf(agent.variable(name) ?? '') !== undefined) agent.setVariable(name, '{}');
  }
}

/** Key of the analysis whose settings these are; `undefined` for those of others. */
function ownerOf(settings: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(settings);
    if (typeof parsed !== 'object' || parsed === null || !(OWNER in parsed)) return undefined;
    return typeof parsed[OWNER] === 'string' ? parsed[OWNER] : undefined;
  } catch {
    return undefined;
  }
}

function credentialProperties(
  { credentials, secretProperties }: ScannerSecrets,
  tokenProperty: string,
): Record<string, string> {
  const secret = Object.fromEntries([...secretProperties].map(([key, value]) => [key, value.reveal()]));
  return credentials.scheme === 'token'
    ? { ...secret, [tokenProperty]: credentials.token.reveal() }
    : { ...secret, 'sonar.login': credentials.login, 'sonar.password': credentials.password.reveal() };
}
