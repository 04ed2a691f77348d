import type { AnalysisReport } from '../documents/analysis-report';
import { VARIABLE_SCANNER_JSON_PARAMS, VARIABLE_SCANNER_PARAMS } from '../documents/names';
import { decideByPolicy, resultOf, type GatePolicies, type PolicyDecision } from '../domain/gate/gate-policy';
import { parsePublishInputs } from '../domain/inputs/publish-inputs';
import { reportOfBrokenHandoff } from '../domain/report/to-report';
import { readBuildFacts } from '../domain/scope/build-facts';
import { invalidInputs, noHandoff } from '../errors/catalog';
import { logLines } from '../presentation/log-lines';
import { STATUS_IN_WORDS } from '../presentation/outcomes';
import { compareReports, nameOf } from '../presentation/report-facts';
import { findAnalysis, preparedKeys, unpublishedKeys, type FoundAnalysis } from './find-analyses';
import { publishResults, type ResultPorts } from './publish-results';
import { createReader, type ReaderPorts } from './read-report';
import type { TaskEnding } from './task-ending';

export type PublishPorts = ResultPorts & ReaderPorts;

/** A report, and whether its task must fail whatever the policies say. */
interface Published {
  readonly report: AnalysisReport;
  readonly broken: boolean;
}

/**
 * Waits for every analysis of the job that is not published yet, reads and shows its verdict, leaves the reports, and ends as
 * the author's policies say. Each analysis is read on its own: one that is broken or slow hides no other.
 */
export async function publish(ports: PublishPorts): Promise<TaskEnding> {
  const { agent, logger, clock } = ports;
  const inputs = parsePublishInputs((name) => agent.input(name));
  if (!inputs.ok) throw invalidInputs(inputs.problems);
  const keys = unpublishedKeys(agent);
  if (keys.length === 0) return nothingToPublish(ports);

  const deadline = clock.now() + inputs.value.timeout;
  const folders = {
    sources: agent.variable('System.DefaultWorkingDirectory') ?? '',
    temp: agent.variable('Agent.TempDirectory') ?? '',
  };
  const found = await Promise.all(keys.map((key) => findAnalysis(agent, key, ports.files, folders)));
  const read = createReader(ports, { clock, logger, deadline, waiting: found.length }, folders);
  const published = await Promise.all(
    found.map(async (analysis): Promise<Published> =>
      analysis.kind === 'broken'
        ? { report: reportBroken(analysis, ports), broken: true }
        : { report: await read(analysis), broken: false },
    ),
  );
  published.sort((left, right) => compareReports(left.report, right.report));
  const reports = published.map(({ report }) => report);
  for (const report of reports) show(report, ports);
  await publishResults(reports, ports, folders);
  clearBuildToolVariables(ports, found);
  return conclude(published, inputs.value.policies, ports);
}

/** The error is printed; the report keeps the verdict of the build from being made up without this analysis. */
function reportBroken(
  { key, error }: Extract<FoundAnalysis, { kind: 'broken' }>,
  { agent, logger, clock }: PublishPorts,
): AnalysisReport {
  logger.error(error.describe());
  const { pipeline } = readBuildFacts((name) => agent.variable(name));
  return reportOfBrokenHandoff(key, pipeline, error.message, new Date(clock.now()).toISOString());
}

function nothingToPublish({ agent, logger }: PublishPorts): TaskEnding {
  const message =
    preparedKeys(agent).length > 0
      ? 'Every analysis of this job is published already.'
      : 'Builds of forks get no secrets, so nothing was analysed.';
  const isFork = agent.variable('System.PullRequest.IsFork')?.toLowerCase() === 'true';
  if (preparedKeys(agent).length === 0 && !isFork) throw noHandoff('Publish');
  logger.info(message);
  return { result: 'Skipped', message };
}

function show(report: AnalysisReport, { logger }: PublishPorts): void {
  for (const line of logLines(report)) logger.info(line);
  for (const warning of report.warnings) logger.warning(`SonarQube says about ${nameOf(report)}: ${warning}`);
}

/** The token may stand in these variables for Maven and Gradle; nobody needs them any more. */
function clearBuildToolVariables({ agent }: PublishPorts, found: readonly FoundAnalysis[]): void {
  const usedByBuildTools = found.some(
    (analysis) =>
      analysis.kind !== 'broken' && analysis.handoff.state === 'prepared' && analysis.handoff.scannerMode === 'other',
  );
  if (!usedByBuildTools) return;
  for (const name of [VARIABLE_SCANNER_PARAMS, VARIABLE_SCANNER_JSON_PARAMS]) agent.setVariable(name, '{}');
}

function conclude(published: readonly Published[], policies: GatePolicies, { logger }: PublishPorts): TaskEnding {
  const decisions = published.map(({ report, broken }): PolicyDecision => {
    if (broken) return { effect: 'fail', input: null };
    const decision = decideByPolicy(report.outcome, policies);
    const sentence = policySentence(report, decision, policies);
    if (sentence === null) return decision;
    if (decision.effect === 'fail') logger.error(sentence);
    else if (decision.effect === 'warn') logger.warning(sentence);
    else logger.info(sentence);
    return decision;
  });
  return { result: resultOf(decisions), message: endingMessage(published.map(({ report }) => report)) };
}

function policySentence(
  report: AnalysisReport,
  { effect, input }: PolicyDecision,
  policies: GatePolicies,
): string | null {
  if (input === null) return null;
  const gate = `The quality gate of ${nameOf(report)} ${verb(report)}`;
  const policy = `(${input}: ${policies[input]})`;
  switch (effect) {
    case 'fail':
      return `${gate}, and this pipeline asks for failure then ${policy}.`;
    case 'warn':
      return `${gate}; the pipeline goes on with a warning ${policy}.`;
    default:
      return `${gate}; this pipeline ignores that ${policy}.`;
  }
}

function verb({ outcome }: AnalysisReport): string {
  return outcome.status === 'failed' ? 'failed' : `is ${STATUS_IN_WORDS[outcome.status]}`;
}

function endingMessage(reports: readonly AnalysisReport[]): string {
  const [only] = reports;
  if (reports.length === 1 && only !== undefined) {
    return `Quality gate of ${nameOf(only)}: ${STATUS_IN_WORDS[only.outcome.status]}`;
  }
  const counts = new Map<string, number>();
  for (const { outcome } of reports) {
    const word = STATUS_IN_WORDS[outcome.status];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return `Quality gates: ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`;
}
