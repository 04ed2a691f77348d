import { spawnSync } from 'node:child_process';

/** Who a server process runs as; `undefined` means as the caller. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'sonarqube-local';

/**
 * The search engine inside the server refuses to run as root. For root this gives an unprivileged user: made once, and used
 * again later; where none can be made, `nobody`.
 */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = lookUp(NAME);
  if (existing !== undefined) return existing;
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '--user-group', NAME]);
  const user = lookUp(NAME) ?? lookUp('nobody');
  if (user === undefined) {
    throw new Error(
      'SonarQube does not run as root, and no unprivileged user could be made. Start this as another user.',
    );
  }
  return user;
}

function lookUp(name: string): ServerUser | undefined {
  const [uid, gid] = (['-u', '-g'] as const).map((option) => {
    const found = spawnSync('id', [option, name], { encoding: 'utf8' });
    return found.status === 0 ? Number(found.stdout) : undefined;
  });
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
