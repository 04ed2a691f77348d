import { randomUUID } from 'node:crypto';
import { moveIssue } from './issue-status';
import type { Issue, StoredFile, Target } from './model';
import type { Finding } from './report';

interface Raw extends Finding {
  readonly file: StoredFile;
  readonly hash: string;
}

/** From strict to lenient: an issue is the same one when the first of these that matches says so. */
const SAME: readonly ((issue: Issue, raw: Raw) => boolean)[] = [
  (issue, raw) => issue.hash === raw.hash && issue.message === raw.message && issue.line === raw.textRange?.startLine,
  (issue, raw) => issue.hash === raw.hash && issue.message === raw.message,
  (issue, raw) => issue.hash === raw.hash,
  (issue, raw) => issue.message === raw.message && issue.line === raw.textRange?.startLine,
];

/**
 * Matches the findings of an analysis with the issues that the target has: the same finding keeps its key and what
 * people decided, a gone one is closed as fixed, a new one gets a key. In a pull request only new lines report.
 */
export function trackIssues(target: Target, files: ReadonlyMap<string, StoredFile>, at: number): void {
  const raws = [...files.values()].flatMap((file) => rawsOf(file, target.scope.kind === 'pull-request'));
  const open = target.issues.filter((issue) => issue.status !== 'CLOSED');
  const found = new Map<Issue, Raw>();
  const taken = new Set<Raw>();
  for (const same of SAME) {
    for (const issue of open) {
      if (found.has(issue)) continue;
      const raw = raws.find(
        (r) => !taken.has(r) && r.file.path === issue.path && r.rule === issue.rule && same(issue, r),
      );
      if (raw) {
        found.set(issue, raw);
        taken.add(raw);
      }
    }
  }
  for (const issue of open) {
    const raw = found.get(issue);
    if (raw) keep(issue, raw, at);
    else close(issue, at);
  }
  const created = raws.filter((raw) => !taken.has(raw)).map((raw) => create(raw, target, at));
  target.issues = [...target.issues, ...created];
  for (const issue of target.issues) issue.isNew = isOnNewCode(issue, target, files.get(issue.path));
}

function rawsOf(file: StoredFile, onlyNew: boolean): Raw[] {
  return file.findings
    .map((finding) => ({
      ...finding,
      file,
      hash: finding.textRange ? (file.lineHashes[finding.textRange.startLine - 1] ?? '') : '',
    }))
    .filter((raw) => !onlyNew || raw.textRange === undefined || file.newLines.has(raw.textRange.startLine));
}

function keep(issue: Issue, raw: Raw, at: number): void {
  place(issue, raw);
  // "resolve" says that it is fixed; an analysis that still finds it knows better.
  if (issue.status === 'RESOLVED' && issue.resolution === 'FIXED') moveIssue(issue, { status: 'REOPENED' }, at);
}

function place(issue: Issue, raw: Raw): void {
  issue.hash = raw.hash;
  issue.message = raw.message;
  if (raw.textRange) {
    issue.textRange = raw.textRange;
    issue.line = raw.textRange.startLine;
  }
}

function close(issue: Issue, at: number): void {
  moveIssue(issue, { status: 'CLOSED', resolution: 'FIXED' }, at);
  issue.closedAt = at;
  delete issue.line;
}

function create(raw: Raw, target: Target, at: number): Issue {
  const line = raw.textRange?.startLine ?? 1;
  const lineTime = raw.file.lineTimes[line - 1] ?? at;
  const since = target.period?.mode === 'PREVIOUS_VERSION' ? target.period.since : undefined;
  // A finding on an old line that nobody reported before counts as created by this analysis, except in a first one.
  const createdAt = since === undefined || lineTime > since ? lineTime : at;
  return {
    key: randomUUID(),
    rule: raw.rule,
    language: raw.file.language,
    path: raw.file.path,
    author: raw.file.blame?.authors[line - 1] ?? '',
    createdAt,
    message: raw.message,
    hash: raw.hash,
    ...(raw.textRange ? { line: raw.textRange.startLine, textRange: raw.textRange } : {}),
    status: 'OPEN',
    updatedAt: at,
    isNew: false,
    changelog: [],
  };
}

function isOnNewCode(issue: Issue, target: Target, file: StoredFile | undefined): boolean {
  if (target.scope.kind === 'pull-request') return true;
  if (target.period === undefined) return false;
  if (target.period.mode === 'PREVIOUS_VERSION') return issue.createdAt > target.period.since;
  return issue.line !== undefined && (file?.newLines.has(issue.line) ?? false);
}
