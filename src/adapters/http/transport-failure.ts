/** Why a request got no answer, told so that it can be explained without knowing the library underneath. */
export type TransportFailureKind =
  /** No connection came about: name, route, port. */
  | 'unreachable'
  /** A connection ended before the answer was whole. */
  | 'broken'
  | 'timed-out'
  | 'certificate'
  /** The other side asks for a client certificate, or does not accept the one that was shown. */
  | 'client-certificate'
  /** The proxy answered itself instead of letting the request through. */
  | 'proxy'
  | 'too-large';

/** Thrown by `http/`, translated by each adapter into an error of the catalog. Holds neither headers nor bodies. */
export class TransportFailure extends Error {
  readonly kind: TransportFailureKind;
  /** Code of Node or OpenSSL, where there is one. */
  readonly code: string;

  constructor(kind: TransportFailureKind, code: string, reason: string) {
    super(reason);
    this.name = 'TransportFailure';
    this.kind = kind;
    this.code = code;
  }
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known to this machine',
  EAI_AGAIN: 'the name service did not answer',
  ECONNREFUSED: 'nothing listens there (connection refused)',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to its network',
  EHOSTDOWN: 'the host is down',
  EADDRNOTAVAIL: 'the address is not available',
  EACCES: 'this machine does not permit the connection',
};

const CERTIFICATE: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate authority is not known to this machine',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate authority is not known to this machine',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate authority is not known to this machine',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate authority is not known, or the server does not send the whole chain',
  CERT_HAS_EXPIRED: 'it has expired (or the clock of this machine is wrong)',
  CERT_NOT_YET_VALID: 'it is not valid yet (or the clock of this machine is wrong)',
  CERT_REVOKED: 'it was revoked',
  CERT_UNTRUSTED: 'it is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it was made for another host name',
  HOSTNAME_MISMATCH: 'it was made for another host name',
};

/**
 * Alerts of the other side about our certificate. A failed handshake is none of them: servers with TLS 1.2 send it for a
 * missing certificate, and for ciphers that do not match.
 */
const CLIENT_CERTIFICATE = /^ERR_SSL_\w+_ALERT_(\w*CERTIFICATE\w*|UNKNOWN_CA)$/;

/** Sorts what Node's network modules throw, directly or inside the library's own error. */
export function toTransportFailure(thrown: unknown): TransportFailure {
  if (thrown instanceof TransportFailure) return thrown;
  const { code, message } = innermost(thrown);
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined) return new TransportFailure('unreachable', code, unreachable);
  const certificate = CERTIFICATE[code];
  if (certificate !== undefined) return new TransportFailure('certificate', code, certificate);
  if (/^CERT_|_CERT(_|$)|^UNABLE_TO_/.test(code)) return new TransportFailure('certificate', code, code);
  const refusal = CLIENT_CERTIFICATE.exec(code)?.[1];
  if (refusal !== undefined) {
    return new TransportFailure(
      'client-certificate',
      code,
      refusal === 'CERTIFICATE_REQUIRED' ? 'none was shown' : `the one that was shown is not accepted (${code})`,
    );
  }
  // hpagent throws these for a CONNECT that was refused or not answered; they have no code.
  const refused = /^Bad response: (\d+)$/.exec(message)?.[1];
  if (refused !== undefined) return new TransportFailure('proxy', refused, proxyAnswer(Number(refused)));
  if (message === 'Proxy timeout') return new TransportFailure('proxy', 'TIMEOUT', 'it did not answer');
  if (code === 'ETIMEDOUT' || code === 'ECONNABORTED' || code === 'ERR_CANCELED') {
    return new TransportFailure('timed-out', code, 'no answer in time');
  }
  if (/maxContentLength|maxBodyLength/.test(message)) {
    return new TransportFailure('too-large', code, 'the answer is larger than any that is expected');
  }
  if (message === 'stream has been aborted' || message === 'aborted') {
    return new TransportFailure('broken', code, 'the connection broke in the middle of the answer');
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    const guess = code.endsWith('_ALERT_HANDSHAKE_FAILURE')
      ? 'does the server ask for a client certificate?'
      : 'does this port speak https?';
    return new TransportFailure('broken', code, `no secure connection could be established (${code}; ${guess})`);
  }
  return new TransportFailure('broken', code, code === '' ? 'the connection broke' : `the connection broke (${code})`);
}

export function proxyAnswer(status: number): string {
  return status === 407 ? 'it asks for a user and a password (407)' : `it answered ${status}`;
}

/**
 * Connecting to a name with several addresses gives an AggregateError (Node 20) whose members have the codes, and the
 * library wraps errors of Node in its own.
 */
function innermost(thrown: unknown): { readonly code: string; readonly message: string } {
  let code = '';
  let message = '';
  for (let link = thrown, depth = 0; link instanceof Error && depth < 6; depth += 1) {
    if ('code' in link && typeof link.code === 'string' && (code === '' || !link.code.startsWith('ERR_BAD_'))) {
      code = link.code;
    }
    message = link.message === '' ? message : link.message;
    const errors: unknown = 'errors' in link ? link.errors : undefined;
    link = Array.isArray(errors) ? (errors as readonly unknown[])[0] : link.cause;
  }
  return { code, message };
}
