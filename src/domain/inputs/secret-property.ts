/** Credentials of the connection, which properties need not hold. */
export const CREDENTIAL_PROPERTIES: ReadonlySet<string> = new Set(['sonar.token', 'sonar.login', 'sonar.password']);

const WORDS =
  /(?:password|passwd|passcode|passphrase|secret|token|credentials?|api[-_.]?key|access[-_.]?key|private[-_.]?key)$/i;
/** A short word is one only where it stands alone: `sonar.tfvc.pat`, `myPat`, and not `sonar.compat`. */
const SHORT_WORDS = /(?:[.\-_](?:pat|pwd|PAT|PWD)|Pat|Pwd)$/;

/**
 * Whether the value of a property must not be seen: SonarQube's own mark of a secret, the ending `.secured`, or the name of
 * one.
 */
export function isSecretProperty(property: string): boolean {
  if (/\.secured$/i.test(property)) return true;
  return CREDENTIAL_PROPERTIES.has(property) || WORDS.test(property) || SHORT_WORDS.test(property);
}
