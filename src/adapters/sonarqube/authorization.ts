import type { Credentials } from '../../secrets/credentials';

export interface Authorization {
  /** Value of the header; `undefined` where there are no credentials. */
  header(): string | undefined;
  learnVersion(version: string): void;
}

/**
 * How requests sign in. `Basic token:` is understood by every server, `Bearer` from 10.4 on (9.9 answers 401 to it with
 * nothing to tell why; sonarlint-core `MIN_SQ_VERSION_SUPPORTING_BEARER`). So the first requests use Basic, and once a
 * question that was asked anyway has told a version of 10.4 or later, Bearer is used: no request is made to find out,
 * and none is refused on the way. A login stays with Basic.
 */
export function createAuthorization(credentials: Credentials): Authorization {
  let bearer = false;
  return {
    header: () => {
      if (credentials.scheme === 'login') return basic(`${credentials.login}:${credentials.password.reveal()}`);
      if (credentials.token.isEmpty) return undefined;
      const token = credentials.token.reveal();
      return bearer ? `Bearer ${token}` : basic(`${token}:`);
    },
    learnVersion: (version) => {
      const [major = 0, minor = 0] = version.split('.').map(Number);
      bearer = major > 10 || (major === 10 && minor >= 4);
    },
  };
}

function basic(pair: string): string {
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}
