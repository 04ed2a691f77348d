import { unusedInputs } from '../../domain/inputs/unused-inputs';
import type { Agent } from '../../ports/agent';
import type { Logger } from '../../ports/logger';

/** Warns once of inputs of the step that do nothing. Before anything is refused: a misspelled name is often the reason. */
export function warnOfInputs(agent: Pick<Agent, 'inputDefinitions' | 'givenInputs'>, logger: Logger): void {
  const sentences = unusedInputs(agent.inputDefinitions(), agent.givenInputs());
  if (sentences.length > 0) logger.warning(sentences.join('\n'));
}
