import { randomBytes } from 'node:crypto';

/** A list of project keys, or every project. */
export type Projects = 'all' | readonly string[];

/** What a user may do. Analysis tokens never have more than scan (and, the global one, project creation). */
export interface Rights {
  readonly admin: boolean;
  readonly provision: boolean;
  readonly browse: Projects;
  readonly scan: Projects;
  readonly administerIssues: Projects;
}

/** A person with a login; tokens belong to one. */
export interface User {
  readonly login: string;
  readonly name: string;
  readonly password?: string;
  readonly rights: Rights;
}

/** The three kinds of token that can analyze, named as in `api/user_tokens/generate`. */
export type TokenType = 'USER_TOKEN' | 'PROJECT_ANALYSIS_TOKEN' | 'GLOBAL_ANALYSIS_TOKEN';

/** A request for a token. Without a login it belongs to a user made for it, who has the given rights. */
export interface TokenRequest {
  readonly type: TokenType;
  /** The project of a project analysis token. */
  readonly projectKey?: string;
  readonly login?: string;
  readonly rights?: Partial<Rights>;
  /** A token value to use; otherwise a random one in the server's form. */
  readonly value?: string;
  readonly expired?: boolean;
  /** When it will expire, milliseconds since the epoch; it does not when left out. */
  readonly expiresAt?: number;
}

/** Who stands behind a request, after its credentials were checked. */
export interface Caller {
  readonly user: User;
  readonly token?: { readonly type: TokenType; readonly projectKey?: string; readonly expiresAt?: number };
}

interface Token {
  readonly type: TokenType;
  readonly projectKey?: string;
  readonly login: string;
  readonly expired: boolean;
  readonly expiresAt?: number;
}

/** Everything allowed: an administrator. */
export const ADMINISTRATOR: Rights = {
  admin: true,
  provision: true,
  browse: 'all',
  scan: 'all',
  administerIssues: 'all',
};

const PREFIX: Readonly<Record<TokenType, string>> = {
  USER_TOKEN: 'squ_',
  PROJECT_ANALYSIS_TOKEN: 'sqp_',
  GLOBAL_ANALYSIS_TOKEN: 'sqa_',
};

/** Users and tokens of the stand-in, and the check of credentials. */
export class Accounts {
  private readonly users = new Map<string, User>();
  private readonly tokens = new Map<string, Token>();

  /** Adds a user; without rights an ordinary one who may browse and scan everything and create projects. */
  addUser(login: string, rights: Partial<Rights> = {}, password?: string): User {
    const user: User = {
      login,
      name: login === 'admin' ? 'Administrator' : login,
      ...(password === undefined ? {} : { password }),
      rights: { admin: false, provision: true, browse: 'all', scan: 'all', administerIssues: 'all', ...rights },
    };
    this.users.set(login, user);
    return user;
  }

  /** Makes a token and returns its value. */
  createToken(request: TokenRequest): string {
    if (request.type === 'PROJECT_ANALYSIS_TOKEN' && request.projectKey === undefined) {
      throw new Error('A project analysis token needs a projectKey');
    }
    const value = request.value ?? PREFIX[request.type] + randomBytes(20).toString('hex');
    const login = request.login ?? `user-${this.users.size}`;
    if (!this.users.has(login)) this.addUser(login, request.rights);
    this.tokens.set(value, {
      type: request.type,
      login,
      expired: request.expired ?? false,
      ...(request.expiresAt === undefined ? {} : { expiresAt: request.expiresAt }),
      ...(request.projectKey === undefined ? {} : { projectKey: request.projectKey }),
    });
    return value;
  }

  /** Makes a token worthless, as "Revoke" does. */
  revokeToken(value: string): void {
    this.tokens.delete(value);
  }

  /** The caller of a token, or `undefined` for an unknown, revoked or expired one. */
  findByToken(value: string): Caller | undefined {
    const token = this.tokens.get(value);
    const user = token && this.users.get(token.login);
    if (!token || !user || token.expired) return undefined;
    return {
      user,
      token: {
        type: token.type,
        ...(token.projectKey === undefined ? {} : { projectKey: token.projectKey }),
        ...(token.expiresAt === undefined ? {} : { expiresAt: token.expiresAt }),
      },
    };
  }

  /** The caller of a login and password, or `undefined`. */
  findByPassword(login: string, password: string): Caller | undefined {
    const user = this.users.get(login);
    return user?.password !== undefined && user.password === password ? { user } : undefined;
  }

  /** Every secret value, so that recordings can be kept free of them. */
  secrets(): readonly string[] {
    return [...this.tokens.keys(), ...[...this.users.values()].flatMap((user) => user.password ?? [])];
  }
}

/** How a request presented itself; the recording keeps this and never the value. */
export type AuthScheme = 'none' | 'basic' | 'bearer' | 'other';

/** The scheme of an `Authorization` header. */
export function authScheme(header: string | undefined): AuthScheme {
  if (header === undefined || header === '') return 'none';
  const scheme = header.split(' ', 1)[0]?.toLowerCase();
  return scheme === 'basic' || scheme === 'bearer' ? scheme : 'other';
}

/**
 * The caller of a request by its `Authorization` header. Bearer is unknown before 10.0; `Basic token:` works everywhere.
 */
export function authenticate(
  accounts: Accounts,
  header: string | undefined,
  acceptsBearer: boolean,
): Caller | undefined {
  const value = header?.slice(header.indexOf(' ') + 1).trim() ?? '';
  switch (authScheme(header)) {
    case 'bearer':
      return acceptsBearer ? accounts.findByToken(value) : undefined;
    case 'basic': {
      const decoded = Buffer.from(value, 'base64').toString('utf8');
      const colon = decoded.indexOf(':');
      if (colon < 0) return undefined;
      const [login, password] = [decoded.slice(0, colon), decoded.slice(colon + 1)];
      return password === '' ? accounts.findByToken(login) : accounts.findByPassword(login, password);
    }
    case 'none':
    case 'other':
      return undefined;
  }
}
