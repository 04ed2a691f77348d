import type { FaultRow } from './fault-row';
import { refuses } from '../../../local/sonarqube/faults';
import type { FaultRule, Strike } from '../../../local/http/faults';
import {
  answers,
  bloats,
  breaksOff,
  changes,
  drips,
  empties,
  GATEWAY_PAGE,
  halves,
  redirects,
  resets,
  rewrites,
  SIGN_IN_PAGE,
} from '../../../local/http/strikes';

const STATUS = '/api/system/status';
const USER = '/api/users/current';
const PROJECT = '/api/project_branches/list';
const status = (strike: Strike, times = Infinity): readonly FaultRule[] => [{ path: STATUS, times, strike }];
const heals = { step: 'prepare', result: 'Succeeded', log: /SonarQube 2026\.1\.0\.119033 at / } as const;
const fails = (log: RegExp, requests: Readonly<Record<string, number>>) =>
  ({ step: 'prepare', result: 'Failed', log, requests }) as const;
const soon = (): Record<string, string> => ({ 'Retry-After': new Date(Date.now() + 1500).toUTCString() });

/** What Prepare can meet at a server that it reaches. */
export const PREPARE_FAULTS: readonly FaultRow[] = [
  { name: 'reset before the answer', faults: status(resets), ...fails(/\[SQ-CONN-UNREACHABLE\]/, { [STATUS]: 4 }) },
  { name: 'one reset', faults: status(resets, 1), ...heals, requests: { [STATUS]: 2 } },
  { name: 'one reset in the body', faults: status(breaksOff, 1), ...heals, requests: { [STATUS]: 2 } },
  { name: 'a slow body', faults: status(drips(8, 150)), ...heals, requests: { [STATUS]: 1 } },
  {
    name: '401 of a revoked token',
    arrange: ({ sonarqube, token }) => sonarqube.revokeToken(token),
    ...fails(/refused the token \(401\).*\[SQ-AUTH-401\]/s, { [USER]: 1 }),
  },
  {
    name: '403',
    faults: [{ path: USER, strike: refuses(403, 'Insufficient privileges') }],
    ...fails(/may not read who it belongs to \(403: Insufficient privileges\).*\[SQ-AUTH-403\]/s, { [USER]: 1 }),
  },
  {
    name: '403 for the project',
    faults: [{ path: PROJECT, strike: refuses(403, 'Insufficient privileges') }],
    ...fails(/may not analyze the project webshop \(403: Insufficient privileges\).*\[SQ-AUTH-403\]/s, {
      [PROJECT]: 1,
    }),
  },
  ...(
    [
      ['403 of a gateway for the project', answers(403, GATEWAY_PAGE), 1],
      ['404 of a gateway for the project', answers(404, GATEWAY_PAGE), 1],
      ['500 for the project', refuses(500, 'An error has occurred. Please contact your administrator'), 2],
      ['JSON of another shape for the project', rewrites(() => ({ branches: {} })), 1],
    ] as const
  ).map(([name, strike, times]) => ({
    name: `${name} is no fault`,
    faults: [{ path: PROJECT, strike }],
    ...heals,
    requests: { [PROJECT]: times },
  })),
  {
    name: '404 of a wrong context path',
    address: ({ url }) => `${url}/sonar`,
    ...fails(/\[SQ-CONN-NOT-SONARQUBE\]/, { '/sonar/api/system/status': 1 }),
  },
  {
    name: '404 in JSON',
    faults: [{ path: USER, strike: refuses(404, 'No such user') }],
    ...fails(/api\/users\/current asked for \(404: No such user\).*\[SQ-SERVER-404\]/s, { [USER]: 1 }),
  },
  {
    name: '429 with Retry-After in seconds, twice',
    faults: status(answers(429, '{}', { 'Retry-After': '1' }), 2),
    ...heals,
    requests: { [STATUS]: 3 },
  },
  {
    name: '429 with Retry-After as a date',
    faults: status(answers(429, '{}', soon), 1),
    ...heals,
    requests: { [STATUS]: 2 },
  },
  {
    name: '429 that asks for an hour',
    faults: status(answers(429, '{}', { 'Retry-After': '3600' })),
    ...fails(/api\/system\/status with 429.*\[SQ-SERVER-FAULT\]/s, { [STATUS]: 1 }),
  },
  {
    name: '500',
    faults: status(refuses(500, 'An error has occurred. Please contact your administrator')),
    ...fails(/with 500: An error has occurred.*\[SQ-SERVER-FAULT\]/s, { [STATUS]: 2 }),
  },
  ...[502, 503, 504].map((code) => ({
    name: `${code} with HTML`,
    faults: status(answers(code, GATEWAY_PAGE)),
    ...fails(new RegExp(`with ${code}: an HTML page.*\\[SQ-SERVER-FAULT\\]`, 's'), { [STATUS]: 4 }),
  })),
  {
    name: '503 while a server is away, and onServerUnavailable: skip',
    step: 'prepare',
    faults: status(answers(503, GATEWAY_PAGE, { 'Retry-After': '0' })),
    inputs: () => ({ onServerUnavailable: 'skip' }),
    result: 'Skipped',
    log: /The analysis is skipped \(onServerUnavailable: skip\)/,
    requests: { [STATUS]: 4 },
  },
  {
    name: 'a sign-in page with 200',
    faults: status(answers(200, SIGN_IN_PAGE)),
    ...fails(/an HTML page \("Sign in to Contoso"\).*\[SQ-CONN-NOT-SONARQUBE\]/s, { [STATUS]: 1 }),
  },
  {
    name: 'a redirect to a sign-in page',
    faults: status(redirects(() => 'https://login.example.com/oauth?secret=1')),
    ...fails(/login\.example\.com\/oauth, which looks like a sign-in page.*\[SQ-CONN-NOT-SONARQUBE\]/s, {
      [STATUS]: 1,
    }),
  },
  {
    name: 'a redirect loop',
    faults: status(redirects(({ origin }) => `${origin}${STATUS}`)),
    ...fails(/it redirects to .*\[SQ-CONN-NOT-SONARQUBE\]/s, { [STATUS]: 1 }),
  },
  {
    name: 'a redirect to https',
    faults: status(redirects(({ origin }) => `${origin.replace('http:', 'https:')}${STATUS}`)),
    ...fails(/it redirects to https \(https:.*use that address.*\[SQ-CONN-NOT-SONARQUBE\]/s, { [STATUS]: 1 }),
  },
  {
    name: 'truncated JSON',
    faults: status(halves),
    ...fails(/api\/system\/status is not what SonarQube documents.*\[SQ-SERVER-UNEXPECTED\]/s, { [STATUS]: 1 }),
  },
  {
    name: 'JSON of another shape',
    faults: status(rewrites(() => ({ status: ['UP'] }))),
    ...fails(/api\/system\/status is not what SonarQube documents.*\[SQ-SERVER-UNEXPECTED\]/s, { [STATUS]: 1 }),
  },
  {
    name: 'an empty body',
    faults: status(empties),
    ...fails(/the answer to api\/system\/status is empty.*\[SQ-CONN-NOT-SONARQUBE\]/s, { [STATUS]: 1 }),
  },
  {
    name: 'a body that does not end',
    faults: status(bloats),
    ...fails(/larger than any that is expected.*\[SQ-SERVER-UNEXPECTED\]/s, { [STATUS]: 1 }),
  },
  {
    name: 'JSON that calls itself text is no fault',
    faults: status(changes(({ headers }) => ({ headers: { ...headers, 'content-type': 'text/plain' } }))),
    ...heals,
    requests: { [STATUS]: 1 },
  },
  {
    name: 'a version that is none',
    faults: [
      { path: /^\/api\/(system\/status|server\/version)$/, strike: rewrites(() => ({ status: 'UP', version: 'n' })) },
    ],
    ...fails(/its version reads "n".*\[SQ-CONN-NOT-SONARQUBE\]/s, { [STATUS]: 1 }),
  },
  {
    name: 'a server that is starting',
    faults: [
      { path: STATUS, times: 1, strike: answers(200, '{"status":"STARTING"}') },
      { path: USER, times: 1, strike: refuses(401, 'User is not authenticated') },
    ],
    ...heals,
    log: /not ready yet \(STARTING\); waiting/,
  },
  {
    name: 'a server whose database must be migrated',
    faults: status(answers(200, '{"status":"DB_MIGRATION_NEEDED"}')),
    ...fails(/its status is DB_MIGRATION_NEEDED.*\[SQ-SERVER-NOT-READY\]/s, { [STATUS]: 1 }),
  },
];
