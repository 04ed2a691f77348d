import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const SAMPLE = path.join(__dirname, '..', '..', '..', 'local', 'sample');

/** Runs git in a folder, as a fixed person, at a fixed time when one is given. */
export function git(folder: string, parameters: readonly string[], at?: string): void {
  execFileSync('git', parameters, {
    cwd: folder,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Dev',
      GIT_AUTHOR_EMAIL: 'dev@example.org',
      GIT_COMMITTER_NAME: 'Dev',
      GIT_COMMITTER_EMAIL: 'dev@example.org',
      ...(at === undefined ? {} : { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at }),
    },
  });
}

/** The sample project as a repository: `main`, and `feature/cart` with one more file that has findings of its own. */
export function createSampleRepository(folder: string): string {
  const repository = path.join(folder, 'origin');
  mkdirSync(repository, { recursive: true });
  cpSync(SAMPLE, repository, { recursive: true });
  const past = '2026-01-02T03:04:05+00:00';
  git(repository, ['init', '-q', '-b', 'main']);
  git(repository, ['add', '.']);
  git(repository, ['commit', '-q', '-m', 'Open the shop'], past);
  git(repository, ['checkout', '-q', '-b', 'feature/cart']);
  addWishlist(repository);
  git(repository, ['add', '.']);
  git(repository, ['commit', '-q', '-m', 'Add a wish list'], '2026-02-03T04:05:06+00:00');
  git(repository, ['checkout', '-q', 'main']);
  return repository;
}

/** Adds a file with exactly two findings (S1481 and S1854 on line 2), and a line without any to an old file. */
export function addWishlist(folder: string): void {
  appendFileSync(
    path.join(folder, 'src', 'cart', 'wishlist.js'),
    'export function wish(list, product) {\n  const length = list.length;\n  return [...list, product];\n}\n',
  );
  appendFileSync(path.join(folder, 'src', 'shared', 'money.ts'), '\nexport const FREE = 0;\n');
}
