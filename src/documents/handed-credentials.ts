import * as v from 'valibot';

/**
 * Content of the secret variable `SONARQUBE_CREDENTIALS_<KEY>`: one line of JSON, because a secret variable with a
 * line break is refused by the agent. `secretProperties` are scanner properties whose values must stay secret.
 */
export const handedCredentialsSchema = v.variant('scheme', [
  v.object({
    scheme: v.literal('token'),
    token: v.string(),
    secretProperties: v.record(v.string(), v.string()),
  }),
  v.object({
    scheme: v.literal('login'),
    login: v.string(),
    password: v.string(),
    secretProperties: v.record(v.string(), v.string()),
  }),
]);
export type HandedCredentials = Readonly<v.InferOutput<typeof handedCredentialsSchema>>;

/** Reads the secret variable; `undefined` when it does not hold credentials of this extension. */
export function parseHandedCredentials(text: string): HandedCredentials | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(handedCredentialsSchema, json);
  return parsed.success ? parsed.output : undefined;
}
