import type { Discussion, ThreadPosition } from '../../documents/pull-request';
import type { ThreadCounts, UnplacedFinding } from '../../documents/decoration-report';
import { toThreadProperties, type FindingMark } from '../../documents/thread-properties';
import { digestOf } from '../digest';
import { hasOthers, isWithdrawn } from './discussion';
import { compareFindings, isAtLeast, type Finding, type FindingLevel, type FindingState } from './finding';
import {
  identityOf,
  isOf,
  isResolved,
  isShownOpen,
  ownThreads,
  serverOf,
  withoutDoubles,
  type FindingsOrigin,
  type OwnThread,
} from './own-threads';
import { repositoryPath, type Placement } from './place-thread';

/** What is known of one analyzed project of the pull request. */
export interface ProjectFindings extends FindingsOrigin {
  /** Folder of the project in the repository, empty for its root. */
  readonly basePath: string;
  /** Open ones that were looked at. */
  readonly open: readonly Finding[];
  /** Open ones in all, as the server counts them. */
  readonly openTotal: number;
  /** Of those that have a thread and are not among the open ones, by key. */
  readonly states: ReadonlyMap<string, FindingState>;
  /** Whether one that the server does not list is gone: the token may browse, and the lists add up. */
  readonly isProven: boolean;
  /** Its issues are those of all code, so only those on lines that the pull request changes get a comment. */
  readonly onlyChangedLines?: boolean;
}

/** What the author of the pipeline wants of comments. */
export interface ThreadSettings {
  /** Open comments of this pipeline on the pull request, over all its projects. */
  readonly maxComments: number;
  readonly minSeverity: FindingLevel;
  /** What a new comment is: an `active` one counts for a policy that wants all comments resolved. */
  readonly openStatus: 'active' | 'closed';
  readonly definition: string;
  /** Texts of comments, and whether a new one is open, are left to builds. */
  readonly followsStatesOnly?: boolean;
}

/** What a change of state says in its thread. */
export type Reply = 'reopened' | 'fixed' | 'accepted' | 'false-positive';

/** One step of a plan. */
export type ThreadAction =
  | {
      readonly kind: 'create';
      readonly finding: Finding;
      readonly content: string;
      readonly status: 'active' | 'closed';
      readonly position: ThreadPosition;
      readonly properties: ReadonlyMap<string, string>;
    }
  | {
      readonly kind: 'update';
      readonly thread: Discussion;
      /** Of the finding, now. */
      readonly key: string;
      /** `null` where it stays, like the others: what was written is only noted, where a run was cut off before it had. */
      readonly content: string | null;
      readonly status: FindingMark['status'] | null;
      readonly reply: Reply | null;
      readonly properties: ReadonlyMap<string, string>;
    }
  /** The younger of two about one finding, in which nobody took part. */
  | { readonly kind: 'delete'; readonly thread: Discussion };

/** What to do, and how the pull request stands after it. */
export interface ThreadPlan {
  readonly actions: readonly ThreadAction[];
  readonly counts: ThreadCounts;
  /** The worst of those that have no place, worst first; none of a project that has issues of all code. */
  readonly unplaced: readonly UnplacedFinding[];
}

/** What a summary has room for. */
const MOST_UNPLACED = 5;

/** Text of the comment on a finding. */
export type ContentOf = (finding: Finding, project: ProjectFindings) => string;

/**
 * Says what to do so that the comments of a pull request follow the findings of its projects. A status that a person set stays,
 * a comment that a person deleted is not made again, and what nobody proves gone is left. Applied to its own outcome it does
 * nothing.
 *
 * @param placementOf place of an open finding that has no comment yet
 */
export function planThreads(
  projects: readonly ProjectFindings[],
  discussions: readonly Discussion[],
  settings: ThreadSettings,
  contentOf: ContentOf,
  placementOf: (finding: Finding, project: ProjectFindings) => Placement,
): ThreadPlan {
  const own = ownThreads(discussions);
  const living = own.filter(({ thread }) => !isWithdrawn(thread));
  const { kept, others, doubles } = withoutDoubles(living);
  const followed = [...kept, ...others];
  const actions: ThreadAction[] = doubles.map(({ thread }) => ({ kind: 'delete', thread }));
  const counts = { shown: 0, overLimit: 0, notInChanges: 0, withoutLine: 0, belowSeverity: 0 };
  let [closedByPeople, deletedByPeople] = [0, 0];
  const known = new Map(kept.map((one) => [identityOf(one.mark), one]));
  const withdrawn = new Set(own.filter(({ thread }) => isWithdrawn(thread)).map(({ mark }) => identityOf(mark)));
  const fresh: { readonly finding: Finding; readonly project: ProjectFindings; readonly placement: Placement }[] = [];
  // Threads of others' projects count, too: the limit is that of the pipeline.
  let room =
    settings.maxComments -
    followed.filter(({ thread, mark }) => mark.definition === settings.definition && isShownOpen(thread, mark)).length;

  for (const project of projects) {
    const ofProject = followed.filter(({ mark }) => isOf(mark, project));
    const open = [...project.open].sort(compareFindings);
    const openKeys = new Set(open.map(({ key }) => key));
    for (const finding of open) {
      const identity = identityOf({ issue: finding.key, project: project.projectKey, server: serverOf(project) });
      const one = known.get(identity);
      if (one !== undefined) {
        if (one.thread.status !== one.mark.status) {
          if (isResolved(one.thread)) closedByPeople += 1;
          else counts.shown += 1;
        } else counts.shown += 1;
        for (const each of [one, ...others.filter(({ mark }) => identityOf(mark) === identity)]) {
          const action = followOpen(each, finding, project, settings, contentOf);
          if (action === null) continue;
          if (action.reply === 'reopened' && each.mark.definition === settings.definition) room -= 1;
          actions.push(action);
        }
      } else if (withdrawn.has(identity)) deletedByPeople += 1;
      else if (!isAtLeast(finding, settings.minSeverity)) counts.belowSeverity += 1;
      else fresh.push({ finding, project, placement: placementOf(finding, project) });
    }
    const gone = ofProject
      .filter(({ mark }) => !openKeys.has(mark.issue))
      .flatMap((one) => {
        const state = project.states.get(one.mark.issue) ?? 'unknown';
        const resolution = resolutionOf(state, project.isProven);
        return resolution === null ? [] : [{ one, resolution }];
      });
    for (const { one, resolution } of gone) {
      const heir = resolution === 'fixed' ? takeHeir(one, project, fresh) : undefined;
      const action = heir === undefined ? resolve(one, resolution) : inherit(one, heir, project, settings, contentOf);
      if (heir !== undefined) counts.shown += 1;
      else if (action !== null && isShownOpen(one.thread, one.mark) && one.mark.definition === settings.definition) {
        room += 1;
      }
      if (action !== null) actions.push(action);
    }
    for (const { thread, mark } of ofProject) {
      if (thread.isUnsettled !== true || actions.some((action) => 'thread' in action && action.thread === thread))
        continue;
      actions.push({ ...UNCHANGED, thread, key: mark.issue, properties: toThreadProperties(mark) });
    }
  }

  fresh.sort((left, right) => compareFindings(left.finding, right.finding));
  const unplaced: UnplacedFinding[] = [];
  for (const { finding, project, placement } of fresh) {
    if (placement.kind === 'left-out') {
      counts[placement.reason === 'no-line' ? 'withoutLine' : 'notInChanges'] += 1;
      if (project.onlyChangedLines !== true && unplaced.length < MOST_UNPLACED)
        unplaced.push(toUnplaced(finding, project));
    } else if (room <= 0) counts.overLimit += 1;
    else {
      room -= 1;
      counts.shown += 1;
      const content = contentOf(finding, project);
      const mark = markOf(finding, project, settings, content, placement.lineHash);
      const properties = toThreadProperties(mark);
      const { position } = placement;
      actions.push({ kind: 'create', finding, content, status: settings.openStatus, position, properties });
    }
  }
  const open = projects.reduce((sum, { openTotal }) => sum + openTotal, 0);
  // Nobody read them, since there were enough worse ones.
  for (const project of projects) counts.overLimit += Math.max(0, project.openTotal - project.open.length);
  return { actions, counts: { open, ...counts, closedByPeople, deletedByPeople, doubled: others.length }, unplaced };
}

function toUnplaced({ severity, message, file, range }: Finding, { basePath }: ProjectFindings): UnplacedFinding {
  return { severity, message, path: repositoryPath(basePath, file), line: range?.startLine ?? null };
}

type UpdateAction = Extract<ThreadAction, { kind: 'update' }>;

const UNCHANGED = { kind: 'update', content: null, status: null, reply: null } as const;

function followOpen(
  { thread, mark }: OwnThread,
  finding: Finding,
  project: ProjectFindings,
  settings: ThreadSettings,
  contentOf: ContentOf,
): UpdateAction | null {
  // A person has set it: whatever SonarQube says since, it stays.
  if (thread.status !== mark.status) return null;
  const { followsStatesOnly = false, openStatus } = settings;
  const wasResolved = !isShownOpen(thread, mark);
  if (followsStatesOnly && !wasResolved) return null;
  const content = followsStatesOnly ? null : contentOf(finding, project);
  const hash = content === null ? mark.hash : digestOf(content);
  const status = mark.status === openStatus ? null : openStatus;
  if (hash === mark.hash && status === null) return null;
  return {
    kind: 'update',
    thread,
    key: finding.key,
    content: hash === mark.hash ? null : content,
    status,
    reply: wasResolved ? 'reopened' : null,
    properties: toThreadProperties({ ...mark, hash, status: status ?? mark.status }),
  };
}

function resolve({ thread, mark }: OwnThread, resolution: Exclude<Reply, 'reopened'>): UpdateAction | null {
  const status = STATUS_OF[resolution];
  if (thread.status !== mark.status || thread.status === status) return null;
  return {
    ...UNCHANGED,
    thread,
    key: mark.issue,
    status,
    // A fix speaks for itself where nobody talked about it.
    reply: resolution === 'fixed' && !hasOthers(thread) ? null : resolution,
    properties: toThreadProperties({ ...mark, status }),
  };
}

const STATUS_OF = { fixed: 'fixed', accepted: 'wontFix', 'false-positive': 'byDesign' } as const;

function resolutionOf(state: FindingState, isProven: boolean): Exclude<Reply, 'reopened'> | null {
  if (state === 'fixed' || state === 'accepted' || state === 'false-positive') return state;
  return state === 'missing' && isProven ? 'fixed' : null;
}

/**
 * A finding that has got another key, as after a file was removed and came back: same rule, path and line, of several the first.
 * Taken out of the fresh ones.
 */
function takeHeir<
  T extends { readonly finding: Finding; readonly project: ProjectFindings; readonly placement: Placement },
>({ thread, mark }: OwnThread, project: ProjectFindings, fresh: T[]): T | undefined {
  if (!isShownOpen(thread, mark) || mark.lineHash === '') return undefined;
  const index = fresh.findIndex(
    (one) =>
      one.project === project &&
      one.finding.rule === mark.rule &&
      repositoryPath(project.basePath, one.finding.file) === mark.path &&
      one.placement.kind === 'placed' &&
      one.placement.lineHash === mark.lineHash,
  );
  return index < 0 ? undefined : fresh.splice(index, 1)[0];
}

function inherit(
  { thread, mark }: OwnThread,
  { finding, placement }: { readonly finding: Finding; readonly placement: Placement },
  project: ProjectFindings,
  settings: ThreadSettings,
  contentOf: ContentOf,
): UpdateAction {
  const content = contentOf(finding, project);
  const lineHash = placement.kind === 'placed' ? placement.lineHash : mark.lineHash;
  return {
    ...UNCHANGED,
    thread,
    key: finding.key,
    content,
    properties: toThreadProperties({
      ...markOf(finding, project, settings, content, lineHash),
      status: mark.status,
      definition: mark.definition,
    }),
  };
}

function markOf(
  finding: Finding,
  project: ProjectFindings,
  settings: ThreadSettings,
  content: string,
  lineHash: string,
): FindingMark {
  return {
    issue: finding.key,
    project: project.projectKey,
    server: serverOf(project),
    rule: finding.rule,
    path: repositoryPath(project.basePath, finding.file) ?? '',
    lineHash,
    hash: digestOf(content),
    status: settings.openStatus,
    definition: settings.definition,
  };
}
