import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisScope } from '../../documents/analysis-scope';
import type { Evidence } from '../../documents/evidence';
import type { MeasuredSizes } from '../../domain/gate/judged-gate';
import { analyzedLanguages, QUALITY_PROFILES } from '../../domain/measures/analyzed-languages';
import { reportMetrics } from '../../domain/measures/report-metrics';
import { branchOrPullRequestOf } from '../../domain/scope/branch-or-pull-request';
import { messageOf } from '../../errors/errors';
import { isServerUnavailable } from '../../errors/server-unavailable';
import type { GateAnswer, MeasuresAnswer, Verdicts } from '../../ports/sonarqube/analysis-results';
import { askInTime, type PollingContext } from './wait-for-gate';

/** What a verdict rests on, beside the gate. */
export interface Basis {
  readonly projectName: string | null;
  /** `null` where the measures cannot be read. */
  readonly sizes: MeasuredSizes | null;
  /** Of the evidence of the report: whether rules looked at the code. */
  readonly rules: Pick<Evidence, 'rules'>;
  readonly measures: AnalysisReport['measures'];
}

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
  server: Verdicts,
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

/** Takes from the measures what a verdict rests on; where they count no finding it asks for the rules, too. */
export async function readBasis(
  measured: Measured,
  gate: GateAnswer,
  server: Pick<Verdicts, 'activeRules'>,
  polling: PollingContext,
): Promise<Basis> {
  const { projectKey, scope, measures } = measured;
  const { values, languages } = withoutProfiles(measures);
  const passes = gate.status === 'OK' || gate.status === 'WARN';
  const countedIssues = scope.kind === 'pull-request' ? values?.new_violations?.newCode : values?.violations?.overall;
  const isEmpty = isNone(countedIssues) && !isSome(countedHotspots(measured));
  return {
    projectName: measures.status === 'fulfilled' ? measures.value.projectName : null,
    sizes:
      values === null
        ? null
        : { newLines: values.new_lines?.newCode ?? null, linesOfCode: values.ncloc?.overall ?? null },
    rules: passes && isEmpty ? await readRules(projectKey, languages, server, polling) : {},
    measures: values === null ? missing(measures) : { state: 'read', values: { ...values } },
  };
}

/** What the measures count of hotspots that are to be reviewed. */
export function countedHotspots({ scope, measures }: Measured): string | null | undefined {
  const { values } = withoutProfiles(measures);
  return scope.kind === 'pull-request' ? values?.new_security_hotspots?.newCode : values?.security_hotspots?.overall;
}

/** The profiles of an analysis are no number that people read: they tell its languages. */
export function withoutProfiles(measures: Measured['measures']): {
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
  server: Pick<Verdicts, 'activeRules'>,
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
    polling.logger.info(`Whether rules are active for ${projectKey} is not known: ${messageOf(error)}`);
    return {};
  }
}

/** A count that is there, and not zero. */
function isSome(counted: string | null | undefined): boolean {
  return counted != null && Number(counted) > 0;
}

/** A count that is there, and zero. */
export function isNone(counted: string | null | undefined): boolean {
  return counted != null && counted !== '' && Number(counted) === 0;
}

/** Why something could not be read. */
export function missing(result: PromiseSettledResult<unknown>): { readonly state: 'missing'; readonly reason: string } {
  return { state: 'missing', reason: result.status === 'rejected' ? messageOf(result.reason) : 'not read' };
}
