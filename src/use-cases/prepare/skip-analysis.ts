import type { AnalysisScope } from '../../documents/analysis-scope';
import { withoutHeads } from '../../domain/scope/build-facts';
import { messageOf } from '../../errors/errors';
import { saysServerIsAway } from '../../errors/server-away';
import type { Logger } from '../../ports/logger';
import type { Agent } from '../../ports/agent';
import { scopeInWords } from '../../presentation/scope';
import { commonOf, keyOf, serverOf, type Draft } from './draft-handoff';
import type { FoundScope } from './find-scope';
import { handOff } from '../job/hand-off';
import type { ServerFacts } from './question-server';
import type { TaskEnding } from '../job/task-ending';

interface SkipPorts {
  readonly agent: Agent;
  readonly logger: Logger;
}

/**
 * Skips the analysis when the server is away and the author wants to go on then; anything else stays the error it is.
 *
 * @param found `undefined` where it is not known which branch is the default one
 */
export function skipUnreachable(
  ports: SkipPorts,
  draft: Draft,
  reason: unknown,
  found: FoundScope | undefined,
): TaskEnding {
  if (!saysServerIsAway(reason) || draft.inputs.onServerUnavailable === 'fail') throw reason;
  const scope = found !== undefined && 'scope' in found ? found.scope : refAsBranch(draft.build.pipeline.sourceBranch);
  const analysisKey = keyOf(draft, draft.project.key, scope);
  handOff(ports.agent, {
    ...commonOf(draft, analysisKey, scope, draft.project),
    state: 'skipped',
    server: null,
    reason: 'server-unreachable',
    detail: messageOf(reason),
  });
  ports.logger.warning(`${messageOf(reason)} The analysis is skipped (onServerUnavailable: skip).`);
  return { result: 'Skipped', message: 'SonarQube cannot be reached; the analysis is skipped.' };
}

/** Skips a branch or pull request that the server cannot analyse. */
export function skipScope(
  ports: SkipPorts,
  draft: Draft,
  facts: ServerFacts,
  scope: AnalysisScope,
  reason: 'unsupported-branch' | 'unsupported-pull-request',
): TaskEnding {
  const detail = `SonarQube ${facts.version} has no branch analysis, and this is ${scopeInWords(scope)}`;
  const remedy = 'Use unsupportedBranch: separate-project, or a server edition with branch analysis';
  return skip(ports, draft, facts, scope, reason, `${detail}. ${remedy}.`);
}

/** Skips a ref that is no branch. */
export function skipRef(ports: SkipPorts, draft: Draft, facts: ServerFacts, ref: string): TaskEnding {
  const pullRequest = /^refs\/pull\/(\d+)\//.exec(ref)?.[1];
  const remedy =
    pullRequest === undefined
      ? 'Set sonar.branch.name in extraProperties to analyse it all the same.'
      : `It belongs to pull request ${pullRequest}, and this build is not one of a pull request. To analyse it all the same, set sonar.pullrequest.key=${pullRequest}, sonar.pullrequest.branch and sonar.pullrequest.base in extraProperties.`;
  const detail = `"${ref}" is not a branch. ${remedy}`;
  return skip(ports, draft, facts, refAsBranch(ref), 'not-a-branch', detail);
}

/** A label for what is not analysed: no claim about the main branch. */
const refAsBranch = (ref: string): AnalysisScope => ({ kind: 'branch', name: withoutHeads(ref) });

function skip(
  ports: SkipPorts,
  draft: Draft,
  facts: ServerFacts,
  scope: AnalysisScope,
  reason: 'unsupported-branch' | 'unsupported-pull-request' | 'not-a-branch',
  detail: string,
): TaskEnding {
  const analysisKey = keyOf(draft, draft.project.key, scope);
  handOff(ports.agent, {
    ...commonOf(draft, analysisKey, scope, draft.project),
    state: 'skipped',
    server: serverOf(draft.connection, facts),
    reason,
    detail,
  });
  ports.logger.info(`Skipped   ${detail}`);
  return { result: 'Skipped', message: detail };
}
