import type { FindingState, TextRange } from '../../domain/decoration/finding';
import { unexpectedAnswer } from '../../errors/server-errors';
import { refusalOf } from '../../errors/refused-answer';
import type { FoundHotspot, FoundIssue, PullRequestFindings } from '../../ports/sonarqube/pull-request-findings';
import { field, toNumber, toOptionalNumber, toOptionalText, toText, type Payload } from '../../wire/payload';
import { HOTSPOTS, readHotspots } from './hotspots';
import { ISSUES, readIssues, type ListedIssue } from './issues';
import { listPullRequests } from './pull-request-list';
import { whoDecided } from './changelog';
import type { Requests } from './requests';

const PAGE_SIZE = 500;

/**
 * Issues and hotspots of pull requests, with places and states. `issues/search` ignores what it does not know and answers for
 * something else, so an issue without the mark of the pull request is none of it.
 */
export function findingArea(requests: Requests): PullRequestFindings {
  return {
    openIssuesOfPullRequest: (projectKey, pullRequest, page) => openIssues(requests, projectKey, pullRequest, page),
    openIssuesOfMainBranch: (projectKey, page) => openIssues(requests, projectKey, null, page),
    analysisDateOfPullRequest: async (projectKey, pullRequest) =>
      (await listPullRequests(requests, projectKey))?.find(({ key }) => key === pullRequest)?.analysisDate ?? null,
    issuesByKey: async (projectKey, pullRequest, keys) =>
      (await search(requests, projectKey, pullRequest, { issues: keys.join(','), ps: PAGE_SIZE })).issues,
    whoDecided: (issue) => whoDecided(requests, issue),
    hotspotsOfPullRequest: async (projectKey, pullRequest) => {
      try {
        return await searchHotspots(requests, projectKey, pullRequest);
      } catch (error) {
        // Tokens for analysis alone may not look.
        if (refusalOf(error)?.status === 403) return null;
        throw error;
      }
    },
  };
}

async function openIssues(requests: Requests, projectKey: string, pullRequest: string | null, page: number) {
  const answer = await search(requests, projectKey, pullRequest, {
    resolved: false,
    s: 'SEVERITY',
    asc: false,
    ps: PAGE_SIZE,
    p: page,
  });
  return { total: answer.total, issues: answer.issues.filter(({ state }) => state === 'open') };
}

async function search(
  requests: Requests,
  projectKey: string,
  pullRequest: string | null,
  params: Readonly<Record<string, string | number | boolean>>,
): Promise<{ readonly total: number; readonly issues: readonly FoundIssue[] }> {
  return requests.askJson(
    {
      path: ISSUES,
      action: `read the issues of ${projectKey}`,
      // The name that every supported server knows.
      params: { componentKeys: projectKey, ...(pullRequest === null ? {} : { pullRequest }), ...params },
    },
    (payload) => {
      const { total, found } = readIssues(payload, projectKey, (listed, issue) => ({ listed, more: readPlace(issue) }));
      const stranger = found.find(
        ({ listed: { project, mark } }) =>
          project !== projectKey || mark.pullRequest !== pullRequest || (pullRequest === null && mark.branch !== null),
      );
      if (stranger !== undefined) {
        const wanted = pullRequest === null ? 'the main branch' : `pull request ${pullRequest}`;
        throw unexpectedAnswer(ISSUES, `it lists issues that are not of ${wanted} of ${projectKey}`);
      }
      return {
        total,
        issues: found.map(({ listed, more }): FoundIssue => ({
          issue: listed.issue,
          ...more,
          state: stateOf(listed, more.resolution),
        })),
      };
    },
  );
}

export function readPlace(
  issue: Payload,
): Pick<FoundIssue, 'range' | 'lineHash'> & { readonly resolution: string | null } {
  return {
    range: readRange(issue),
    lineHash: toOptionalText(field(issue, 'hash')),
    resolution: toOptionalText(field(issue, 'resolution')),
  };
}

/** Closed issues keep their range and lose their line; where there is a line alone, the range is that line. */
export function readRange(entry: Payload): TextRange | null {
  const range = field(entry, 'textRange');
  if (range.value === undefined || range.value === null) {
    const line = toOptionalNumber(field(entry, 'line'));
    return line === null ? null : { startLine: line, endLine: line, startOffset: null, endOffset: null };
  }
  const startLine = toNumber(field(range, 'startLine'));
  return {
    startLine,
    endLine: toOptionalNumber(field(range, 'endLine')) ?? startLine,
    startOffset: toOptionalNumber(field(range, 'startOffset')),
    endOffset: toOptionalNumber(field(range, 'endOffset')),
  };
}

/** From 10.4 on servers tell an `issueStatus`, but the older pair is there on all of them. */
export function stateOf(
  { status }: Pick<ListedIssue, 'status'>,
  resolution: string | null,
): Exclude<FindingState, 'missing'> {
  switch (status) {
    case 'OPEN':
    case 'CONFIRMED':
    case 'REOPENED':
      return 'open';
    case 'CLOSED':
      return 'fixed';
    case 'RESOLVED':
      return RESOLUTIONS.get(resolution ?? '') ?? 'unknown';
    default:
      return 'unknown';
  }
}

const RESOLUTIONS: ReadonlyMap<string, Exclude<FindingState, 'missing'>> = new Map([
  ['WONTFIX', 'accepted'],
  ['FALSE-POSITIVE', 'false-positive'],
  ['FIXED', 'fixed'],
  ['REMOVED', 'fixed'],
  ['ACKNOWLEDGED', 'accepted'],
  ['SAFE', 'false-positive'],
]);

/** Hotspots of a pull request, or of a main branch; throws where the answer is about another one. */
export async function searchHotspots(
  requests: Requests,
  projectKey: string,
  pullRequest: string | null,
): ReturnType<PullRequestFindings['hotspotsOfPullRequest']> {
  const answer = await requests.askJsonIfKnown(
    {
      path: HOTSPOTS,
      action: `read the security hotspots of ${projectKey}`,
      params: { projectKey, ...(pullRequest === null ? {} : { pullRequest }), ps: PAGE_SIZE },
    },
    (payload) =>
      readHotspots(payload, projectKey, (hotspot, entry): FoundHotspot => ({
        hotspot,
        range: readRange(entry),
        state: hotspotState(entry),
      })),
  );
  if (answer === null) return { isWhole: true, hotspots: [] };
  const { total, marks, found } = answer;
  if (found.length > 0 && [...marks.values()].some((mark) => mark.pullRequest !== pullRequest)) {
    const wanted = pullRequest === null ? 'the main branch' : `pull request ${pullRequest}`;
    throw unexpectedAnswer(HOTSPOTS, `it lists hotspots that are not of ${wanted}`);
  }
  return { isWhole: found.length >= total, hotspots: found };
}

export function hotspotState(entry: Payload): Exclude<FindingState, 'missing'> {
  const status = toText(field(entry, 'status'));
  if (status === 'TO_REVIEW') return 'open';
  const resolution = toOptionalText(field(entry, 'resolution')) ?? '';
  return status === 'REVIEWED' ? (RESOLUTIONS.get(resolution) ?? 'unknown') : 'unknown';
}
