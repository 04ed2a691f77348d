import { isSecretProperty } from './secret-property';
import type { ScannerProperties } from './scanner-properties';

/** Longer values cannot be handed over anyway; values that name each other could grow without an end. */
const LONGEST = 32 * 1024;
const PLACEHOLDER = /\$\{([\w.]+)\}/g;

/** Variables that hold secrets by what the agent, the task library or people call them. */
const SECRET_VARIABLE =
  /^(?:SECRET_|ENDPOINT_|INPUT_|SECUREFILE_|VSTS_|AZP_|SONAR)|TOKEN|PASSW|PASSPHRASE|SECRET|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|PROXY|CONN(?:ECTION)?_?STR|COOKIE|(?:^|_)(?:PAT|PWD|AUTH|KEY|SAS)(?:_|$)/i;

/** Properties with their placeholders filled. */
export interface Resolved {
  readonly properties: ScannerProperties;
  /** Sentences about placeholders that were left empty, for a warning. */
  readonly refused: readonly string[];
}

/**
 * Replaces `${name}` by another property and `${env.NAME}` by a variable of the environment, as SonarScanner CLI does; what
 * is not known is empty. Nothing is read that may be a secret: properties land in plain variables, and in SonarQube.
 * Source: SonarScanner CLI, `PropertyResolver`.
 *
 * @param variable a public variable of the environment
 */
export function resolvePlaceholders(
  properties: ScannerProperties,
  variable: (name: string) => string | undefined,
): Resolved {
  const resolved = new Map<string, string>();
  const refused = new Set<string>();
  const open = new Set<string>();

  const valueOf = (name: string): string => {
    if (!name.startsWith('env.')) {
      if (!isSecretProperty(name)) return resolve(name);
      refused.add(`\${${name}} names a property that is a secret`);
      return '';
    }
    if (!SECRET_VARIABLE.test(name.slice(4))) return variable(name.slice(4)) ?? '';
    refused.add(`\${${name}} names a variable that may hold a secret`);
    return '';
  };
  const resolve = (property: string): string => {
    const known = resolved.get(property);
    if (known !== undefined) return known;
    if (open.has(property)) {
      refused.add(`\${${property}} leads back to itself`);
      return '';
    }
    open.add(property);
    let value = (properties.get(property) ?? '').replace(PLACEHOLDER, (_whole, name: string) => valueOf(name));
    open.delete(property);
    if (value.length > LONGEST && value !== properties.get(property)) {
      refused.add(`the value of ${property} grows beyond ${LONGEST} characters`);
      value = '';
    }
    resolved.set(property, value);
    return value;
  };
  for (const property of properties.keys()) resolve(property);
  return {
    properties: new Map([...properties.keys()].map((property) => [property, resolve(property)])),
    refused: [...refused],
  };
}
