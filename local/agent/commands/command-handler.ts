import { type LoggingCommand } from './parse-logging-command';
import { type StepContext } from '../run/step-context';

/** Executes one command. Throws when the agent would. */
export type CommandHandler = (step: StepContext, command: LoggingCommand) => void;
