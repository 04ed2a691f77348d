import { checksOf, dayOf, daysUntil, inDays, ofCredentials, whyNot, type Asked, type Check } from './check';
import type { ConnectionFacts, FirstAnswer } from './connection-facts';
import type { AzureDevOpsToken } from './azure-devops-token';

/** What Azure DevOps tells about itself and the token. */
export interface AzureDevOpsFacts {
  /** As it was given. */
  readonly url: string;
  /** What is wrong with its form; empty where it can be used. */
  readonly addressProblems: readonly string[];
  /** Of the request for `_apis/connectionData` without a token; `null` where the address cannot be used. */
  readonly connection: ConnectionFacts | null;
  /** `null` where none was given. */
  readonly token: AzureDevOpsToken | null;
  readonly identity: Asked<{ readonly name: string | null }>;
}

const { ok, warning, error, unknown } = checksOf('azure-devops');
const KINDS = { personal: 'personal access token', entra: 'token of Entra ID', job: 'token of a job' } as const;

/** Address and token of an organization or collection. The way to it is another rule's. */
export function diagnoseAzureDevOps(facts: AzureDevOpsFacts, now: number): readonly Check[] {
  const { url, addressProblems, connection } = facts;
  if (addressProblems.length > 0) {
    return [
      error(
        'address',
        'Address',
        addressProblems.join(' '),
        'Give --organization https://dev.azure.com/<organization>, or the collection of a Server.',
      ),
    ];
  }
  if (connection?.outcome.kind !== 'answered') return [];
  const { answer } = connection.outcome;
  // Without a token nobody is told whether the collection exists.
  const isUnknown = facts.identity.kind === 'refused' && facts.identity.status === 404;
  const fault = addressFault(url, isUnknown ? { ...answer, status: 404, location: null } : answer);
  if (fault !== null && facts.identity.kind !== 'answered') return [fault];
  return [ok('address', 'Address', formOf(url)), ...diagnoseToken(facts, now)];
}

/** Whether the first answer is one of Azure DevOps: it asks whoever has no token to sign in, in one of several ways. */
function addressFault(url: string, { status, page, location }: FirstAnswer): Check | null {
  const isSignIn = [200, 203, 302, 401].includes(status);
  if (status === 404) {
    const { pathname, hostname } = new URL(url);
    const isServices = hostname === 'dev.azure.com' || hostname.endsWith('.visualstudio.com');
    return error(
      'address',
      'Address',
      `nothing answers as ${isServices ? 'organization' : 'collection'} there (404)`,
      isServices
        ? 'Check the name of the organization.'
        : `Check the collection and the virtual folder ("${pathname}"): https://server/tfs/DefaultCollection on older Servers, https://server/DefaultCollection on newer ones.`,
    );
  }
  if (
    status === 302 &&
    location !== null &&
    new URL(location).hostname === new URL(url).hostname &&
    location.startsWith('https:') &&
    url.startsWith('http:')
  ) {
    return error('address', 'Address', 'the server redirects to https', `Use ${url.replace(/^http:/, 'https:')}.`);
  }
  if (isSignIn) return null;
  if (status >= 500)
    return error(
      'address',
      'Address',
      `the server, or what stands in front of it, answers ${status}`,
      'Try again; look at the state of the service.',
    );
  return error(
    'address',
    'Address',
    page === null
      ? `the answer is not from Azure DevOps (${status})`
      : `a web page answers (${status}, "${page.title}")`,
    'Check the address, and what stands in front of the server.',
  );
}

function formOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  if (hostname === 'dev.azure.com') return `${url} (Azure DevOps Services)`;
  if (hostname.endsWith('.visualstudio.com')) return `${url} (Azure DevOps Services, older name)`;
  return `${url} (collection ${pathname.split('/').filter(Boolean).at(-1) ?? ''} of a Server)`;
}

function diagnoseToken({ token, identity }: AzureDevOpsFacts, now: number): readonly Check[] {
  if (token === null) {
    return [
      ofCredentials(
        error(
          'token',
          'Token',
          'none was given',
          'Set AZURE_DEVOPS_TOKEN: a personal access token with Code (read), or that of the job.',
        ),
      ),
    ];
  }
  const kind = KINDS[token.kind];
  const expired = token.expiresAt !== null && token.expiresAt <= now;
  if (identity.kind === 'not-asked') return [unknown('token', 'Token', kind)];
  if (identity.kind === 'refused') {
    const { status } = identity;
    if (expired) {
      return [
        ofCredentials(
          error(
            'token',
            'Token',
            `this ${kind} has expired`,
            'Get a new one; those of Entra ID live an hour, those of a job as long as the job.',
          ),
        ),
      ];
    }
    if (status === 401 || status === 203 || status === 302 || status === 200) {
      const how = status === 401 ? 'refused (401)' : `not accepted: a sign-in page answers (${status})`;
      return [
        ofCredentials(
          error(
            'token',
            'Token',
            `this ${kind} is ${how}: wrong, expired, revoked, or of another organization`,
            'Make a new one in this organization (User settings > Personal access tokens).',
          ),
        ),
      ];
    }
    if (status === 403) {
      return [
        ofCredentials(
          error(
            'token',
            'Token',
            `this ${kind} has no access to the organization (403)`,
            'Check that its owner is a member, and the policies of the organization on tokens.',
          ),
        ),
      ];
    }
    return [unknown('token', 'Token', whyNot(identity))];
  }
  const whose = `${kind}${identity.value.name === null ? '' : ` of ${identity.value.name}`}`;
  if (token.expiresAt === null) return [ok('token', 'Token', whose)];
  const minutes = Math.round((token.expiresAt - now) / 60_000);
  const days = daysUntil(token.expiresAt, now);
  if (token.kind === 'entra' && minutes < 10) {
    return [warning('token', 'Token', `${whose}, expires in ${minutes} min`, 'Get a new one before a long run.')];
  }
  return [
    ok('token', 'Token', `${whose}, valid until ${dayOf(token.expiresAt)}${days > 0 ? ` (${inDays(days)})` : ''}`),
  ];
}
