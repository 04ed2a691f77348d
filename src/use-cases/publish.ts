import { REPORT_VERSION, type AnalysisReport } from '../documents/analysis-report';
import type { AnalysisOutcome } from '../documents/gate-outcome';
import type { Handoff } from '../documents/handoff';
import { VARIABLE_SCANNER_JSON_PARAMS, VARIABLE_SCANNER_PARAMS } from '../documents/names';
import { decideByPolicy, resultOf, type GatePolicies, type PolicyDecision } from '../domain/gate/gate-policy';
import { parsePublishInputs } from '../domain/inputs/publish-inputs';
import { locatePath, type AgentFolders } from '../domain/scope/place-path';
import { invalidInputs, noHandoff } from '../errors/catalog';
import { messageOf } from '../errors/errors';
import type { Credentials } from '../ports/agent';
import type { CredentialStore } from '../ports/credential-store';
import type { ConnectToSonarQube, SonarQube } from '../ports/sonarqube';
import { isKnownMetric } from '../presentation/metrics';
import { STATUS_IN_WORDS } from '../presentation/outcomes';
import { compareReports, nameOf } from '../presentation/report-facts';
import { logLines } from '../presentation/log-lines';
import { findAnalysis, preparedKeys, unpublishedKeys, type FoundAnalysis } from './find-analyses';
import { publishResults, type ResultPorts } from './publish-results';
import { readAnalysis, type AnalysisFindings } from './read-analysis';
import type { TaskEnding } from './task-ending';
import { waitForTask } from './wait-for-gate';

export interface PublishPorts extends ResultPorts {
  readonly connect: ConnectToSonarQube;
  readonly credentialStore: CredentialStore;
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

  const folders = {
    sources: agent.variable('System.DefaultWorkingDirectory') ?? '',
    temp: agent.variable('Agent.TempDirectory') ?? '',
  };
  const found = await Promise.all(keys.map((key) => findAnalysis(agent, key, ports.files, folders)));
  const broken = found.filter((analysis) => analysis.kind === 'broken');
  for (const { error } of broken) logger.error(error.describe());

  const read = readerOf(ports, folders, clock.now() + inputs.value.timeout);
  const reports = await Promise.all(found.flatMap((analysis) => (analysis.kind === 'broken' ? [] : [read(analysis)])));
  reports.sort(compareReports);
  for (const report of reports) show(report, ports);
  await publishResults(reports, ports, folders);
  clearBuildToolVariables(ports, found);
  return conclude(reports, inputs.value.policies, broken.length, ports);
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

type Reader = (analysis: Exclude<FoundAnalysis, { kind: 'broken' }>) => Promise<AnalysisReport>;

/** Reads analyses, one client and one set of facts a server. */
function readerOf(ports: PublishPorts, folders: AgentFolders, deadline: number): Reader {
  const servers = new Map<string, OpenServer>();
  const open = (key: string, handoff: Extract<Handoff, { state: 'prepared' }>): OpenServer | undefined => {
    const known = servers.get(handoff.server.url);
    if (known !== undefined) return known;
    const handed = ports.credentialStore.take(key);
    if (handed === undefined) return undefined;
    const server = openServer(ports.connect, handoff, handed.credentials, folders);
    servers.set(handoff.server.url, server);
    return server;
  };
  return async (analysis) => {
    const { handoff, key } = analysis;
    const began = ports.clock.now();
    const write = (outcome: AnalysisOutcome, rest: Partial<ReportParts> = {}): AnalysisReport =>
      toReport(handoff, { ...NOTHING_READ, ...rest, outcome, waited: ports.clock.now() - began }, ports.clock.now());
    if (analysis.kind === 'settled') return write(analysis.outcome);
    const server = open(key, analysis.handoff);
    if (server === undefined) {
      return write({ status: 'unknown', reason: 'not-permitted', detail: 'the credentials of Prepare are not here' });
    }
    const { scannerReport } = analysis;
    const place = {
      dashboardUrl: scannerReport.dashboardUrl,
      publicUrl: scannerReport.serverUrl,
      computeTaskId: scannerReport.ceTaskId,
    };
    try {
      const waited = await waitForTask(scannerReport.ceTaskId, server.client, ports.clock, deadline, ports.logger);
      if (waited.kind === 'unknown') {
        return write({ status: 'unknown', reason: waited.reason, detail: waited.detail }, place);
      }
      const projectKey = handoff.project.key === '' ? scannerReport.projectKey : handoff.project.key;
      const findings = await readAnalysis(waited.task, projectKey, handoff.scope, server.client);
      const [severityMode, metrics] = await Promise.all([server.severityMode(), server.teach(findings)]);
      return write(findings.outcome, { ...place, findings, severityMode, metrics });
    } catch (error) {
      ports.logger.debug(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return write({ status: 'unknown', reason: 'unexpected-answer', detail: messageOf(error) }, place);
    }
  };
}

interface OpenServer {
  readonly client: SonarQube;
  readonly severityMode: () => Promise<AnalysisReport['server']['severityMode']>;
  /** Names and types of the condition metrics that this extension does not know. */
  readonly teach: (findings: AnalysisFindings) => Promise<AnalysisReport['metrics']>;
}

function openServer(
  connect: ConnectToSonarQube,
  handoff: Extract<Handoff, { state: 'prepared' }>,
  credentials: Credentials,
  folders: AgentFolders,
): OpenServer {
  const caCertificate = handoff.caCertificate === null ? null : locatePath(handoff.caCertificate, folders);
  const client = connect({ url: handoff.server.url, name: handoff.connectionName, credentials, caCertificate });
  // Words only: where the server does not tell them, the report is written without.
  const severityMode = once(() => client.severityMode().catch(() => null));
  const definitions = once(() => client.metricDefinitions().catch(() => new Map()));
  return {
    client,
    severityMode,
    teach: async ({ outcome }) => {
      const conditions = 'conditions' in outcome ? outcome.conditions : [];
      const unknown = conditions.map(({ metric }) => metric).filter((metric) => !isKnownMetric(metric));
      if (unknown.length === 0) return {};
      const taught = await definitions();
      return Object.fromEntries(
        unknown.flatMap((metric) => {
          const definition = taught.get(metric) as { name: string; type: string } | undefined;
          return definition === undefined ? [] : [[metric, definition]];
        }),
      );
    },
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

interface ReportParts {
  readonly outcome: AnalysisOutcome;
  readonly waited: number;
  readonly dashboardUrl: string | null;
  readonly publicUrl: string | null;
  readonly computeTaskId: string | null;
  readonly findings: AnalysisFindings | null;
  readonly severityMode: AnalysisReport['server']['severityMode'];
  readonly metrics: AnalysisReport['metrics'];
}

const NOTHING_READ = {
  dashboardUrl: null,
  publicUrl: null,
  computeTaskId: null,
  findings: null,
  severityMode: null,
  metrics: {},
};

function toReport(handoff: Handoff, parts: ReportParts, now: number): AnalysisReport {
  const { findings } = parts;
  const missing = { state: 'missing', reason: 'the analysis was not read' } as const;
  return {
    version: REPORT_VERSION,
    analysisKey: handoff.analysisKey,
    analysisName: handoff.analysisName,
    publishedAt: new Date(now).toISOString(),
    project: { key: handoff.project.key, name: findings?.projectName ?? handoff.project.name },
    server: {
      url: parts.publicUrl?.replace(/\/+$/, '') ?? handoff.server?.url ?? '',
      version: handoff.server?.version ?? null,
      severityMode: parts.severityMode,
    },
    dashboardUrl: parts.dashboardUrl,
    scope: handoff.scope,
    pipeline: handoff.pipeline,
    outcome: parts.outcome,
    basis: 'analysis',
    conditionsIgnored: findings?.conditionsIgnored ?? false,
    computeTaskId: parts.computeTaskId,
    analysisId: findings?.analysisId ?? null,
    newCodePeriod: findings?.newCodePeriod ?? null,
    measures: findings?.measures ?? missing,
    metrics: parts.metrics,
    newIssues: findings?.newIssues ?? missing,
    hotspots: findings?.hotspots ?? missing,
    warnings: findings?.warnings ?? [],
    timings: {
      submittedAt: findings?.submittedAt ?? null,
      processingMilliseconds: findings?.processingMilliseconds ?? null,
      waitedMilliseconds: parts.waited,
    },
  };
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

function conclude(
  reports: readonly AnalysisReport[],
  policies: GatePolicies,
  broken: number,
  { logger }: PublishPorts,
): TaskEnding {
  const decisions = reports.map((report) => ({ report, decision: decideByPolicy(report.outcome, policies) }));
  for (const { report, decision } of decisions) {
    const sentence = policySentence(report, decision, policies);
    if (sentence === null) continue;
    if (decision.effect === 'fail') logger.error(sentence);
    else if (decision.effect === 'warn') logger.warning(sentence);
    else logger.info(sentence);
  }
  const failed: PolicyDecision[] = broken > 0 ? [{ effect: 'fail', input: null }] : [];
  const result = resultOf([...decisions.map(({ decision }) => decision), ...failed]);
  return { result, message: endingMessage(reports, broken) };
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

function endingMessage(reports: readonly AnalysisReport[], broken: number): string {
  const counts = new Map<string, number>();
  for (const { outcome } of reports) {
    const word = STATUS_IN_WORDS[outcome.status];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  if (broken > 0) counts.set('unreadable', broken);
  const [only] = reports;
  if (reports.length === 1 && broken === 0 && only !== undefined) {
    return `Quality gate of ${nameOf(only)}: ${STATUS_IN_WORDS[only.outcome.status]}`;
  }
  return `Quality gates: ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`;
}
