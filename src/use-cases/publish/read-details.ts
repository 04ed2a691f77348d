import type { AnalysisReport } from '../../documents/analysis-report';
import { uncoveredCode } from '../../domain/measures/uncovered-code';
import { branchOrPullRequestOf } from '../../domain/scope/branch-or-pull-request';
import type { AnalysisResults, GateAnswer, IssuesAnswer, MeasuresAnswer } from '../../ports/sonarqube/analysis-results';
import { countedHotspots, isNone, missing, readBasis, withoutProfiles, type Basis, type Measured } from './read-basis';
import { askInTime, type PollingContext } from './wait-for-gate';

/** What is shown of issues and hotspots; the rest is counted and linked. */
const MOST_ISSUES = 50;
const MOST_HOTSPOTS = 20;
const MOST_UNCOVERED_FILES = 10;

/** What stands behind a verdict. */
export type Details = Basis & Pick<AnalysisReport, 'newIssues' | 'allIssues' | 'hotspots' | 'uncoveredFiles'>;

/**
 * Reads the issues and hotspots that the measures count, and the files that tests do not cover where that failed the gate, side
 * by side; where the measures count none, nothing is asked. Whatever a token may not read is missing with its reason, and the gate
 * stands. Where nothing was found it asks for the rules instead. At most three requests.
 */
export async function readDetails(
  measured: Measured,
  gate: GateAnswer,
  server: AnalysisResults,
  polling: PollingContext,
): Promise<Details> {
  const { projectKey, scope } = measured;
  const of = branchOrPullRequestOf(scope);
  // The first analysis of a branch: every issue is there to be seen, and none is new.
  const hasNewCode = scope.kind === 'pull-request' || gate.period !== null;
  const { values } = withoutProfiles(measured.measures);
  const countedIssues = hasNewCode ? values?.new_violations?.newCode : values?.violations?.overall;
  const uncovered = uncoveredCode(gate.conditions);
  const countedLines = uncovered === 'new' ? values?.new_uncovered_lines?.newCode : values?.uncovered_lines?.overall;
  const basis = readBasis(measured, gate, server, polling);
  const [issues, hotspots, uncoveredFiles] = await Promise.allSettled([
    isNone(countedIssues)
      ? { total: 0, issues: [] }
      : askInTime(() => server.openIssues(projectKey, of, hasNewCode ? 'new' : 'all', MOST_ISSUES), polling),
    isNone(countedHotspots(measured))
      ? { total: 0, hotspots: [] }
      : askInTime(() => server.hotspotsToReview(projectKey, of, MOST_HOTSPOTS), polling),
    uncovered === null || isNone(countedLines)
      ? []
      : askInTime(() => server.uncoveredFiles(projectKey, of, uncovered, MOST_UNCOVERED_FILES), polling),
  ]);
  return {
    ...(await basis),
    ...(hasNewCode
      ? { newIssues: issueList(issues, values, countedIssues) }
      : {
          newIssues: { state: 'read', total: 0, top: [] },
          allIssues: issueList(issues, values, countedIssues),
        }),
    hotspots:
      hotspots.status === 'rejected'
        ? missing(hotspots)
        : { state: 'read', total: hotspots.value.total, top: [...hotspots.value.hotspots] },
    ...(uncovered === null
      ? {}
      : {
          uncoveredFiles:
            uncoveredFiles.status === 'rejected'
              ? missing(uncoveredFiles)
              : { state: 'read', code: uncovered, top: [...uncoveredFiles.value] },
        }),
  };
}

/**
 * The server answers 200 with an empty list where a token may not look, so an empty list counts only when the number of
 * issues agrees with it.
 */
function issueList(
  result: PromiseSettledResult<IssuesAnswer>,
  values: MeasuresAnswer['values'] | null,
  counted: string | null = null,
): AnalysisReport['newIssues'] {
  if (result.status === 'rejected') return missing(result);
  const { total, issues } = result.value;
  if (total > 0 || isNone(counted)) return { state: 'read', total, top: [...issues] };
  const reason =
    values === null
      ? 'the list is empty, and no measure could be read that confirms it'
      : counted === null
        ? 'the list is empty, and SonarQube gives no number of issues'
        : `the token may not see them: SonarQube counts ${counted}. A user token whose user may browse the project shows them`;
  return { state: 'missing', reason };
}
