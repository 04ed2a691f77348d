import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signalGroup } from './server-process';
import type { ServerUser } from './server-user';

/** Where one running server keeps its data, logs and temporary files. */
export interface WorkFolder {
  readonly path: string;
  /** True when an earlier server left its data here: starting takes a third of the time. */
  readonly used: boolean;
  /** Notes the server's process, so that a later start can end it should this program be killed. */
  noteServer(pid: number): void;
  /** Deletes what the servers left here. */
  clear(): void;
  release(): void;
}

interface Lock {
  readonly owner: number;
  readonly server?: number;
}

/**
 * The folder that is kept between runs (one for each version), locked for this process; or, when somebody else uses it right
 * now, a folder of its own that is deleted in the end.
 */
export function takeWorkFolder(cache: string, version: string, user: ServerUser | undefined): WorkFolder {
  const kept = join(cache, 'servers', version);
  if (lock(kept)) return workFolder(kept, user, () => rmSync(join(kept, 'lock'), { force: true }));
  const own = join(cache, 'servers', `${version}-${process.pid}-${Date.now()}`);
  if (!lock(own)) throw new Error(`${own} cannot be locked.`);
  return workFolder(own, user, () => rmSync(own, { recursive: true, force: true }));
}

function workFolder(path: string, user: ServerUser | undefined, release: () => void): WorkFolder {
  const make = (): void => {
    for (const folder of [path, ...['data', 'logs', 'temp'].map((name) => join(path, name))]) {
      mkdirSync(folder, { recursive: true });
      if (user !== undefined) chownSync(folder, user.uid, user.gid);
    }
  };
  const used = existsSync(join(path, 'data'));
  make();
  return {
    path,
    used,
    noteServer: (pid) => writeLock(path, { owner: process.pid, server: pid }),
    clear() {
      for (const name of ['data', 'logs', 'temp', 'admin.json'])
        rmSync(join(path, name), { recursive: true, force: true });
      make();
    },
    release,
  };
}

function lock(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lock');
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, JSON.stringify({ owner: process.pid } satisfies Lock), { flag: 'wx' });
      return true;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const held = readLock(file);
    if (held !== undefined && isAlive(held.owner)) return false;
    // Its owner was killed: end the server that it left behind, if that process is still a server.
    if (held?.server !== undefined && isServer(held.server)) signalGroup(held.server, 'SIGKILL');
    rmSync(file, { force: true });
  }
  return false;
}

function writeLock(folder: string, content: Lock): void {
  writeFileSync(join(folder, 'lock'), JSON.stringify(content));
}

function readLock(file: string): Lock | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof content !== 'object' || content === null || !('owner' in content)) return undefined;
    const server = 'server' in content ? Number(content.server) : undefined;
    return { owner: Number(content.owner), ...(server === undefined ? {} : { server }) };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Process ids are given out again: only a process that really runs the server may be ended. */
function isServer(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sonar-application-');
  } catch {
    return false;
  }
}
