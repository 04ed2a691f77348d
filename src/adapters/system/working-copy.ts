import { resolve } from 'node:path';
import type { WorkingCopy } from '../../ports/working-copy';
import { runProcess } from './processes';

const LIMITS = { timeout: 10_000, maxOutput: 64 * 1024 };

/** The Git working copy of a folder, asked through the installed git. Nothing here prints, writes or asks a remote. */
export function createWorkingCopy(git = 'git'): WorkingCopy {
  return {
    inspect: async (folder) => {
      const location = await ask(git, folder, ['rev-parse', '--is-shallow-repository', '--show-toplevel']);
      const [shallow, ...root] = location?.split('\n') ?? [];
      if (shallow === undefined || root.length === 0) return undefined;
      const count = shallow === 'true' ? await ask(git, folder, ['rev-list', '--count', 'HEAD']) : undefined;
      return {
        root: resolve(root.join('\n')),
        shallow: shallow === 'true',
        commits: count !== undefined && /^\d+$/.test(count) ? Number(count) : null,
      };
    },
    originHead: async (folder) => {
      const reference = await ask(git, folder, ['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD']);
      return reference?.startsWith(ORIGIN) ? reference.slice(ORIGIN.length) : null;
    },
    originUrl: async (folder) => (await ask(git, folder, ['config', '--get', 'remote.origin.url'])) || null,
    isSubmodule: async (folder) => {
      const places = await ask(git, folder, ['rev-parse', '--absolute-git-dir', '--show-superproject-working-tree']);
      const [gitFolder = '', around] = places?.split('\n') ?? [];
      return around !== undefined || /[\\/]\.git[\\/]modules[\\/]/.test(gitFolder);
    },
    hasBranch: async (folder, branch) => {
      const candidates = ['refs/heads', 'refs/remotes/origin', 'refs/remotes/upstream', 'refs/remotes'].map(
        (place) => `${place}/${branch}`,
      );
      const found = await ask(git, folder, ['for-each-ref', '--format=%(refname)', ...candidates]);
      // A pattern also finds what lies below it: `refs/heads/a` finds `refs/heads/a/b`.
      return found?.split('\n').some((reference) => candidates.includes(reference)) ?? false;
    },
  };
}

const ORIGIN = 'refs/remotes/origin/';

/** Standard output of one git command; `undefined` where it failed or git is missing. */
async function ask(git: string, folder: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const answer = await runProcess(
      {
        command: git,
        args: [
          // In container jobs the checkout belongs to another user. Only references are read here: no hook, no filter.
          ...['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'],
          ...args,
        ],
        folder,
        environment: { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
      },
      LIMITS,
    );
    return answer.exitCode === 0 && !answer.cutOff ? answer.stdout.trimEnd() : undefined;
  } catch {
    return undefined;
  }
}
