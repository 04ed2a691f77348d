import { join } from 'node:path';
import type { WorkingCopy } from '../../ports/working-copy';
import { parseGitConfig } from './git-config';
import { findGitFolder, readText, type GitFolder } from './git-folder';

/**
 * The Git working copy of a folder, read from git's own files. The program git is not asked: it takes settings, programs to
 * run among them, from whatever folder it finds, and it would itself have to be found on a `PATH` that may lead into the
 * checkout. Nothing here runs, prints, writes or asks a remote.
 */
export const systemWorkingCopy: WorkingCopy = {
  inspect: async (folder) => {
    const git = await findGitFolder(folder);
    if (git === undefined) return undefined;
    const grafts = await readText(join(git.common, 'shallow'), git.common);
    const settings = await readSettings(git);
    const sparse = isOn((await ownSettings(git, settings)).get('core.sparsecheckout'));
    return { root: git.root, shallow: (grafts ?? '') !== '', partial: isPartial(settings), sparse };
  },
  originHead: async (folder) => {
    const git = await findGitFolder(folder);
    const head = git === undefined ? undefined : await readText(join(git.common, `${ORIGIN}HEAD`), git.common);
    const reference = /^ref: ([^\r\n]+)/.exec(head ?? '')?.[1]?.trim();
    return reference?.startsWith(ORIGIN) ? reference.slice(ORIGIN.length) : null;
  },
  originUrl: async (folder) => {
    const git = await findGitFolder(folder);
    return (git === undefined ? undefined : (await readSettings(git)).get('remote.origin.url')) || null;
  },
  isSubmodule: async (folder) => {
    const git = await findGitFolder(folder);
    return git !== undefined && /[\\/]\.git[\\/](?:worktrees[\\/][^\\/]+[\\/])?modules[\\/]/.test(git.own);
  },
  hasBranch: async (folder, branch) => {
    const git = await findGitFolder(folder);
    if (git === undefined || !isPath(branch)) return false;
    if ((await readSettings(git)).get('extensions.refstorage') === 'reftable') return 'unknown';
    const candidates = ['refs/heads', 'refs/remotes/origin', 'refs/remotes/upstream', 'refs/remotes'].map(
      (place) => `${place}/${branch}`,
    );
    const loose = await Promise.all(candidates.map((name) => readText(join(git.common, name), git.common)));
    if (loose.some((text) => REFERENCE.test(text ?? ''))) return true;
    const packed = (await readText(join(git.common, 'packed-refs'), git.common, MOST_REFERENCES)) ?? '';
    return candidates.some((name) => packed.includes(` ${name}\n`) || packed.includes(` ${name}\r\n`));
  },
};

/** Bytes of hundreds of thousands of references. */
const MOST_REFERENCES = 64 * 1024 * 1024;
const ORIGIN = 'refs/remotes/origin/';
const REFERENCE = /^(?:[0-9a-f]{40}|[0-9a-f]{64}|ref: \S+)\s*$/;

async function readSettings({ common }: GitFolder): Promise<ReadonlyMap<string, string>> {
  return parseGitConfig((await readText(join(common, 'config'), common)) ?? '');
}

/** With those of the working tree itself, where the repository allows it any: there a sparse checkout is noted. */
async function ownSettings(
  { own }: GitFolder,
  common: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  if (!isOn(common.get('extensions.worktreeconfig'))) return common;
  return new Map([...common, ...parseGitConfig((await readText(join(own, 'config.worktree'), own)) ?? '')]);
}

function isOn(value: string | undefined): boolean {
  return /^(?:true|yes|on|[1-9]\d*)$/i.test(value ?? '');
}

/** Git fetches what a partial clone lacks when it needs it; scanners do not. Source: git's partial-clone design notes. */
function isPartial(settings: ReadonlyMap<string, string>): boolean {
  return [...settings].some(
    ([name, value]) =>
      (/^remote\..+\.partialclonefilter$/s.test(name) && value !== '') ||
      (/^remote\..+\.promisor$/s.test(name) && isOn(value)) ||
      name === 'extensions.partialclone',
  );
}

/** Whether a name of a branch stays below its folder. */
function isPath(branch: string): boolean {
  return branch.split('/').every((part) => part !== '' && !part.startsWith('.') && !/[\0\\:*?]/.test(part));
}
