import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import { hangsOnComparison } from '../../domain/gate/evidence';
import { toGateOutcome } from '../../domain/gate/to-gate-outcome';
import { toReport, type ReportSubject } from '../../domain/report/to-report';
import { branchOrPullRequestOf } from '../../domain/scope/branch-or-pull-request';
import { messageOf } from '../../errors/errors';
import type { GateAnswer, Verdicts } from '../../ports/sonarqube/analysis-results';
import { dashboardLink } from '../../presentation/links';
import { scopeInWords } from '../../presentation/scope';
import type { OpenServer } from './open-server';
import { readGateAndMeasures, type Basis, type Measured } from './read-basis';
import type { Details } from './read-details';
import { completeEvidence, evidenceOf } from './read-evidence';
import { askInTime, waitForLiveGate, type PollingContext, type NoAnswer } from './wait-for-gate';

/**
 * Reads the live gate of a project, a branch or a pull request that nobody analyzed here; the report is marked as such. Never
 * rejects: what goes wrong is an unknown outcome.
 *
 * @param read what stands behind the verdict, as much of it as is shown
 */
export async function readLiveGate<Client extends Verdicts>(
  subject: ReportSubject,
  server: OpenServer<Client>,
  read: (measured: Measured, gate: GateAnswer, client: Client, polling: PollingContext) => Promise<Details>,
  polling: PollingContext,
): Promise<AnalysisReport> {
  const { project, scope } = subject;
  const { client } = server;
  const began = polling.clock.now();
  const about = {
    basis: 'project' as const,
    dashboardUrl: dashboardLink(client.url, project.key, scope),
    publishedAt: new Date(began).toISOString(),
  };
  const write = (outcome: AnalysisOutcome, parts: Partial<Parameters<typeof toReport>[1]> = {}): AnalysisReport =>
    toReport(subject, { ...about, ...parts, outcome, waitedMilliseconds: polling.clock.now() - began });
  try {
    const liveGate = waitForLiveGate(project.key, branchOrPullRequestOf(scope), client, polling);
    const [waited, measured] = await readGateAndMeasures(project.key, scope, liveGate, client, polling);
    if (!waited.ok) {
      return write(unreadable(waited));
    }
    // Needed with the details, and asked beside them.
    void server.severityMode();
    const gate = waited.value;
    const { sizes, projectName, rules, ...details } = await read(measured, gate, client, polling);
    const outcome = await judge(gate, { sizes, rules }, subject, server, polling);
    const [severityMode, metrics] = await Promise.all([server.severityMode(), server.definitionsFor(outcome)]);
    const findings = {
      ...details,
      scope,
      projectKey: project.key,
      projectName,
      conditionsIgnored: gate.conditionsIgnored,
      analysisId: null,
      newCodePeriod: gate.period,
      warnings: [],
      submittedAt: null,
      processingMilliseconds: null,
    };
    return write(outcome, { findings, severityMode, metrics });
  } catch (error) {
    polling.stopped.throwIfAborted();
    return write({ status: 'unknown', reason: 'unexpected-answer', detail: messageOf(error) });
  }
}

async function judge(
  gate: GateAnswer,
  { sizes, rules }: Pick<Basis, 'sizes' | 'rules'>,
  { project, scope }: ReportSubject,
  { client }: Pick<OpenServer<Verdicts>, 'client'>,
  polling: PollingContext,
): Promise<AnalysisOutcome> {
  // By project, NONE also says that nothing was ever analyzed.
  if (gate.status === 'NONE') {
    const detail = `${project.key}, ${scopeInWords(scope)}`;
    return { status: 'unknown', reason: 'no-analysis', cause: 'never-analysed', detail };
  }
  let warnings: readonly string[] = [];
  if (hangsOnComparison(gate, { scope, sizes })) {
    try {
      warnings = await askInTime(() => client.warningsOfProject(project.key, branchOrPullRequestOf(scope)), polling);
    } catch (error) {
      const detail = `no new line was judged, and the warnings that may say why cannot be read: ${messageOf(error)}`;
      return { status: 'unknown', reason: 'not-permitted', cause: 'live-gate', detail };
    }
  }
  const context = { scope, warnings, sizes };
  const evidence = await completeEvidence(
    { ...evidenceOf(null, null), ...rules },
    gate,
    { ...context, projectKey: project.key },
    client,
    polling,
  );
  return toGateOutcome(gate, { ...context, evidence });
}

/** Remedies of an analysis do not fit: nothing was analyzed here, and the token needs other rights than to analyze. */
export function unreadable({ reason, detail }: NoAnswer): AnalysisOutcome {
  if (reason === 'purged') return { status: 'unknown', reason: 'no-analysis', cause: 'never-analysed', detail };
  return { status: 'unknown', reason, detail, ...(reason === 'not-permitted' ? { cause: 'live-gate' } : {}) };
}
