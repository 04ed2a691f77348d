import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisScope } from '../../documents/analysis-scope';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import { hangsOnWarnings, toGateOutcome } from '../../domain/gate/to-gate-outcome';
import { toReport, type ReportSubject } from '../../domain/report/to-report';
import { messageOf } from '../../errors/errors';
import type { GateAnswer } from '../../ports/sonarqube';
import type { OpenServer } from './open-server';
import { lineOf, readDetails } from './read-details';
import { askInTime, waitForLiveGate, type Patience } from './wait-for-gate';

/**
 * Reads the live gate of a project, a branch or a pull request that nobody analysed here; the report is marked as such. Never
 * rejects: what goes wrong is an unknown outcome.
 */
export async function readLiveGate(
  subject: ReportSubject,
  server: OpenServer,
  patience: Patience,
): Promise<AnalysisReport> {
  const { project, scope } = subject;
  const { client } = server;
  const began = patience.clock.now();
  const about = {
    basis: 'project' as const,
    dashboardUrl: dashboardOf(client.url, project.key, scope),
    publishedAt: new Date(began).toISOString(),
  };
  const write = (outcome: AnalysisOutcome, parts: Partial<Parameters<typeof toReport>[1]> = {}): AnalysisReport =>
    toReport(subject, { ...about, ...parts, outcome, waitedMilliseconds: patience.clock.now() - began });
  try {
    const waited = await waitForLiveGate(project.key, lineOf(scope), client, patience);
    if (waited.kind === 'unknown') {
      const reason = waited.reason === 'purged' ? 'no-analysis' : waited.reason;
      return write({ status: 'unknown', reason, detail: waited.detail });
    }
    // Needed with the details, and asked beside them.
    void server.severityMode();
    const gate = waited.value;
    const { newLines, projectName, ...details } = await readDetails(project.key, scope, gate, client, patience);
    const outcome = await judge(gate, newLines, subject, server, patience);
    const [severityMode, metrics] = await Promise.all([server.severityMode(), server.teach(outcome)]);
    const findings = {
      ...details,
      outcome,
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
    patience.stopped.throwIfAborted();
    return write({ status: 'unknown', reason: 'unexpected-answer', detail: messageOf(error) });
  }
}

async function judge(
  gate: GateAnswer,
  newLines: string | null,
  { project, scope }: ReportSubject,
  { client }: OpenServer,
  patience: Patience,
): Promise<AnalysisOutcome> {
  // By project, NONE also says that nothing was ever analysed.
  if (gate.status === 'NONE') {
    return { status: 'unknown', reason: 'no-analysis', detail: `${project.key} has no verdict in SonarQube` };
  }
  let warnings: readonly string[] = [];
  if (hangsOnWarnings(gate, scope, newLines)) {
    try {
      warnings = await askInTime(() => client.warningsOfProject(project.key, lineOf(scope)), patience);
    } catch (error) {
      const detail = `no new line was judged, and the warnings that may say why cannot be read: ${messageOf(error)}`;
      return { status: 'unknown', reason: 'not-permitted', detail };
    }
  }
  return toGateOutcome(gate, { scope, warnings, newLines });
}

function dashboardOf(url: string, key: string, scope: AnalysisScope): string {
  const query = new URLSearchParams({ id: key });
  if (scope.kind === 'branch') query.set('branch', scope.name);
  if (scope.kind === 'pull-request') query.set('pullRequest', scope.id);
  return `${url}/dashboard?${query.toString()}`;
}
