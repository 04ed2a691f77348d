import { checksOf, dayOf, daysUntil, inDays, type Check, type CheckArea } from './check';
import type { ConnectionFacts } from './connection-facts';

const DAYS_OF_WARNING = 30;
/** Time-based tokens and certificates allow a few minutes; the answer itself takes a moment. */
const MOST_CLOCK_SECONDS = 90;

/**
 * What stands between this machine and a server: name, port, proxy, TLS, clock.
 *
 * @param name of the server, for lines
 * @param now by the clock of this machine, when the answer came
 */
export function diagnoseConnection(
  area: CheckArea,
  name: string,
  facts: ConnectionFacts,
  now: number,
): readonly Check[] {
  const { ok } = checksOf(area);
  const way = facts.proxy === null ? '' : ` through the proxy ${facts.proxy}`;
  if (facts.outcome.kind === 'failed')
    return [...whyUnreachable(area, facts), ...diagnoseCertificate(area, facts, now)];
  const { serverTime } = facts.outcome.answer;
  return [
    ok('connection', 'Connection', `${name} answers at ${facts.url}${way}`),
    ...diagnoseCertificate(area, facts, now),
    ...(serverTime === null ? [] : [diagnoseClock(area, serverTime, now)]),
  ];
}

function whyUnreachable(area: CheckArea, { url, proxy, certificate, outcome }: ConnectionFacts): readonly Check[] {
  const { error } = checksOf(area);
  if (outcome.kind !== 'failed') return [];
  const { hostname, port, protocol } = new URL(url);
  const place = `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
  const { code, reason, speaks } = outcome;
  const fault = (seen: string, nextStep: string): readonly Check[] => [
    error('connection', 'Connection', seen, nextStep),
  ];
  if (speaks === 'https') {
    return fault(`${place} speaks https, and the address says http`, `Use https://${place}.`);
  }
  if (speaks === 'http') {
    return fault(
      `${place} speaks http without encryption, and the address says https`,
      `Use http://${place}, or the address of whatever terminates TLS in front of the server.`,
    );
  }
  switch (outcome.failure) {
    case 'unreachable':
      if (proxy !== null) {
        return fault(
          `the proxy ${proxy} cannot be reached: ${reason.replace(/^the proxy \S+: /, '')}`,
          'Correct HTTP_PROXY or HTTPS_PROXY, or name the host in NO_PROXY.',
        );
      }
      if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
        return fault(
          `the name ${hostname} cannot be resolved (${code})`,
          'Check the spelling, the DNS of this machine, and whether a VPN or HTTPS_PROXY is needed.',
        );
      }
      if (code === 'ECONNREFUSED') {
        return fault(
          `nothing listens at ${place} (${code})`,
          'Check port and address, and that the server is running.',
        );
      }
      return fault(
        `${place} cannot be reached: ${reason}`,
        'Check route, firewall and VPN between this machine and the server.',
      );
    case 'timed-out':
      return fault(`${place} did not answer in time`, 'Check firewall, proxy and the load of the server.');
    case 'proxy':
      return fault(
        `the proxy ${proxy ?? ''} does not allow connections to ${place}: ${reason}`,
        code === '407'
          ? 'Put user and password into HTTPS_PROXY (http://user:password@proxy:3128).'
          : 'Ask whoever runs the proxy to let this address pass, or name the host in NO_PROXY.',
      );
    case 'client-certificate':
      return fault(
        `${place} asks for a client certificate: ${reason}`,
        'The command line shows none: use an address that does not ask for one, or the tasks on an agent that has one.',
      );
    case 'certificate':
      // The line of the certificate says more, where it could be read.
      return certificate?.problem == null ? fault(`the certificate of ${place} is not trusted: ${reason}`, TRUST) : [];
    case 'broken':
    case 'too-large':
      return fault(
        `${place} broke off the connection: ${reason}`,
        'Check that the port is that of the server, and what stands in between.',
      );
  }
}

const TRUST =
  'Give the certificate authority as a PEM file: --ca-certificate here, the input caCertificate in the tasks.';

function diagnoseCertificate(area: CheckArea, { url, certificate }: ConnectionFacts, now: number): readonly Check[] {
  if (certificate === null) return [];
  const { ok, warning, error } = checksOf(area);
  const { hostname } = new URL(url);
  const { problem, topIssuer, validUntil, names } = certificate;
  const days = daysUntil(validUntil, now);
  const until = `${dayOf(validUntil)}, ${inDays(days)}`;
  const line = (check: Check): readonly Check[] => [check];
  if (problem === null) {
    return line(
      days < DAYS_OF_WARNING
        ? warning(
            'certificate',
            'Certificate',
            `trusted, and expires on ${until}`,
            'Renew it before then: afterwards nothing can reach the server.',
          )
        : ok('certificate', 'Certificate', `trusted, valid until ${dayOf(validUntil)}`),
    );
  }
  if (problem === 'CERT_HAS_EXPIRED') {
    return line(
      error(
        'certificate',
        'Certificate',
        `it expired on ${until}`,
        'Renew the certificate of the server; or correct the clock of this machine.',
      ),
    );
  }
  if (problem === 'CERT_NOT_YET_VALID') {
    return line(
      error(
        'certificate',
        'Certificate',
        'it is not valid yet',
        'Correct the clock of this machine, or wait until the certificate is valid.',
      ),
    );
  }
  if (problem === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return line(
      error(
        'certificate',
        'Certificate',
        `it was made for ${names.join(', ') || 'no name'}, not for ${hostname}`,
        'Use one of its names in the address, or have the certificate made for this one.',
      ),
    );
  }
  if (problem === 'DEPTH_ZERO_SELF_SIGNED_CERT') {
    return line(error('certificate', 'Certificate', `it is self-signed ("${topIssuer}")`, TRUST));
  }
  return line(
    error(
      'certificate',
      'Certificate',
      `its authority "${topIssuer}" is not known to this machine (${problem})`,
      TRUST,
    ),
  );
}

function diagnoseClock(area: CheckArea, serverTime: number, now: number): Check {
  const { ok, warning } = checksOf(area);
  const seconds = Math.round((now - serverTime) / 1000);
  if (Math.abs(seconds) <= MOST_CLOCK_SECONDS) return ok('clock', 'Clock', 'the same as on this machine');
  const minutes = Math.abs(seconds) < 120 ? `${Math.abs(seconds)} s` : `${Math.round(Math.abs(seconds) / 60)} min`;
  return warning(
    'clock',
    'Clock',
    `this machine is ${minutes} ${seconds > 0 ? 'ahead of' : 'behind'} the server`,
    'Synchronize both with a time server: tokens, certificates and the order of analyses depend on it.',
  );
}
