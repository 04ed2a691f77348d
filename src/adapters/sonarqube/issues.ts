import type { ReportedIssue } from '../../documents/analysis-report';
import type { BranchOrPullRequest } from '../../domain/scope/branch-or-pull-request';
import { unexpectedAnswer } from '../../errors/server-errors';
import type { TopFindings, IssuesAnswer } from '../../ports/sonarqube/analysis-results';
import {
  field,
  toNumber,
  toList,
  toOptionalList,
  toOptionalNumber,
  toOptionalText,
  toText,
  type Payload,
} from '../../wire/payload';
import type { Requests } from './requests';
import { findOther, pathsOf, readComponent, readMark, toFile, type PathsByComponent, type ScopeMark } from './scope';

export const ISSUES = 'api/issues/search';
const MOST = 500;

/** An issue as a list has it. */
export interface ListedIssue {
  readonly issue: ReportedIssue;
  readonly project: string;
  readonly mark: ScopeMark;
  readonly status: string;
}

/**
 * `api/issues/search`. It never says no: an unknown project, branch or pull request, and a project that the caller may
 * not see, all give 200 with nothing. So an empty answer proves nothing, and the caller compares it with a measure.
 */
export function issueArea(requests: Requests): Pick<TopFindings, 'openIssues'> {
  return {
    openIssues: async (projectKey, of, code, limit) => {
      const question = { projectKey, of, code, limit };
      // `componentKeys` is known to every server so far, `components` from 10.2 on only: 9.9 ignores it and answers
      // with the issues of all projects. Should the old name ever go the same way, the new one is tried.
      const answer = await search(requests, question, 'componentKeys');
      if ((await findMismatch(requests, projectKey, of, answer.found)) === undefined) return toAnswer(answer);
      const second = await search(requests, question, 'components');
      const other = await findMismatch(requests, projectKey, of, second.found);
      if (other !== undefined) throw unexpectedAnswer(ISSUES, `it lists issues of ${other}`);
      return toAnswer(second);
    },
  };
}

interface Found {
  readonly total: number;
  readonly found: readonly ListedIssue[];
}

interface Question {
  readonly projectKey: string;
  readonly of: BranchOrPullRequest;
  readonly code: 'new' | 'all';
  readonly limit: number;
}

async function search(
  requests: Requests,
  { projectKey, of, code, limit }: Question,
  parameter: 'componentKeys' | 'components',
): Promise<Found> {
  const size = Math.max(1, Math.min(limit, MOST));
  const answer = await requests.askJson(
    {
      path: ISSUES,
      action: `read the issues of ${projectKey}`,
      params: {
        [parameter]: projectKey,
        ...of,
        // A pull request holds nothing but its own issues.
        ...('pullRequest' in of || code === 'all' ? {} : { inNewCodePeriod: true }),
        // Without it, accepted and fixed ones come as well.
        resolved: false,
        s: 'SEVERITY',
        asc: false,
        ps: size,
      },
    },
    (payload) => readIssues(payload, projectKey, (listed) => listed),
  );
  if (answer.total > 0 && answer.found.length === 0) {
    throw unexpectedAnswer(ISSUES, `it counts ${answer.total} issues and lists none`);
  }
  return answer;
}

async function findMismatch(
  requests: Requests,
  projectKey: string,
  of: BranchOrPullRequest,
  found: readonly ListedIssue[],
): Promise<string | undefined> {
  // The filter was ignored; the rest of the list cannot be trusted either.
  if (found.some(({ status }) => status === 'CLOSED' || status === 'RESOLVED')) return 'the past (not open any more)';
  const marks = found.map(({ mark }) => mark);
  return findOther(
    requests,
    projectKey,
    of,
    found.map(({ project }) => project),
    marks,
  );
}

function toAnswer({ total, found }: Found): IssuesAnswer {
  return { total, issues: found.map(({ issue }) => issue) };
}

/** Reads a page of `api/issues/search`; `more` reads what else of an issue is wanted. */
export function readIssues<Issue>(
  payload: Payload,
  projectKey: string,
  more: (listed: ListedIssue, issue: Payload, paths: PathsByComponent) => Issue,
): { readonly total: number; readonly found: readonly Issue[] } {
  const paths = pathsOf(toOptionalList(field(payload, 'components'), readComponent));
  return {
    total: readTotal(payload),
    found: toList(field(payload, 'issues'), (issue) => more(readIssue(issue, projectKey, paths), issue, paths)),
  };
}

/** Number of issues in all pages; older servers tell it outside of `paging`. */
function readTotal(payload: Payload): number {
  const paging = field(payload, 'paging');
  return toNumber(paging.value === undefined ? field(payload, 'total') : field(paging, 'total'));
}

function readIssue(issue: Payload, projectKey: string, paths: PathsByComponent): ListedIssue {
  return {
    project: toText(field(issue, 'project')),
    mark: readMark(issue),
    status: toText(field(issue, 'status')),
    issue: {
      key: toText(field(issue, 'key')),
      rule: toText(field(issue, 'rule')),
      message: toOptionalText(field(issue, 'message')) ?? '',
      file: toFile(projectKey, toText(field(issue, 'component')), paths),
      line: toOptionalNumber(field(issue, 'line')),
      severity: toOptionalText(field(issue, 'severity')),
      type: toOptionalText(field(issue, 'type')),
      impacts: [
        ...toOptionalList(field(issue, 'impacts'), (impact) => ({
          softwareQuality: toText(field(impact, 'softwareQuality')),
          severity: toText(field(impact, 'severity')),
        })),
      ],
      tags: [...toOptionalList(field(issue, 'tags'), toText)],
    },
  };
}
