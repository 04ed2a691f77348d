/** What a token for Azure DevOps looks like. Each signs in and expires in its own way. */
export interface AzureDevOpsToken {
  /**
   * `personal` is a personal access token; `entra` an access token of Entra ID for a person or an application; `job` that of a
   * pipeline's job (`System.AccessToken`).
   */
  readonly kind: 'personal' | 'entra' | 'job';
  /** Milliseconds since the epoch; `null` where the token itself does not tell. */
  readonly expiresAt: number | null;
}

/**
 * Tells tokens apart by form: those of Entra ID and of jobs are JSON web tokens, a personal one is a word of 52 or 84 letters
 * and digits. A job's token is issued by Azure DevOps itself, so that is what its issuer names.
 * Source: RFC 7519, and the claims of `System.AccessToken` (`iss`: `app.vstoken.visualstudio.com`; on a Server its own name).
 */
export function azureDevOpsTokenOf(text: string): AzureDevOpsToken {
  const claims = claimsOf(text);
  if (claims === null) return { kind: 'personal', expiresAt: null };
  const { iss, exp } = claims;
  const isEntra =
    typeof iss === 'string' &&
    /^https:\/\/(sts\.windows\.net|login\.microsoftonline\.[a-z.]+|login\.chinacloudapi\.cn)\//.test(iss);
  return {
    kind: isEntra ? 'entra' : 'job',
    expiresAt: typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : null,
  };
}

function claimsOf(text: string): Readonly<Record<string, unknown>> | null {
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(text) ?? [];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof claims === 'object' && claims !== null ? { ...claims } : null;
  } catch {
    return null;
  }
}
