import type { AnalysisReport } from '../../documents/analysis-report';
import type { ChangedFile } from '../../documents/pull-request';
import { changedLines } from '../../domain/decoration/map-lines';
import { changedFileAt, placeFinding, repositoryPath } from '../../domain/decoration/place-thread';
import { pullRequestOf } from '../../domain/decoration/pull-request-of';
import { chooseIteration } from '../../domain/decoration/plan-statuses';
import { messageOf } from '../../errors/errors';
import type { PullRequest } from '../../ports/pull-request';
import type { FoundIssue, PullRequestFindings } from '../../ports/sonarqube/pull-request-findings';
import { changedLinesSentence, type IssuesOnChangedLines } from '../../presentation/decoration';
import type { DecorationPorts } from './decoration-ports';
import { checkTime, forEachAtOnce, limitTime, whileTimeLasts, type DecorationRun } from './decoration-run';
import { readLines, touches } from './place-findings';

/** Beyond them nobody fixes one by one; what is counted then is at least so many. */
const MOST_PAGES = 4;
const MOST_FILES = 50;

/** A separate project that stands for a pull request, and the client that its report was read with. */
export interface SeparateProject {
  readonly report: AnalysisReport;
  readonly findings: PullRequestFindings;
}

/**
 * Says in the log how many open issues of a separate project are on lines that its pull request changes: no gate of such a
 * project judges them, since its new code is what came since its own last analysis. No verdict hangs on it; what fails is told
 * in the same line.
 *
 * @param timeout milliseconds
 */
export async function tellChangedLines(
  { report, findings }: SeparateProject,
  { openPullRequest, files, clock, logger }: DecorationPorts,
  { sources, timeout, stopped }: { readonly sources: string; readonly timeout: number; readonly stopped: AbortSignal },
): Promise<void> {
  const address = pullRequestOf(report);
  if (address === null) return;
  const told = { pullRequestId: address.pullRequestId, project: report.project.key };
  try {
    const counted = await limitTime(clock, timeout, stopped, (run) =>
      whileTimeLasts(run, async () => {
        const open = await openIssues(report, findings, run);
        const pullRequest = openPullRequest(address, run.stopped);
        return countOn(pullRequest, { report, open, files, sources }, run);
      }),
    );
    logger.info(changedLinesSentence(counted, told));
  } catch (error) {
    stopped.throwIfAborted();
    logger.info(changedLinesSentence(messageOf(error), told));
  }
}

interface OpenIssues {
  readonly total: number;
  readonly issues: readonly FoundIssue[];
}

/** An empty list may also mean that the token may not look: it counts only where the measure says the same. */
async function openIssues(
  { project, measures }: AnalysisReport,
  findings: PullRequestFindings,
  run: DecorationRun,
): Promise<OpenIssues> {
  const issues: FoundIssue[] = [];
  let total = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    checkTime(run);
    const answer = await findings.openIssuesOfMainBranch(project.key, page);
    total = answer.total;
    issues.push(...answer.issues);
    if (answer.issues.length === 0 || issues.length >= total) break;
  }
  const counted = measures.state === 'read' ? (measures.values['violations']?.overall ?? null) : null;
  if (total === 0 && (counted === null || Number(counted) !== 0)) throw new Error('the token may not see the issues');
  return { total, issues };
}

async function countOn(
  pullRequest: PullRequest,
  {
    report,
    open,
    files,
    sources,
  }: { readonly report: AnalysisReport; readonly open: OpenIssues } & Pick<DecorationPorts, 'files'> & {
      readonly sources: string;
    },
  run: DecorationRun,
): Promise<IssuesOnChangedLines> {
  const { total, issues } = open;
  if (total === 0) return { onChangedLines: 0, total, isAll: true };
  const chosen = chooseIteration(await pullRequest.iterations(), report.pipeline.sourceCommit ?? '');
  if (chosen.kind === 'superseded') throw new Error('the pull request has newer commits than those of this build');
  const { id: iterationId, sourceCommit, commonCommit } = chosen.iteration;
  if (commonCommit === null) throw new Error('Azure DevOps does not say what the pull request is compared with');
  const changed = await pullRequest.changedFiles(iterationId);
  const byFile = new Map<ChangedFile, FoundIssue[]>();
  for (const found of issues) {
    const file = changedFileAt(changed, repositoryPath(report.pipeline.basePath, found.issue.file));
    if (file !== null && found.range !== null) byFile.set(file, [...(byFile.get(file) ?? []), found]);
  }
  const looked = [...byFile.keys()].slice(0, MOST_FILES);
  const lines = await readLines(looked, { pullRequest, sourceCommit: sourceCommit ?? '', files, sources }, run);
  let onChangedLines = 0;
  let isAll = byFile.size <= MOST_FILES && issues.length >= total;
  await forEachAtOnce(looked, run, async (file) => {
    const known = lines.get(file.path) ?? null;
    if (known === null) {
      isAll = false;
      return;
    }
    const before = file.pathBefore === null ? null : await pullRequest.file(file.pathBefore, commonCommit);
    const isChanged = changedLines(known.source, before);
    for (const { issue, range, lineHash } of byFile.get(file) ?? []) {
      const placed = placeFinding({ file: issue.file, range, lineHash }, file, known, iterationId);
      if (placed.kind === 'placed' && touches(placed.position, isChanged)) onChangedLines += 1;
    }
  });
  return { onChangedLines, total, isAll };
}
