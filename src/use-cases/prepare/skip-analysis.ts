import type { AnalysisScope } from '../../documents/analysis-scope';
import type { SkippedHandoff } from '../../documents/handoff';
import { withoutHeads } from '../../domain/scope/branch-name';
import { scopeProperties } from '../../domain/scope/scope-properties';
import { messageOf } from '../../errors/errors';
import { isServerUnavailable } from '../../errors/server-unavailable';
import type { Logger } from '../../ports/logger';
import type { Agent } from '../../ports/agent';
import type { BuildTools } from '../../ports/build-tools';
import type { CredentialStore } from '../../ports/credential-store';
import { scopeInWords } from '../../presentation/scope';
import { handoffBase, planKey, handoffServer, type AnalysisPlan } from './analysis-plan';
import type { FoundScope } from './find-scope';
import { saveAnalysis } from '../job/analyses-of-job';
import type { ServerInfo } from './read-server-info';
import type { TaskCompletion } from '../../ports/task-console';

interface SkipPorts {
  readonly agent: Agent;
  readonly buildTools: BuildTools;
  readonly credentialStore: CredentialStore;
  readonly logger: Logger;
}

/**
 * Skips the analysis when the server is away and the author wants to go on then; anything else stays the error it is.
 *
 * @param found `undefined` where it is not known which branch is the default one
 */
export function skipUnreachable(
  ports: SkipPorts,
  plan: AnalysisPlan,
  reason: unknown,
  found: FoundScope | undefined,
): { readonly handoff: SkippedHandoff; readonly ending: TaskCompletion } {
  if (!isServerUnavailable(reason) || plan.inputs.onServerUnavailable === 'fail') throw reason;
  const scope = found?.kind === 'resolved' ? found.scope : refAsBranch(plan.job.pipeline.sourceBranch);
  const detail = messageOf(reason);
  ports.logger.warning(`${detail} The analysis is skipped (onServerUnavailable: skip).`);
  const handoff = leaveOut(ports, plan, scope, { server: null, reason: 'server-unreachable', detail });
  const message = 'SonarQube cannot be reached; the analysis is skipped.';
  return { handoff, ending: { result: 'Skipped', message } };
}

/** Skips a branch or pull request that the server cannot analyze. */
export function skipScope(
  ports: SkipPorts,
  plan: AnalysisPlan,
  serverInfo: ServerInfo,
  scope: AnalysisScope,
  reason: 'unsupported-branch' | 'unsupported-pull-request',
): TaskCompletion {
  const detail = `SonarQube ${serverInfo.version} has no branch analysis, and this is ${scopeInWords(scope)}`;
  const remedy = 'Use unsupportedBranch: separate-project, or a server edition with branch analysis';
  return skip(ports, plan, serverInfo, scope, reason, `${detail}. ${remedy}.`);
}

/** Skips a ref that is no branch. */
export function skipRef(ports: SkipPorts, plan: AnalysisPlan, serverInfo: ServerInfo, ref: string): TaskCompletion {
  const pullRequest = /^refs\/pull\/(\d+)\//.exec(ref)?.[1];
  const remedy =
    pullRequest === undefined
      ? remedyOfRef(serverInfo)
      : `It belongs to pull request ${pullRequest}, and this build is not one of a pull request. To analyze it all the same, set sonar.pullrequest.key=${pullRequest}, sonar.pullrequest.branch and sonar.pullrequest.base in extraProperties.`;
  const detail = `"${ref}" is not a branch. ${remedy}`;
  return skip(ports, plan, serverInfo, refAsBranch(ref), 'not-a-branch', detail);
}

/** A server without branch analysis takes the default branch only, so any other name would be skipped again. */
function remedyOfRef({ features, project }: ServerInfo): string {
  const supported = features === null || features.includes('branch-support');
  if (supported) return 'Set sonar.branch.name in extraProperties to analyze it all the same.';
  const main = (project.state === 'exists' ? project.branches.main : null) ?? 'main';
  return `This server analyzes the main branch only. To analyze this as the main branch, set sonar.branch.name=${main} in extraProperties and defaultBranch: ${main}; to analyze it apart, set sonar.branch.name to a name of its own and unsupportedBranch: separate-project.`;
}

/** A label for what is not analyzed: no claim about the main branch. */
const refAsBranch = (ref: string): AnalysisScope => ({ kind: 'branch', name: withoutHeads(ref) });

function skip(
  ports: SkipPorts,
  plan: AnalysisPlan,
  serverInfo: ServerInfo,
  scope: AnalysisScope,
  reason: 'unsupported-branch' | 'unsupported-pull-request' | 'not-a-branch',
  detail: string,
): TaskCompletion {
  ports.logger.info(`Skipped   ${detail}`);
  leaveOut(ports, plan, scope, { server: handoffServer(plan.connection, serverInfo), reason, detail });
  return { result: 'Skipped', message: detail };
}

/** Tells everything that comes later in the job. */
function leaveOut(
  ports: SkipPorts,
  plan: AnalysisPlan,
  scope: AnalysisScope,
  skipped: Pick<SkippedHandoff, 'server' | 'reason' | 'detail'>,
): SkippedHandoff {
  const { agent, buildTools, logger } = ports;
  const analysisKey = planKey(plan, plan.project.key, scope);
  const common = handoffBase(plan, analysisKey, scope, plan.project);
  const handoff: SkippedHandoff = { ...common, state: 'skipped', ...skipped };
  saveAnalysis(ports, handoff, null);
  agent.setOutputVariable('skipped', 'true');
  if (plan.inputs.scannerMode !== 'other') return handoff;
  // Some scanners skip nothing. One without an address goes to SonarQube Cloud, with the token of its step; and one that
  // names no branch analyzes the main branch, where a server without branch analysis refuses one that does.
  buildTools.skip(analysisKey, {
    'sonar.host.url': plan.connection.url,
    ...scopeProperties(scope, common.pipeline),
  });
  logger.info(
    "          The scanners of Maven, Gradle and SonarScanner CLI are told so (sonar.scanner.skip). Others, @sonar/scan among them, need at their step: condition: eq(variables['<name of this step>.skipped'], 'false')",
  );
  return handoff;
}
