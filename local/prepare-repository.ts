import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A Git repository that an agent can check out. */
export interface PreparedRepository {
  /** Folder of the working copy, absolute. */
  readonly folder: string;
  readonly branch: string;
  readonly commit: string;
}

/**
 * Makes a repository of the sources that the pipeline checks out. A folder that is the top of a working copy is cloned,
 * with its history and, on top, its files as they are now; any other folder is copied and committed once.
 *
 * @param target an empty or missing folder
 */
export function prepareRepository(sources: string, target: string): PreparedRepository {
  mkdirSync(target, { recursive: true });
  const withHistory = existsSync(join(sources, '.git'));
  if (withHistory) {
    git(target, 'clone', '--quiet', '--no-hardlinks', sources, '.');
  } else {
    git(target, 'init', '--quiet', '--initial-branch', 'main');
  }
  const leaveOut = new Set(['.git', 'node_modules', '.scannerwork']);
  cpSync(sources, target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !leaveOut.has(path.split(sep).at(-1) ?? ''),
  });
  git(target, 'add', '--all');
  if (git(target, 'status', '--porcelain') !== '') {
    git(target, ...AUTHOR, 'commit', '--quiet', '--message', withHistory ? 'Files as they are now' : 'First version');
  }
  return {
    folder: target,
    branch: git(target, 'rev-parse', '--abbrev-ref', 'HEAD'),
    commit: git(target, 'rev-parse', 'HEAD'),
  };
}

const AUTHOR = ['-c', 'user.name=Riley Reader', '-c', 'user.email=riley@example.org', '-c', 'commit.gpgsign=false'];

/** Output of a git command, trimmed. Throws with git's own message. */
export function git(folder: string, ...args: readonly string[]): string {
  return exactGit(folder, ...args).trim();
}

/** The same as it is, such as the content of a file. */
export function exactGit(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
