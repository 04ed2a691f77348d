import { refusalOf } from '../../errors/refused-answer';
import { atLeast } from '../../domain/server/server-version';
import type { Decision } from '../../domain/decoration/plan-carry-back';
import type { FollowedFinding, FollowedServer } from '../../ports/sonarqube/followed-server';
import { field, toList, toOptionalText, toText, type Payload } from '../../wire/payload';
import { whoDecided } from './changelog';
import { hotspotState, searchHotspots, stateOf } from './findings';
import { HOTSPOTS } from './hotspots';
import { ISSUES } from './issues';
import { listPullRequests } from './pull-request-list';
import type { Requests } from './requests';

const PAGE_SIZE = 500;
/** Before, it is called `wontfix`. */
const KNOWS_ACCEPT = [10, 4] as const;

/** What became of findings and pull requests, and decisions about them. */
export function followArea(
  requests: Requests,
): Pick<FollowedServer, 'issues' | 'hotspots' | 'pullRequests' | 'isOfPullRequest' | 'whoDecided' | 'decide'> {
  return {
    issues: (keys) =>
      requests.askJson(
        {
          path: ISSUES,
          action: 'read issues by key',
          // Without a component: keys alone find issues of every branch and pull request.
          params: { issues: keys.join(','), ps: PAGE_SIZE },
        },
        (payload) =>
          among(
            keys,
            toList(field(payload, 'issues'), (issue): FollowedFinding => {
              const status = toText(field(issue, 'status'));
              return {
                ...keyOf(issue, 'issue'),
                state: stateOf({ status }, toOptionalText(field(issue, 'resolution'))),
                isClosed: status === 'CLOSED',
              };
            }),
          ),
      ),
    hotspots: async (keys) => {
      const found = await requests.askJsonIfKnown(
        {
          path: HOTSPOTS,
          action: 'read security hotspots by key',
          params: { hotspots: keys.join(','), ps: PAGE_SIZE },
        },
        (payload) =>
          among(
            keys,
            toList(field(payload, 'hotspots'), (entry): FollowedFinding => ({
              ...keyOf(entry, 'hotspot'),
              state: hotspotState(entry),
              isClosed: false,
            })),
          ),
      );
      return found ?? [];
    },
    pullRequests: async (projectKey) => {
      const listed = await listPullRequests(requests, projectKey);
      return (
        listed?.flatMap(({ key, analysisDate, gate }) => (key === null ? [] : [{ key, analysisDate, gate }])) ?? null
      );
    },
    isOfPullRequest: async ({ key, kind, project }, pullRequest) => {
      if (kind === 'hotspot') {
        // A list by keys does not say which pull request they are of.
        const listed = await ifThere(() => searchHotspots(requests, project, pullRequest));
        return listed?.hotspots.some(({ hotspot }) => hotspot.key === key) === true;
      }
      return requests.askJson(
        { path: 'api/issues/search', action: `see the pull request of issue ${key}`, params: { issues: key } },
        (payload) =>
          toList(
            field(payload, 'issues'),
            (issue) =>
              toText(field(issue, 'key')) === key &&
              toText(field(issue, 'project')) === project &&
              toOptionalText(field(issue, 'pullRequest')) === pullRequest,
          ).includes(true),
      );
    },
    whoDecided: (issue) => whoDecided(requests, issue),
    decide: async ({ key, kind }, decision, comment, version) => {
      if (kind === 'hotspot') {
        const resolution = decision === 'accept' ? 'ACKNOWLEDGED' : 'SAFE';
        await post(requests, 'api/hotspots/change_status', {
          hotspot: key,
          status: 'REVIEWED',
          resolution,
          comment,
        });
        return;
      }
      await post(requests, 'api/issues/do_transition', { issue: key, transition: transitionOf(decision, version) });
      await post(requests, 'api/issues/add_comment', { issue: key, text: comment });
    },
  };
}

async function ifThere<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    // There is no such pull request.
    if (refusalOf(error)?.status === 404) return null;
    throw error;
  }
}

/** A server that does not know the parameter would answer with all it has. */
function among(keys: readonly string[], found: readonly FollowedFinding[]): readonly FollowedFinding[] {
  const asked = new Set(keys);
  return found.filter(({ key }) => asked.has(key));
}

function keyOf<K extends FollowedFinding['kind']>(
  entry: Payload,
  kind: K,
): Omit<FollowedFinding, 'state' | 'isClosed'> {
  return { key: toText(field(entry, 'key')), kind, project: toText(field(entry, 'project')) };
}

function transitionOf(decision: Decision, version: string): string {
  if (decision === 'false-positive') return 'falsepositive';
  return atLeast(version, KNOWS_ACCEPT) ? 'accept' : 'wontfix';
}

function post(requests: Requests, path: string, fields: Readonly<Record<string, string>>): Promise<unknown> {
  const body = { kind: 'form', fields } as const;
  return requests.ask({ path, method: 'POST', action: 'carry a decision back', body, successes: [200, 204] });
}
