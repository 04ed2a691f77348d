import type { AnalysisReport } from '../../documents/analysis-report';
import type { Evidence } from '../../documents/evidence';
import type { AnalysisScope } from '../../documents/analysis-scope';
import type { MeasuredSizes } from '../../domain/gate/judged-gate';
import { analyzedLanguages, QUALITY_PROFILES } from '../../domain/measures/analyzed-languages';
import { reportMetrics } from '../../domain/measures/report-metrics';
import { uncoveredCode } from '../../domain/measures/uncovered-code';
import { branchOrPullRequestOf } from '../../domain/scope/branch-or-pull-request';
import { messageOf } from '../../errors/errors';
import { isServerUnavailable } from '../../errors/server-unavailable';
import type { AnalysisResults, GateAnswer, IssuesAnswer, MeasuresAnswer } from '../../ports/sonarqube/analysis-results';
import { askInTime, type PollingContext } from './wait-for-gate';

/** What is shown of issues and hotspots; the rest is counted and linked. */
const MOST_ISSUES = 50;
const MOST_HOTSPOTS = 20;
const MOST_UNCOVERED_FILES = 10;

/** What stands behind a verdict. */
export type Details = Pick<AnalysisReport, 'measures' | 'newIssues' | 'allIssues' | 'hotspots' | 'uncoveredFiles'> & {
  readonly projectName: string | null;
  /** `null` where the measures cannot be read. */
  readonly sizes: MeasuredSizes | null;
  /** Of the evidence of the report: whether rules looked at the code. */
  readonly rules: Pick<Evidence, 'rules'>;
};

/** What was measured of a branch or pull request of one project. */
export interface Measured {
  readonly projectKey: string;
  readonly scope: AnalysisScope;
  readonly measures: PromiseSettledResult<MeasuresAnswer>;
}

/**
 * Reads the verdict and, beside it, the measures, which need nothing of it. A server that was away meanwhile is asked for the
 * measures once more when the verdict is there.
 */
export async function readGateAndMeasures<Gate>(
  projectKey: string,
  scope: AnalysisScope,
  gate: Promise<Gate>,
  server: AnalysisResults,
  polling: PollingContext,
): Promise<readonly [Gate, Measured]> {
  const ask = async (): Promise<PromiseSettledResult<MeasuresAnswer>> => {
    const metrics = [...reportMetrics(scope.kind === 'pull-request'), QUALITY_PROFILES];
    const [measures] = await Promise.allSettled([
      askInTime(() => server.measures(projectKey, branchOrPullRequestOf(scope), metrics), polling),
    ]);
    return measures;
  };
  const first = ask();
  const verdict = await gate;
  const measures = await first;
  const wasAway = measures.status === 'rejected' && isServerUnavailable(measures.reason);
  return [verdict, { projectKey, scope, measures: wasAway ? await ask() : measures }];
}

/**
 * Reads the issues and hotspots that the measures count, and the files that tests do not cover where that failed the gate, side
 * by side; where the measures count none, nothing is asked. Whatever a token may not read is missing with its reason, and the gate
 * stands. Where nothing was found it asks for the rules instead. At most three requests.
 */
export async function readDetails(
  { projectKey, scope, measures }: Measured,
  gate: GateAnswer,
  server: AnalysisResults,
  polling: PollingContext,
): Promise<Details> {
  const of = branchOrPullRequestOf(scope);
  const isPullRequest = scope.kind === 'pull-request';
  // The first analysis of a branch: every issue is there to be seen, and none is new.
  const hasNewCode = isPullRequest || gate.period !== null;
  const { values, languages } = withoutProfiles(measures);
  const countedIssues = hasNewCode ? values?.new_violations?.newCode : values?.violations?.overall;
  const countedHotspots = isPullRequest ? values?.new_security_hotspots?.newCode : values?.security_hotspots?.overall;
  const uncovered = uncoveredCode(gate.conditions);
  const countedLines = uncovered === 'new' ? values?.new_uncovered_lines?.newCode : values?.uncovered_lines?.overall;
  const passes = gate.status === 'OK' || gate.status === 'WARN';
  const isEmpty = isNone(isPullRequest ? countedIssues : values?.violations?.overall) && !isSome(countedHotspots);
  const asked = passes && isEmpty ? readRules(projectKey, languages, server, polling) : Promise.resolve({});
  const [issues, hotspots, uncoveredFiles] = await Promise.allSettled([
    isNone(countedIssues)
      ? { total: 0, issues: [] }
      : askInTime(() => server.openIssues(projectKey, of, hasNewCode ? 'new' : 'all', MOST_ISSUES), polling),
    isNone(countedHotspots)
      ? { total: 0, hotspots: [] }
      : askInTime(() => server.hotspotsToReview(projectKey, of, MOST_HOTSPOTS), polling),
    uncovered === null || isNone(countedLines)
      ? []
      : askInTime(() => server.uncoveredFiles(projectKey, of, uncovered, MOST_UNCOVERED_FILES), polling),
  ]);
  return {
    projectName: measures.status === 'fulfilled' ? measures.value.projectName : null,
    sizes:
      values === null
        ? null
        : { newLines: values.new_lines?.newCode ?? null, linesOfCode: values.ncloc?.overall ?? null },
    rules: await asked,
    measures: values === null ? missing(measures) : { state: 'read', values: { ...values } },
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

/** The profiles of an analysis are no number that people read: they tell its languages. */
function withoutProfiles(measures: Measured['measures']): {
  readonly values: MeasuresAnswer['values'] | null;
  readonly languages: readonly string[];
} {
  if (measures.status === 'rejected') return { values: null, languages: [] };
  const { [QUALITY_PROFILES]: profiles, ...values } = measures.value.values;
  return { values, languages: analyzedLanguages(profiles?.overall) ?? [] };
}

/**
 * Which of the analyzed languages no rule looks at. Never rejects: a server that does not tell leaves it open.
 *
 * @param languages none where nobody knows them
 */
async function readRules(
  projectKey: string,
  languages: readonly string[],
  server: AnalysisResults,
  polling: PollingContext,
): Promise<Pick<Evidence, 'rules'>> {
  if (languages.length === 0) return {};
  try {
    const profiles = await askInTime(() => server.activeRules(projectKey), polling);
    const without = profiles
      .filter(({ language, rules }) => rules === 0 && languages.includes(language))
      .map(({ languageName, profile }) => ({ language: languageName, profile }));
    return without.length === 0 ? {} : { rules: { languages: languages.length, without } };
  } catch (error) {
    polling.logger.debug(`Whether rules are active for ${projectKey} is not known: ${messageOf(error)}`);
    return {};
  }
}

/** A count that is there, and not zero. */
function isSome(counted: string | null | undefined): boolean {
  return counted != null && Number(counted) > 0;
}

/** A count that is there, and zero. */
function isNone(counted: string | null | undefined): boolean {
  return counted != null && counted !== '' && Number(counted) === 0;
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

function missing(result: PromiseSettledResult<unknown>): { readonly state: 'missing'; readonly reason: string } {
  return { state: 'missing', reason: result.status === 'rejected' ? messageOf(result.reason) : 'not read' };
}
