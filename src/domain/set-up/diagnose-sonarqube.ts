import { atLeast } from '../server/server-version';
import { checksOf, dayOf, daysUntil, inDays, ofCredentials, whyNot, type Asked, type Check } from './check';
import type { ConnectionFacts, FirstAnswer } from './connection-facts';

/** What SonarQube tells about itself and the token. */
export interface SonarQubeFacts {
  readonly url: string;
  /** Of the request for `api/system/status`. */
  readonly connection: ConnectionFacts;
  readonly version: Asked<string>;
  readonly token: Asked<SonarQubeToken>;
  readonly server: Asked<{
    /** `community`, `developer`, `enterprise`, `datacenter`; `null` where it is not told. */
    readonly edition: string | null;
    /** Day on which this version is no longer maintained, milliseconds since the epoch. */
    readonly endOfLife: number | null;
  }>;
  readonly features: Asked<readonly string[] | null>;
  /** `sonar.core.serverBaseURL`; `null` where it is not set. */
  readonly baseUrl: Asked<string | null>;
}

/** A good token. */
export interface SonarQubeToken {
  readonly kind: 'user' | 'global-analysis' | 'project-analysis' | 'unknown';
  readonly owner: string;
  /** Milliseconds since the epoch; `null` where it does not expire, or the server does not tell. */
  readonly expiresAt: number | null;
  readonly globalPermissions: readonly string[] | null;
}

const { ok, warning, error, unknown } = checksOf('sonarqube');
const DAYS_OF_WARNING = 14;
const KINDS = {
  user: 'user token',
  'global-analysis': 'global analysis token',
  'project-analysis': 'project analysis token',
  unknown: 'token without a kind (of before 9.6)',
} as const;

/** Status of a server as its first answer tells it; `null` where the answer is not from SonarQube. */
export function systemStatusOf({ status, text, page }: FirstAnswer): string | null {
  if (status !== 200 || page !== null) return null;
  return /"status"\s*:\s*"([A-Z_]{2,40})"/.exec(text)?.[1] ?? null;
}

/** Address, status, version, edition, base URL and token of SonarQube. The way to it is another rule's. */
export function diagnoseSonarQube(facts: SonarQubeFacts, now: number): readonly Check[] {
  const { outcome } = facts.connection;
  if (outcome.kind === 'failed') return [];
  const status = systemStatusOf(outcome.answer);
  if (status === null) return [diagnoseAddress(facts.url, outcome.answer)];
  if (status !== 'UP') return [diagnoseStatus(status), ...diagnoseVersion(facts, now)];
  return [
    ok('status', 'Status', 'up'),
    ...diagnoseVersion(facts, now),
    diagnoseToken(facts, now),
    ...(facts.token.kind === 'answered' ? [diagnoseBranches(facts), diagnoseBaseUrl(facts)] : []),
  ];
}

function diagnoseAddress(url: string, { status, location, page, text }: FirstAnswer): Check {
  const fault = (seen: string, nextStep: string): Check => error('address', 'Address', seen, nextStep);
  const { origin, protocol, hostname, pathname } = new URL(url);
  if (location !== null) {
    const target = new URL(location);
    if (protocol === 'http:' && target.protocol === 'https:' && target.hostname === hostname) {
      return fault('the server redirects to https', `Use ${target.origin}${pathname.replace(/\/$/, '')}.`);
    }
    if (target.origin === origin && /^\/[^/]+\/api\/system\/status$/.test(target.pathname)) {
      return fault(
        `the server redirects to ${target.pathname}`,
        `Use ${origin}${target.pathname.replace('/api/system/status', '')}.`,
      );
    }
    const place = `${target.origin}${target.pathname}`;
    return fault(`the server redirects to ${place}`, signInRemedy(place));
  }
  if (page !== null && status === 404) {
    return fault(
      `no SonarQube answers below this address (404${titled(page.title)})`,
      pathname === '/'
        ? 'The server may have a context path: use its whole address, such as https://host/sonarqube.'
        : `Check the context path "${pathname}", or leave it out.`,
    );
  }
  if (page !== null) {
    return fault(`a web page answers (${status}${titled(page.title)}), not SonarQube`, signInRemedy(page.title));
  }
  if (status === 404)
    return fault('no SonarQube answers below this address (404)', 'Check host, port and context path.');
  if (status === 401 || status === 403) {
    return fault(
      `something in front of the server refuses the request (${status})`,
      'Let /api/ pass without a sign-in of its own: SonarQube asks for its token itself.',
    );
  }
  if (status >= 500) {
    return fault(
      `the server, or what stands in front of it, answers ${status}`,
      'Look at the logs of gateway and server; try again.',
    );
  }
  return fault(
    text.trim() === '' ? `the answer is empty (${status})` : `the answer is not from SonarQube (${status})`,
    'Check that this is the address of SonarQube, and whether a proxy changes answers.',
  );
}

const titled = (title: string): string => (title === '' ? '' : `, "${title}"`);

function signInRemedy(text: string): string {
  return /log-?in|sign-?\s?in|oauth|saml|sso|auth/i.test(text)
    ? 'It looks like a sign-in page: let /api/ pass without it, since SonarQube asks for its token itself.'
    : 'Use the address at which SonarQube itself answers.';
}

function diagnoseStatus(status: string): Check {
  const steps: Readonly<Record<string, string>> = {
    STARTING: 'Wait until it has started; it takes some minutes after an upgrade.',
    RESTARTING: 'Wait until it has started again.',
    DB_MIGRATION_NEEDED: 'An administrator must start the migration of the database: open /setup of the server.',
    DB_MIGRATION_RUNNING: 'Wait until the migration of the database has ended.',
    DOWN: 'Look at the logs of the server (sonar.log, web.log, es.log).',
  };
  return error('status', 'Status', status, steps[status] ?? 'Look at the logs of the server.');
}

function diagnoseVersion({ version, server }: SonarQubeFacts, now: number): readonly Check[] {
  if (version.kind !== 'answered') return [unknown('version', 'Version', whyNot(version))];
  if (!atLeast(version.value, [9, 9])) {
    return [
      error(
        'version',
        'Version',
        `${version.value}, older than 9.9`,
        'Upgrade SonarQube: the extension works with 9.9 and later.',
      ),
    ];
  }
  const end = server.kind === 'answered' ? server.value.endOfLife : null;
  if (end === null) return [ok('version', 'Version', version.value)];
  const days = daysUntil(end, now);
  if (days < 0) {
    return [
      warning(
        'version',
        'Version',
        `${version.value}, not maintained since ${dayOf(end)}`,
        'Upgrade SonarQube: it gets no security fixes any more.',
      ),
    ];
  }
  return [
    days < 60
      ? warning(
          'version',
          'Version',
          `${version.value}, maintained until ${dayOf(end)}`,
          'Plan the upgrade of SonarQube.',
        )
      : ok('version', 'Version', version.value),
  ];
}

function diagnoseToken({ token }: SonarQubeFacts, now: number): Check {
  if (token.kind === 'not-asked') {
    return ofCredentials(
      error('token', 'Token', 'none was given', 'Set SONAR_TOKEN (My Account > Security in SonarQube).'),
    );
  }
  if (token.kind === 'refused') {
    return token.status === 401
      ? ofCredentials(
          error(
            'token',
            'Token',
            'refused (401): wrong, expired or revoked',
            'Make a new one in SonarQube (My Account > Security).',
          ),
        )
      : unknown('token', 'Token', whyNot(token));
  }
  const { kind, owner, expiresAt } = token.value;
  const whose = `${KINDS[kind]} of ${owner}`;
  if (expiresAt === null) return ok('token', 'Token', whose);
  const days = daysUntil(expiresAt, now);
  const until = `${dayOf(expiresAt)}, ${inDays(days)}`;
  return days < DAYS_OF_WARNING
    ? warning(
        'token',
        'Token',
        `${whose}, expires on ${until}`,
        'Make a new one now, and store it in the service connection.',
      )
    : ok('token', 'Token', `${whose}, valid until ${dayOf(expiresAt)}`);
}

function diagnoseBranches({ server, features }: SonarQubeFacts): Check {
  const edition =
    server.kind === 'answered' && server.value.edition !== null ? server.value.edition : 'edition unknown';
  if (features.kind !== 'answered' || features.value === null) {
    return unknown('edition', 'Edition', edition);
  }
  return features.value.includes('branch-support')
    ? ok('edition', 'Edition', `${edition}, with branches and pull requests`)
    : ok('edition', 'Edition', `${edition}, main branch only: pull requests need unsupportedBranch in Prepare`);
}

function diagnoseBaseUrl({ url, baseUrl }: SonarQubeFacts): Check {
  const subject = 'Server base URL';
  if (baseUrl.kind !== 'answered') return unknown('base-url', subject, whyNot(baseUrl));
  const where = 'Administration > Configuration > General > Server base URL';
  if (baseUrl.value === null) {
    return warning(
      'base-url',
      subject,
      'not set: links in mails, webhooks and reports lead nowhere useful',
      `Set it to ${url} (${where}).`,
    );
  }
  return sameAddress(baseUrl.value, url)
    ? ok('base-url', subject, baseUrl.value)
    : warning(
        'base-url',
        subject,
        `${baseUrl.value}, but it is asked at ${url}`,
        `If people use the latter, set it there (${where}); links lead to the former.`,
      );
}

function sameAddress(one: string, other: string): boolean {
  const plain = (text: string): string => text.trim().replace(/\/+$/, '').toLowerCase();
  return plain(one) === plain(other);
}
