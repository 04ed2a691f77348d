import type { FaultRow } from './fault-row';
import { hangs } from '../../../local/http/strikes';

const STATUS = '/api/system/status';
const SUCCESS = { result: 'Succeeded', log: /SonarQube 2026\.1\.0\.119033 at / } as const;
const certificate = (reason: string): Pick<FaultRow, 'step' | 'result' | 'log' | 'requests'> => ({
  step: 'prepare',
  result: 'Failed',
  log: new RegExp(
    `The certificate of https://.* is not trusted: ${reason}.*caCertificate.*\\[SQ-CONN-CERTIFICATE\\]`,
    's',
  ),
  requests: { [STATUS]: 0 },
});
const BEHIND = 'http://sonarqube.invalid:9000';
const throughProxy = (url: string): Record<string, string> => ({ 'Agent.ProxyUrl': url });

/** What goes wrong before a request arrives. */
export const CONNECTION_FAULTS: readonly FaultRow[] = [
  {
    // First, since the time-out of one request passes.
    name: 'a request that hangs is given up and asked again',
    step: 'prepare',
    faults: [{ path: STATUS, times: 1, strike: hangs }],
    ...SUCCESS,
    requests: { [STATUS]: 2 },
  },
  { name: 'no fault at all', step: 'prepare', ...SUCCESS, requests: { [STATUS]: 1 } },
  {
    name: 'connection refused',
    step: 'prepare',
    address: () => 'http://127.0.0.1:1',
    result: 'Failed',
    log: /127\.0\.0\.1:1 cannot be reached: nothing listens there.*\[SQ-CONN-UNREACHABLE\]/s,
  },
  {
    name: 'a name that does not exist',
    step: 'prepare',
    address: () => BEHIND,
    result: 'Failed',
    log: /sonarqube\.invalid:9000 cannot be reached: .*name.*\[SQ-CONN-UNREACHABLE\]/s,
  },
  {
    name: 'https asked of a port that speaks http',
    step: 'prepare',
    address: ({ port }) => `https://127.0.0.1:${port}`,
    result: 'Failed',
    log: /does this port speak https\?.*\[SQ-CONN-UNREACHABLE\]/s,
    requests: { [STATUS]: 0 },
  },
  {
    name: 'http asked of a port that speaks https',
    step: 'prepare',
    tls: 'good',
    address: ({ port }) => `http://127.0.0.1:${port}`,
    result: 'Failed',
    log: /\[SQ-CONN-UNREACHABLE\]/,
    requests: { [STATUS]: 0 },
  },
  {
    name: 'a certificate of an unknown authority',
    tls: 'good',
    ...certificate('its certificate authority is not known'),
  },
  { name: 'a self-signed certificate', tls: 'selfSigned', ...certificate('it is self-signed') },
  {
    name: 'an expired certificate',
    tls: 'expired',
    inputs: ({ certificates }) => ({ caCertificate: certificates.authority }),
    ...certificate('it has expired'),
  },
  {
    name: 'a clock that is late',
    tls: 'notYetValid',
    inputs: ({ certificates }) => ({ caCertificate: certificates.authority }),
    ...certificate('it is not valid yet \\(or the clock of this machine is wrong\\)'),
  },
  {
    name: 'a certificate of another host',
    tls: 'otherHost',
    inputs: ({ certificates }) => ({ caCertificate: certificates.authority }),
    ...certificate('it was made for another host name'),
  },
  {
    name: 'a caCertificate that is no certificate',
    tls: 'good',
    inputs: () => ({ caCertificate: '/etc/hostname' }),
    ...certificate('the file "/etc/hostname" holds no certificate'),
  },
  {
    name: 'a private authority that caCertificate names is no fault',
    step: 'prepare',
    tls: 'good',
    inputs: ({ certificates }) => ({ caCertificate: certificates.authority }),
    ...SUCCESS,
    requests: { [STATUS]: 1 },
  },
  {
    name: "407 of the agent's proxy",
    step: 'prepare',
    demands: 'agent:word',
    address: () => BEHIND,
    variables: ({ proxy }) => throughProxy(proxy.url),
    result: 'Failed',
    log: /The proxy on the way to http:\/\/sonarqube\.invalid:9000 refused.*407.*\[SQ-CONN-PROXY\]/s,
    requests: { [STATUS]: 1 },
  },
  {
    name: "407 of the agent's proxy for a tunnel",
    step: 'prepare',
    demands: 'agent:word',
    address: () => 'https://sonarqube.invalid',
    variables: ({ proxy }) => throughProxy(proxy.url),
    result: 'Failed',
    log: /The proxy on the way to https:\/\/sonarqube\.invalid refused.*407.*\[SQ-CONN-PROXY\]/s,
  },
  {
    name: "an agent's proxy that nobody reaches",
    step: 'prepare',
    address: () => BEHIND,
    variables: () => throughProxy('http://127.0.0.1:1'),
    result: 'Failed',
    log: /the proxy http:\/\/127\.0\.0\.1:1: nothing listens there.*\[SQ-CONN-UNREACHABLE\]/s,
  },
  {
    name: "an agent's proxy with its user and password is no fault",
    step: 'prepare',
    demands: 'agent:word',
    address: () => BEHIND,
    variables: ({ proxy }) => ({
      ...throughProxy(proxy.url),
      'Agent.ProxyUsername': 'agent',
      'Agent.ProxyPassword': 'word',
    }),
    ...SUCCESS,
    requests: { [STATUS]: 1 },
  },
];
