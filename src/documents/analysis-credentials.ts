import * as v from 'valibot';
import { parseUnversioned } from './parse-document';

const common = {
  /** SHA-256 of the handoff's text: a variable that anybody can set is only believed where it is this one. */
  handoffSha256: v.string(),
  /** Authenticates what later tasks leave about the analysis, see `secrets/seal.ts`. */
  sealKey: v.pipe(v.string(), v.nonEmpty()),
};

/**
 * Content of the secret variable `SONARQUBE_CREDENTIALS_<KEY>`: one line of JSON, because a secret variable with a
 * line break is refused by the agent. `secretProperties` are scanner properties whose values must stay secret. A skipped
 * analysis needs no credentials, but what is said of it is bound all the same.
 */
export const analysisCredentialsSchema = v.variant('scheme', [
  v.object({
    ...common,
    scheme: v.literal('token'),
    token: v.string(),
    secretProperties: v.record(v.string(), v.string()),
  }),
  v.object({
    ...common,
    scheme: v.literal('login'),
    login: v.string(),
    password: v.string(),
    secretProperties: v.record(v.string(), v.string()),
  }),
  v.object({ ...common, scheme: v.literal('none') }),
]);
export type AnalysisCredentials = Readonly<v.InferOutput<typeof analysisCredentialsSchema>>;

/** Reads the secret variable; `undefined` when it does not hold credentials of this extension. */
export function parseAnalysisCredentials(text: string): AnalysisCredentials | undefined {
  return parseUnversioned(analysisCredentialsSchema, text);
}
