import { spawnSync } from 'node:child_process';
import { log } from './log';

/** Commit time (epoch seconds) and author of each line. */
export interface Blame {
  readonly times: readonly number[];
  readonly authors: readonly string[];
}

/** What could be compared: lines by file, or why there is nothing. */
export type Changes =
  | {
      readonly kind: 'lines';
      readonly byFile: ReadonlyMap<string, readonly number[]>;
      readonly added: ReadonlySet<string>;
    }
  | { readonly kind: 'unknown' };

const MANUAL = 'https://docs.sonarsource.com/sonarqube-server/analyzing-source-code/scm-integration/';
const MANUAL_LINK = `<a href="${MANUAL}" rel="noopener noreferrer" target="_blank">the documentation</a>`;

/** The git working copy around a folder. */
export class Git {
  readonly isShallow: boolean;

  private constructor(
    private readonly folder: string,
    private readonly warn: (message: string) => void,
  ) {
    this.isShallow = this.run(['rev-parse', '--is-shallow-repository'])?.trim() === 'true';
  }

  /** The working copy, or `undefined` where there is none (or no git). */
  static open(folder: string, warn: (message: string) => void): Git | undefined {
    const git = new Git(folder, warn);
    if (git.run(['rev-parse', '--is-inside-work-tree'])?.trim() === 'true') return git;
    warn(
      'SCM provider autodetection failed. Please use "sonar.scm.provider" to define SCM of your project, or disable the SCM Sensor in the project settings.',
    );
    return undefined;
  }

  /** The commit that is checked out. */
  revision(): string | undefined {
    return this.run(['rev-parse', 'HEAD'])?.trim();
  }

  /**
   * Lines that differ from where this working copy left the branch `base`. Without that ref a full clone has nothing
   * new, and a shallow one leaves the comparison to the server: so does the real engine.
   */
  changesAgainst(base: string): Changes {
    const ref = ['refs/heads', 'refs/remotes', 'refs/remotes/upstream', 'refs/remotes/origin']
      .map((prefix) => `${prefix}/${base}`)
      .find((candidate) => this.run(['show-ref', '--verify', '--quiet', candidate]) !== undefined);
    if (ref === undefined) {
      const missing = `Could not find ref '${base}' in refs/heads, refs/remotes, refs/remotes/upstream or refs/remotes/origin`;
      log('WARN', missing);
      this.warn(
        `${missing}. You may see unexpected issues and changes. Please make sure to fetch this ref before pull request analysis and refer to ${MANUAL_LINK}.`,
      );
      return this.isShallow ? { kind: 'unknown' } : { kind: 'lines', byFile: new Map(), added: new Set() };
    }
    const mergeBase = this.run(['merge-base', 'HEAD', ref])?.trim();
    if (mergeBase === undefined || mergeBase === '') {
      log('WARN', `No merge base found between HEAD and ${ref}`);
      return { kind: 'unknown' };
    }
    const diff = this.run([
      'diff',
      '--unified=0',
      '--no-color',
      '--no-ext-diff',
      '--relative',
      '--src-prefix=a/',
      '--dst-prefix=b/',
      mergeBase,
      '--',
      '.',
    ]);
    const untracked = this.run(['ls-files', '--others', '--exclude-standard', '-z', '--', '.']) ?? '';
    return {
      kind: 'lines',
      byFile: parseDiff(diff ?? ''),
      added: new Set(untracked.split('\0').filter((name) => name !== '')),
    };
  }

  /** The history of each file's lines; files with local changes have none. */
  blame(files: readonly string[]): ReadonlyMap<string, Blame> {
    if (this.isShallow) {
      log(
        'WARN',
        "Shallow clone detected, no blame information will be provided. You can convert to non-shallow with 'git fetch --unshallow'.",
      );
      this.warn(
        'Shallow clone detected during the analysis. Some files will miss SCM information. This will affect features like auto-assignment of issues. Please configure your build to disable shallow clone.',
      );
    }
    const known = new Map<string, Blame>();
    for (const file of this.isShallow ? [] : files) {
      const blame = parseBlame(this.run(['blame', '--line-porcelain', '--', file]) ?? '');
      if (blame) known.set(file, blame);
    }
    const missing = files.filter((file) => !known.has(file));
    if (missing.length > 0) {
      log('WARN', 'Missing blame information for the following files:');
      for (const file of missing) log('WARN', `  * ${file}`);
      log('WARN', 'This may lead to missing/broken features in SonarQube');
      this.warn(
        `Missing blame information for ${missing.length} file${missing.length === 1 ? '' : 's'}. This may lead to some features not working correctly. Please check the analysis logs and refer to ${MANUAL_LINK}.`,
      );
    }
    return known;
  }

  private run(parameters: readonly string[]): string | undefined {
    const { status, stdout } = spawnSync(
      'git',
      ['-c', 'safe.directory=*', '-c', 'core.quotepath=off', '-C', this.folder, ...parameters],
      { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return status === 0 ? stdout : undefined;
  }
}

function parseDiff(diff: string): ReadonlyMap<string, readonly number[]> {
  const byFile = new Map<string, number[]>();
  let current: number[] = [];
  for (const line of diff.split('\n')) {
    const file = /^\+\+\+ b\/(.+?)\t?$/.exec(line);
    if (file?.[1] !== undefined) {
      current = [];
      byFile.set(file[1], current);
    }
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    const start = Number(hunk[1]);
    const count = hunk[2] === undefined ? 1 : Number(hunk[2]);
    for (let offset = 0; offset < count; offset += 1) current.push(start + offset);
  }
  return byFile;
}

function parseBlame(porcelain: string): Blame | undefined {
  const times: number[] = [];
  const authors: string[] = [];
  for (const line of porcelain.split('\n')) {
    if (line.startsWith('author-mail ')) authors.push(line.slice('author-mail '.length).replace(/^<|>$/g, ''));
    if (line.startsWith('committer-time ')) times.push(Number(line.slice('committer-time '.length)));
  }
  if (times.length === 0 || authors.includes('not.committed.yet')) return undefined;
  return { times, authors };
}
