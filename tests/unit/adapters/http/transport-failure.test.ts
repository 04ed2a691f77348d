import assert from 'node:assert/strict';
import { toTransportFailure, type TransportFailureKind } from '../../../../src/adapters/http/transport-failure';

const ROWS: readonly (readonly [code: string, kind: TransportFailureKind, reason: RegExp])[] = [
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'client-certificate', /^none was shown$/],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'client-certificate', /^the one that was shown is not accepted/],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'client-certificate', /_EXPIRED\)$/],
  ['ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE', 'client-certificate', /^the one that was shown is not accepted/],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'client-certificate', /^the one that was shown is not accepted/],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'broken', /does the server ask for a client certificate\?\)$/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'broken', /does this port speak https\?\)$/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate', /authority is not known/],
  ['ECONNRESET', 'broken', /^the connection broke \(ECONNRESET\)$/],
];

describe('what broke a connection', () => {
  for (const [code, kind, reason] of ROWS) {
    it(`${code} is ${kind}`, () => {
      const failure = toTransportFailure(Object.assign(new Error('a fault of the network'), { code }));
      assert.equal(failure.kind, kind);
      assert.match(failure.message, reason);
      assert.equal(failure.code, code);
    });
  }
});
