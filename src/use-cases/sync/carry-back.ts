import type { Discussion, PullRequestAddress } from '../../documents/pull-request';
import { planCarryBack, type CarriedDecision, type CarryBackPlan } from '../../domain/decoration/plan-carry-back';
import { isSeparateProjectOf } from '../../domain/inputs/project-key';
import { toKeptProperties, type FindingMark } from '../../documents/thread-properties';
import type { PullRequest } from '../../ports/pull-request';
import type { FollowedFinding, FollowedServer } from '../../ports/sonarqube/followed-server';
import { carriedComment } from '../../presentation/carried-comment';
import { refusalOf } from '../../errors/refused-answer';
import type { DescribeProblem } from './problem-describer';
import { checkTime, problemOf, type DecorationRun } from '../decorate/decoration-run';

/** Where decisions come from, and where they go. */
export interface CarriesBack {
  readonly address: PullRequestAddress;
  readonly collectionUrl: string;
  readonly server: Pick<FollowedServer, 'decide' | 'isOfPullRequest'>;
  readonly version: string;
  readonly pullRequest: Pick<PullRequest, 'remember' | 'discussions'>;
  readonly describe: DescribeProblem;
}

/** What was carried, and what could not be. */
export interface CarriedBack {
  readonly carried: readonly FollowedFinding[];
  /** As they stand after it. */
  readonly discussions: readonly Discussion[];
  readonly problems: readonly string[];
}

/**
 * Carries decisions of people to SonarQube, and then remembers that both agree. Cut off between the two, the next run finds that
 * SonarQube agrees already.
 *
 * Whoever may comment on a pull request may write the properties of a comment, and so name any finding. What a comment says is
 * believed only about findings that SonarQube itself has under this pull request.
 */
export async function carryBack(
  discussions: readonly Discussion[],
  findings: ReadonlyMap<string, FollowedFinding>,
  isOfServer: (mark: FindingMark) => boolean,
  to: CarriesBack,
  run: DecorationRun,
): Promise<CarriedBack> {
  const plan = (read: readonly Discussion[]): CarryBackPlan =>
    planCarryBack(read, (mark) => {
      const finding = findings.get(mark.issue);
      return isOfServer(mark) && finding?.project === mark.project ? finding.state : undefined;
    });
  const { decide: found, agreed } = plan(discussions);
  // A build may have set a state between the requests for comments and for what is remembered of them: nobody decided that.
  const still = found.length === 0 ? [] : plan(await to.pullRequest.discussions()).decide;
  const decide = found.filter((one) =>
    still.some(({ thread, decision }) => thread.id === one.thread.id && decision === one.decision),
  );
  const carried: FollowedFinding[] = [];
  const problems: string[] = [];
  const noted = new Map<number, Discussion>();
  const note = async ({ thread, key, properties }: CarriedDecision): Promise<void> => {
    try {
      await to.pullRequest.remember(toKeptProperties(thread, properties));
      noted.set(thread.id, { ...thread, properties, isUnsettled: false });
    } catch (error) {
      run.stopped.throwIfAborted();
      problems.push(`The comment about ${key} does not note that SonarQube agrees: ${await to.describe(error)}`);
    }
  };
  for (const one of decide) {
    checkTime(run);
    const finding = findings.get(one.key);
    if (finding === undefined) continue;
    try {
      if (!(await isOfPullRequest(finding, to))) {
        problems.push(
          `Comment ${one.thread.id} names ${one.key}, which SonarQube does not have under this pull request: nothing was decided about it.`,
        );
        continue;
      }
      await to.server.decide(finding, one.decision, commentOf(one, to), to.version);
      carried.push({ ...finding, state: one.decision === 'accept' ? 'accepted' : 'false-positive' });
    } catch (error) {
      run.stopped.throwIfAborted();
      // Of two requests the second may have failed, or only an answer was lost.
      problems.push(
        `The decision about ${one.key} is not known to be in SonarQube with its comment: ${refusedDecision(error, finding)}`,
      );
      continue;
    }
    await note(one);
  }
  for (const one of agreed) {
    checkTime(run);
    await note(one);
  }
  return { carried, discussions: discussions.map((thread) => noted.get(thread.id) ?? thread), problems };
}

function refusedDecision(error: unknown, { kind, project }: FollowedFinding): string {
  if (refusalOf(error)?.status !== 403) return `${problemOf(error)}.`;
  const right = kind === 'hotspot' ? 'Administer Security Hotspots' : 'Administer Issues';
  return `${problemOf(error)}. It takes the right "${right}" on the project ${project} (Project Settings > Permissions).`;
}

function commentOf({ thread, decision }: CarriedDecision, { address, collectionUrl }: CarriesBack): string {
  return carriedComment(decision, address.pullRequestId, { collectionUrl, ...address, threadId: thread.id });
}

/** As SonarQube says, or by the key of the project that the pull request was analyzed into. */
async function isOfPullRequest(finding: FollowedFinding, { address, server }: CarriesBack): Promise<boolean> {
  const { pullRequestId } = address;
  return isSeparateProjectOf(finding.project, pullRequestId) || server.isOfPullRequest(finding, pullRequestId);
}
