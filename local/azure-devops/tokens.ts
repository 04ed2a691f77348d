import { randomUUID } from 'node:crypto';

/** Who a token belongs to: the pipeline's job, a person, or the page that hosts an extension. */
export type TokenKind = 'job' | 'pat' | 'extension';

/** Rights that can be taken from a token's identity. */
export type Permission =
  | 'ViewProject'
  | 'ViewBuilds'
  | 'UpdateBuildInformation'
  // Of a repository.
  | 'GenericRead'
  | 'PullRequestContribute'
  | 'EditPolicies';

/** What a new token may do. */
export interface TokenOptions {
  readonly kind: TokenKind;
  /** The token itself; a random one of the right shape when left out. */
  readonly value?: string;
  /** OAuth scopes such as `vso.build`; everything when left out. */
  readonly scopes?: readonly string[];
  /** Rights that the identity lacks; it has all others. */
  readonly denied?: readonly Permission[];
  /** Names of the projects that its owner is a member of; all when left out. */
  readonly projects?: readonly string[];
  /** Names of the repositories that it is limited to, as where a pipeline sees only those that it names; all when left out. */
  readonly repositories?: readonly string[];
  readonly displayName?: string;
}

/** A person or service identity. */
export interface Identity {
  readonly id: string;
  readonly displayName: string;
  readonly uniqueName: string;
  readonly descriptor: string;
}

/** A token that the stand-in knows. */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly scopes: ReadonlySet<string> | undefined;
  readonly denied: ReadonlySet<Permission>;
  readonly projects: ReadonlySet<string> | undefined;
  readonly repositories: ReadonlySet<string> | undefined;
  readonly identity: Identity;
}

/** How a request authenticates. The token's value stays out of every record. */
export type Authentication = 'none' | 'bearer' | 'basic' | 'other';

/** Reads profile, projects and teams; scopes that can be notified of events have it through those for service hooks. */
const NOTIFIED = ['vso.hooks_write', 'vso.hooks', 'vso.profile'];
const CODE = ['vso.code', ...NOTIFIED];
const CODE_WRITE = ['vso.code_write', 'vso.code_status', 'vso.threads_full', ...CODE];

/**
 * Scopes that contain others.
 * Source: the column "Inherits From" of the list of scopes in Microsoft's documentation of OAuth for Azure DevOps.
 */
const CONTAINED: Readonly<Record<string, readonly string[]>> = {
  'vso.build': NOTIFIED,
  'vso.build_execute': ['vso.build', ...NOTIFIED],
  'vso.code': NOTIFIED,
  'vso.code_write': CODE_WRITE,
  'vso.code_manage': CODE_WRITE,
  'vso.code_full': ['vso.code_manage', ...CODE_WRITE],
  'vso.project_write': ['vso.project'],
  'vso.project_manage': ['vso.project_write', 'vso.project'],
  'vso.release': ['vso.profile'],
  'vso.test': ['vso.profile'],
  'vso.test_write': ['vso.test', 'vso.profile'],
};

/** Makes an identity with ids of the shape that the service uses. */
export function createIdentity(displayName: string, kind: TokenKind): Identity {
  const id = randomUUID();
  return {
    id,
    displayName,
    uniqueName:
      kind === 'job' ? `Build\\${id}` : `${displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.com`,
    descriptor:
      kind === 'job' ? `svc.${Buffer.from(id).toString('base64url')}` : `aad.${Buffer.from(id).toString('base64url')}`,
  };
}

/** Makes a token from its options. */
export function createToken(options: TokenOptions, defaultName: string): Token {
  return {
    kind: options.kind,
    value: options.value ?? randomTokenValue(options.kind),
    scopes: options.scopes && new Set(options.scopes.flatMap((scope) => [scope, ...(CONTAINED[scope] ?? [])])),
    denied: new Set(options.denied ?? []),
    projects: options.projects && new Set(options.projects),
    repositories: options.repositories && new Set(options.repositories),
    identity: createIdentity(options.displayName ?? defaultName, options.kind),
  };
}

/** Says whether a token has one of the scopes that an operation accepts. Tokens without a list have all. */
export function hasScope(token: Token, accepted: readonly string[]): boolean {
  return token.scopes === undefined || accepted.length === 0 || accepted.some((scope) => token.scopes?.has(scope));
}

/** Reads the Authorization header: its kind, and the token that it carries. */
export function readAuthorization(header: string | undefined): { kind: Authentication; value: string } {
  if (!header) return { kind: 'none', value: '' };
  const [scheme = '', credentials = ''] = header.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() === 'bearer') return { kind: 'bearer', value: credentials };
  if (scheme.toLowerCase() !== 'basic') return { kind: 'other', value: '' };
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  return { kind: 'basic', value: text.slice(text.indexOf(':') + 1) };
}

/**
 * The token that a request presents, if it is known and may be presented in this way: a personal access token works
 * as the password of Basic only, the other two in both ways.
 */
export function findToken(tokens: readonly Token[], kind: Authentication, value: string): Token | undefined {
  const token = tokens.find((each) => each.value === value);
  return token?.kind === 'pat' && kind !== 'basic' ? undefined : token;
}

function randomTokenValue(kind: TokenKind): string {
  const random = () => randomUUID().replaceAll('-', '');
  if (kind === 'pat') return `${random()}${random()}`.slice(0, 52);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'RS256' })}.${part({ nameid: randomUUID() })}.${random()}${random()}`;
}
