import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { requireQualityGate } from '../azure-devops/policies';
import type { Organization } from '../organization';
import { git } from '../prepare-repository';
import { UsageError } from './start-options';

/** A pull request that the rehearsal plays, as its build names it. */
export interface PlayedPullRequest {
  readonly id: number;
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly sourceCommit: string;
  /** What Azure Repos builds: the merge of both branches. */
  readonly sourceVersion: string;
}

const ID = 1;
const AUTHOR = ['-c', 'user.name=Riley Author', '-c', 'user.email=riley@example.org', '-c', 'commit.gpgsign=false'];

/** What the pull request of the sample changes: a file with faults that the stand-in of SonarQube finds. */
const CHANGE = {
  branch: 'feature/vouchers',
  file: 'src/cart/vouchers.js',
  text: `const secret = 'voucher-signing-key-4711';

/** Whether a voucher may be used for an order. */
export function isValid(voucher, order) {
  if (voucher.minimum == order.total) {
    return true;
  } else if (voucher.minimum == order.total) {
    return false;
  }
  return eval(voucher.rule);
}

export function sign(voucher) {
  // const signature = hash(voucher.code + secret);
  return voucher.code + Math.random() + secret;
}
`,
} as const;

/**
 * Opens a pull request: the sample gets a branch with a change, a project of its own the branch that it is on, into its main one.
 * A branch policy requires the status of the quality gate, as in a project that takes its gate seriously.
 *
 * @throws UsageError where the project has no other branch to merge into
 */
export function playPullRequest(
  { sources, repository, azureDevOps }: Organization,
  isSample: boolean,
): PlayedPullRequest {
  const { folder } = sources;
  const target = isSample ? sources.branch : targetOf(folder, sources.branch);
  const branch = isSample ? CHANGE.branch : sources.branch;
  if (isSample) {
    git(folder, 'checkout', '--quiet', '-b', branch);
    mkdirSync(dirname(join(folder, CHANGE.file)), { recursive: true });
    writeFileSync(join(folder, CHANGE.file), CHANGE.text);
    git(folder, 'add', '--all');
    git(folder, ...AUTHOR, 'commit', '--quiet', '--message', 'Take vouchers');
  }
  const sourceCommit = git(folder, 'rev-parse', branch);
  git(folder, 'checkout', '--quiet', '--detach', target);
  git(folder, ...AUTHOR, 'merge', '--quiet', '--no-ff', '-m', `Merge pull request ${ID}`, branch);
  const sourceVersion = git(folder, 'rev-parse', 'HEAD');
  git(folder, 'checkout', '--quiet', target);
  const { world } = azureDevOps;
  world.pushCommit(repository, { branch: target, files: {}, commitId: git(folder, 'rev-parse', target) });
  requireQualityGate(world, repository, { branch: target, invalidateOnSourceUpdate: true });
  return {
    id: ID,
    sourceBranch: `refs/heads/${branch}`,
    targetBranch: `refs/heads/${target}`,
    sourceCommit,
    sourceVersion,
  };
}

/** The main branch of a project of one's own; a local branch of that name is made where only the origin has one. */
function targetOf(folder: string, branch: string): string {
  const found = ['main', 'master'].find((name) => name !== branch && knows(folder, `refs/remotes/origin/${name}`));
  if (found === undefined) {
    throw new UsageError(
      `--pull-request: from "${branch}" there is no other main branch to merge into.`,
      'Check out the branch that you want to merge; the working copy needs a branch main or master, too.',
    );
  }
  git(folder, 'branch', '--quiet', '--force', found, `refs/remotes/origin/${found}`);
  return found;
}

function knows(folder: string, ref: string): boolean {
  try {
    git(folder, 'rev-parse', '--verify', '--quiet', ref);
    return true;
  } catch {
    return false;
  }
}
