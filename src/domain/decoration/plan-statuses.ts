import type { PostedStatus, StatusState, StatusToPost } from '../../documents/pull-request';
import { analysisOfStatus, isOfAttempt, subjectOfStatus } from '../../documents/status-properties';
import type { OutcomeStatus } from '../../documents/gate-outcome';
import type { Policy } from '../gate/gate-policy';

/** Permanent: branch policies name them. */
export const STATUS_GENRE = 'sonarqube';
/** Of all projects: the one to require. */
export const STATUS_NAME = 'quality-gate';
/** With a project key behind it: of one project. */
export const PROJECT_PREFIX = `${STATUS_NAME}/`;

/** Azure DevOps refuses a longer name of a status. */
const MOST_NAME = 128;

/** Name of the status of a project. Projects whose keys begin alike for so long share one, and the worst of them counts for all. */
export function projectStatusName(projectKey: string): string {
  return (PROJECT_PREFIX + projectKey).slice(0, MOST_NAME);
}

/** A server that decorates by itself posts under this genre. */
export const GENRE_OF_THE_SERVER = 'SonarQube';

/** Where a pull request keeps so many of ours, good news of single projects is left out. */
const MOST_STATUSES = 200;

/** The verdict of one project, in words. */
export interface ProjectVerdict {
  readonly projectKey: string;
  readonly state: StatusState;
  readonly description: string;
  readonly targetUrl: string | null;
  /** Which analysis it is of. */
  readonly properties: ReadonlyMap<string, string>;
}

/** An analysis of the same build by another job, as the build tells of it. */
export interface OtherAnalysis {
  /** As statuses name it. */
  readonly subject: string;
  readonly projectKey: string;
  /** `pending` as long as nobody has published it. */
  readonly state: StatusState;
  readonly description: string;
  readonly buildId: string;
  readonly attempt: number;
}

/** Worst first. */
const WORST_FIRST: readonly StatusState[] = ['failed', 'error', 'pending', 'notSet', 'succeeded', 'notApplicable'];

/** The policies of a task decide about the build; the status tells the truth, and leaves only the case without verdict open. */
export function stateOfOutcome(status: OutcomeStatus, onNone: Policy): StatusState {
  switch (status) {
    case 'passed':
      return 'succeeded';
    case 'failed':
      return 'failed';
    case 'unknown':
      return 'error';
    case 'none':
      return onNone === 'fail' ? 'failed' : 'notApplicable';
    case 'skipped':
      return 'notApplicable';
  }
}

/**
 * The projects' statuses that do not stand yet, one for each analysis. Of several analyses of one project the worst comes last:
 * the newest is what the page shows. Where the pull request keeps many already, only what is not good or was announced, which
 * other pipelines know by its status alone, and what replaces that.
 */
export function planProjectStatuses(
  verdicts: readonly ProjectVerdict[],
  iterationId: number,
  posted: readonly PostedStatus[],
): readonly StatusToPost[] {
  const isFull = posted.filter(isOurs).length >= MOST_STATUSES;
  const latest = latestOfEach(iterationId, posted);
  return [...verdicts]
    .sort((left, right) => rank(right.state) - rank(left.state))
    .flatMap(({ projectKey, ...verdict }) => {
      const status = { ...verdict, genre: STATUS_GENRE, name: projectStatusName(projectKey) };
      const subject = subjectOfStatus(verdict.properties);
      const before = newestStatus(posted, status.name, iterationId, subject);
      if (isFull && before === undefined && !latest.has(subject) && !isWorse(status.state, 'notSet')) return [];
      return stands(status, before) ? [] : [status];
    });
}

/**
 * The status of all projects: the worst of what stands for their analyses on this iteration, whichever job of whichever pipeline
 * posted or announced it, and of what the build knows besides. `null` where it stands already.
 *
 * @param own of this run: what it could not post for itself counts all the same
 * @param others of other jobs of the build: one that nobody has published yet may still fail
 * @param isFirst whether what differs in nothing but the build that it leads to is posted; two builds would replace each other's
 *   for ever
 */
export function planOverallStatus(
  own: readonly ProjectVerdict[],
  others: readonly OtherAnalysis[],
  iterationId: number,
  posted: readonly PostedStatus[],
  targetUrl: string | null,
  isFirst: boolean,
): StatusToPost | null {
  const states = new Map<string, Pick<PostedStatus, 'state' | 'description'>>();
  for (const one of standingStates(own, others, iterationId, posted)) {
    const name = projectStatusName(one.projectKey);
    const before = states.get(name);
    if (before === undefined || rank(one.state) < rank(before.state)) states.set(name, one);
  }
  const sorted = [...states].sort(
    ([leftKey, left], [rightKey, right]) => rank(left.state) - rank(right.state) || (leftKey < rightKey ? -1 : 1),
  );
  const [worst] = sorted;
  if (worst === undefined) return null;
  const [, { state, description }] = worst;
  const equal = sorted.filter(([, one]) => one.state === state).length;
  const status: StatusToPost = {
    state,
    description:
      sorted.length === 1 ? (description ?? '') : `${description ?? ''} (${equal} of ${sorted.length} projects)`,
    targetUrl,
    genre: STATUS_GENRE,
    name: STATUS_NAME,
    properties: new Map(),
  };
  const before = newestStatus(posted, STATUS_NAME, iterationId);
  if (isFirst) return stands(status, before) ? null : status;
  return before?.state === status.state && before.description === status.description ? null : status;
}

/**
 * What is known of each analysis: what this run found, else what its build says until its own status is there, else its newest
 * status. One that Prepare has announced is `pending` until then.
 */
function standingStates(
  own: readonly ProjectVerdict[],
  others: readonly OtherAnalysis[],
  iterationId: number,
  posted: readonly PostedStatus[],
): readonly (Pick<PostedStatus, 'state' | 'description'> & { readonly projectKey: string })[] {
  const latest = latestOfEach(iterationId, posted);
  const told = others.flatMap((other) => {
    const status = latest.get(other.subject);
    if (status === undefined) return [other];
    if (isOfAttempt(status.properties, other.buildId, other.attempt)) return [];
    // One that judged the same analysis again has not posted it again, and its status says more.
    return [status.state === other.state ? { ...other, description: status.description } : other];
  });
  for (const one of own) latest.delete(subjectOf(one, projectStatusName(one.projectKey)));
  for (const { subject } of told) latest.delete(subject);
  const statuses = [...latest].map(([subject, { name, state, description }]) => ({
    projectKey: name.slice(PROJECT_PREFIX.length) || subject,
    state,
    description,
  }));
  return [...own, ...told, ...statuses];
}

/**
 * What was posted last of each analysis: its own status, or as long as it has none that of all, by which Prepare has announced it.
 */
function latestOfEach(iterationId: number | null, posted: readonly PostedStatus[]): Map<string, PostedStatus> {
  const latest = new Map<string, PostedStatus>();
  for (const status of [...posted].sort((left, right) => left.id - right.id)) {
    const subject = subjectOf(status, status.name);
    // That of all without a subject is the verdict.
    if (!isOurs(status) || status.iterationId !== iterationId || subject === STATUS_NAME) continue;
    latest.delete(withoutPipeline(subject));
    latest.set(subject, status);
  }
  return latest;
}

/** By key first: the name changes where a build tool that did not run did not tell the key of its project. */
function subjectOf({ properties }: Pick<PostedStatus, 'properties'>, name: string): string {
  return subjectOfStatus(properties) || name;
}

/** What was posted last of one analysis: its own status, or that of all, by which Prepare has announced it. */
export function latestOf(
  subject: string,
  iterationId: number | null,
  posted: readonly PostedStatus[],
): PostedStatus | undefined {
  const latest = latestOfEach(iterationId, posted);
  return latest.get(subject) ?? latest.get(withoutPipeline(subject));
}

/** How an earlier release named the same analysis. */
function withoutPipeline(subject: string): string {
  return subject.replace(/^\d+/, '');
}

/**
 * Statuses that say that SonarQube itself decorates this iteration. It posts them while it processes the report, so before the
 * gate is known.
 */
export function statusesOfServer(iterationId: number, posted: readonly PostedStatus[]): readonly PostedStatus[] {
  return posted.filter(
    (status) =>
      status.genre === GENRE_OF_THE_SERVER &&
      /^quality gate/i.test(status.name) &&
      (status.iterationId === null || status.iterationId === iterationId),
  );
}

/** The iteration whose source is the analyzed commit, the newest of several: another target makes one more of the same commit. */
export function chooseIteration<T extends { readonly id: number; readonly sourceCommit: string | null }>(
  iterations: readonly T[],
  sourceCommit: string,
): { readonly kind: 'current'; readonly iteration: T } | { readonly kind: 'superseded' } {
  const sorted = [...iterations].sort((left, right) => right.id - left.id);
  const [newestOne] = sorted;
  const isAnalyzed = newestOne?.sourceCommit?.toLowerCase() === sourceCommit.toLowerCase();
  return newestOne !== undefined && isAnalyzed ? { kind: 'current', iteration: newestOne } : { kind: 'superseded' };
}

function isOurs({ genre, name }: PostedStatus): boolean {
  return genre === STATUS_GENRE && (name === STATUS_NAME || name.startsWith(PROJECT_PREFIX));
}

/**
 * The one that counts: the last of our genre with this name on an iteration.
 *
 * @param subject of this analysis only
 */
export function newestStatus(
  posted: readonly PostedStatus[],
  name: string,
  iterationId: number,
  subject?: string,
): PostedStatus | undefined {
  const found = posted.filter(
    (status) =>
      status.genre === STATUS_GENRE &&
      status.name === name &&
      status.iterationId === iterationId &&
      (subject === undefined || subjectOfStatus(status.properties) === subject),
  );
  return found.reduce<PostedStatus | undefined>(
    (best, status) => (best === undefined || status.id > best.id ? status : best),
    undefined,
  );
}

function stands(status: StatusToPost, before: PostedStatus | undefined): boolean {
  return (
    before?.state === status.state &&
    before.description === status.description &&
    before.targetUrl === status.targetUrl &&
    // The build and attempt differ with each run; another analysis is another verdict, even in the same words.
    analysisOfStatus(before.properties) === analysisOfStatus(status.properties)
  );
}

/** Whether one state says less good than another. */
export function isWorse(state: StatusState, than: StatusState): boolean {
  return rank(state) < rank(than);
}

function rank(state: StatusState): number {
  return WORST_FIRST.indexOf(state);
}
