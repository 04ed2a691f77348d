import { existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const NAME = 'sonarqube-for-azure-pipelines';

/**
 * Folder for what is fetched once and kept: server archives, unpacked servers, Node binaries. Outside of the work tree, so that
 * clones share it and nothing of it is ever committed.
 * For root, whose home others may not enter, it is in `/var/cache`: the server runs as somebody else and has to get there.
 */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const own = resolve(base, NAME);
  const folder = process.getuid?.() === 0 && !othersMayEnter(own) ? join('/var/cache', NAME) : own;
  mkdirSync(folder, { recursive: true });
  return folder;
}

function othersMayEnter(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
