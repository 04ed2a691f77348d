import type { Discussion } from '../../documents/pull-request';
import { parseThreadProperties, type FindingMark } from '../../documents/thread-properties';
import { hasOthers, isWithdrawn } from './discussion';

/** Which project of which server findings are of. */
export interface FindingsOrigin {
  readonly projectKey: string;
  /** Address; a slash at its end and capitals make no difference. */
  readonly serverUrl: string;
}

/** A thread of ours, with what it remembers. */
export interface OwnThread {
  readonly thread: Discussion;
  readonly mark: FindingMark;
}

/** Whether a discussion is one of ours about a finding of this project, deleted or not. */
export function isThreadOf(discussion: Discussion, project: FindingsOrigin): boolean {
  const parsed = parseThreadProperties(discussion.properties);
  return parsed?.kind === 'finding' && isOf(parsed.mark, project);
}

/** Threads of ours that another one about the same finding makes useless. */
export function findDoubles(discussions: readonly Discussion[]): readonly Discussion[] {
  return withoutDoubles(ownThreads(discussions).filter(({ thread }) => !isWithdrawn(thread))).doubles.map(
    ({ thread }) => thread,
  );
}

/** The discussions of ours about findings, deleted or not. */
export function ownThreads(discussions: readonly Discussion[]): readonly OwnThread[] {
  return discussions.flatMap((thread): OwnThread[] => {
    const parsed = parseThreadProperties(thread.properties);
    return parsed?.kind === 'finding' ? [{ thread, mark: parsed.mark }] : [];
  });
}

/** What is known of all threads about one finding: two builds at once, or a lost answer, may have made two. */
export function withoutDoubles(living: readonly OwnThread[]): {
  /** One for each finding: where people took part in several, one that they left to us. */
  readonly kept: readonly OwnThread[];
  /** Further ones that people took part in, or that another identity wrote, which alone may delete them. They follow, too. */
  readonly others: readonly OwnThread[];
  /** Those that nobody needs. */
  readonly doubles: readonly OwnThread[];
} {
  const groups = new Map<string, OwnThread[]>();
  for (const one of [...living].sort((left, right) => left.thread.id - right.thread.id)) {
    const identity = identityOf(one.mark);
    groups.set(identity, [...(groups.get(identity) ?? []), one]);
  }
  const kept: OwnThread[] = [];
  const others: OwnThread[] = [];
  const doubles: OwnThread[] = [];
  for (const group of groups.values()) {
    const inUse = group.filter(({ thread, mark }) => hasOthers(thread) || thread.status !== mark.status);
    const main = inUse.find(({ thread, mark }) => thread.status === mark.status) ?? inUse[0] ?? group[0];
    if (main === undefined) continue;
    kept.push(main);
    for (const one of group) {
      const isNeeded = inUse.includes(one) || authorOf(one) !== authorOf(main);
      if (one !== main) (isNeeded ? others : doubles).push(one);
    }
  }
  return { kept, others, doubles };
}

function authorOf({ thread }: OwnThread): string | undefined {
  return thread.comments[0]?.authorId;
}

/** As we wrote it, and not resolved by us: both `active` and `closed` are what a new comment may be. */
export function isShownOpen(thread: Discussion, mark: FindingMark): boolean {
  return thread.status === mark.status && (mark.status === 'active' || mark.status === 'closed');
}

/** Whether a discussion needs nobody any more. */
export function isResolved({ status }: Discussion): boolean {
  return status === 'fixed' || status === 'wontFix' || status === 'closed' || status === 'byDesign';
}

/** Whether it is about a finding of that project. */
export function isOf(mark: FindingMark, project: FindingsOrigin): boolean {
  return mark.project === project.projectKey && mark.server === serverOf(project);
}

/** What tells a finding from those of other projects and servers. */
export function identityOf({ issue, project, server }: Pick<FindingMark, 'issue' | 'project' | 'server'>): string {
  return JSON.stringify([server, project, issue]);
}

/** Address of the server as discussions remember it. */
export function serverOf({ serverUrl }: Pick<FindingsOrigin, 'serverUrl'>): string {
  return serverUrl.replace(/\/+$/, '').toLowerCase();
}
