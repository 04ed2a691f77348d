import { ARTIFACT_COMMANDS } from './artifact-commands';
import { ATTACHMENT_COMMANDS } from './attachment-commands';
import { type CommandHandler } from './command-handler';
import { findCommand, hostsOfArea } from './command-registry';
import { SYSTEM_CONNECTION } from '../variables/endpoints';
import { parseLoggingCommand, propertyOf, type LoggingCommand } from './parse-logging-command';
import { isRestrictedMode, isSettable } from '../variables/settable-variables';
import { ISSUE_COMMANDS } from './issue-commands';
import { RESULT_COMMANDS } from './result-commands';
import { type StepContext } from '../run/step-context';
import { convertToBoolean, parseBoolean, parseTaskResult, TASK_RESULTS } from '../run/task-result';

const HELP = 'Please reference documentation (http://go.microsoft.com/fwlink/?LinkId=817296)';

/**
 * Executes the logging command of a line, if it holds one. Answers whether the line is used up; if not, it is printed.
 * A command that fails makes the step fail in the end, without stopping it. Source: agent `WorkerCommandManager.cs`.
 */
export function handleCommand(step: StepContext, line: string): boolean {
  const command = parseLoggingCommand(line, step.job.variables.get('DECODE_PERCENTS')?.toLowerCase() !== 'false');
  if (!command) {
    if (line.includes('##vso')) {
      step.warning(
        `'${line}' contains logging command keyword '##vso', but it's not a legal command. Please see the list of ` +
          'accepted commands: https://go.microsoft.com/fwlink/?LinkId=817296',
      );
    }
    return false;
  }
  const hosts = hostsOfArea(command.area);
  if (!hosts) {
    step.warning(`Cannot find command extension for ##vso[${command.area}.command]. ${HELP}`);
    return true;
  }
  if (!hosts.includes(step.job.hostType)) {
    step.error(`${command.area} commands are not supported for ${titleCase(step.job.hostType)} flow. ${HELP}`);
    step.commandResult = 'Failed';
    return false;
  }
  try {
    execute(step, command);
  } catch (error) {
    step.error(`Unable to process command '${line}' successfully. ${HELP}`);
    step.error(error instanceof Error ? error.message : String(error));
    step.commandResult = 'Failed';
  }
  if (`${command.area}.${command.event}`.toLowerCase() !== 'task.debug') step.debug(`Processed: ${line}`);
  return true;
}

function execute(step: StepContext, command: LoggingCommand): void {
  const registered = findCommand(command.area, command.event);
  if (!registered) {
    const area = command.area.toLowerCase();
    throw new Error(
      `##vso[${area}.${command.event}] is not a recognized command for ${command.area} command extension. ${HELP}.`,
    );
  }
  if (!registered.allowedInRestrictedMode && isRestrictedMode(step.restrictions)) {
    step.warning(
      `##vso[${command.area}.${command.event}] is not allowed in this step due to policy restrictions. ${HELP}`,
    );
    return;
  }
  HANDLERS[`${registered.area}.${registered.event}`]?.(step, command);
}

/** Commands without a handler have no effect on one machine: links to artifacts, coverage, telemetry of extensions. */
const HANDLERS: Readonly<Record<string, CommandHandler>> = {
  ...ARTIFACT_COMMANDS,
  ...ATTACHMENT_COMMANDS,
  ...ISSUE_COMMANDS,
  ...RESULT_COMMANDS,

  'task.complete': (step, command) => {
    const result = parseTaskResult(propertyOf(command, 'result') ?? '');
    const known = TASK_RESULTS.find((each) => each === result);
    if (!known) throw new Error("Command doesn't have valid result value.");
    step.complete(known);
    step.progress = 100;
    step.currentOperation = command.data;
    step.report();
    if (convertToBoolean(propertyOf(command, 'done'), false)) step.onDone();
  },

  'task.setprogress': (step, command) => {
    const value = Number.parseInt(propertyOf(command, 'value') ?? '', 10);
    step.progress = Math.max(step.progress, Math.min(Number.isNaN(value) ? 0 : value, 100));
    step.currentOperation = command.data;
    step.report();
  },

  'task.debug': (step, command) => step.debug(command.data),

  'task.setsecret': (step, command) => {
    if (command.data === '') return;
    if (isMultiLine(command.data) && !allowsMultiLineSecrets(step)) {
      throw new Error(MULTI_LINE_SECRET);
    }
    step.job.masker.add(command.data);
  },

  'task.setvariable': (step, command) => {
    const name = required(command, 'variable');
    if (!checkSettable(step, name)) return;
    checkReadOnly(step, name);
    const flag = (property: string) => parseBoolean(propertyOf(command, property) ?? '') ?? false;
    const secret = flag('issecret');
    checkSecret(step, command.data, secret);
    const output = flag('isoutput');
    const options = { secret, readOnly: flag('isreadonly'), preserveCase: flag('preservecase') };
    const listed = step.outputNames.some((each) => each.toLowerCase() === name.toLowerCase());
    if (!output && !listed) {
      step.job.variables.set(name, command.data, options);
      return;
    }
    if (secret && command.data !== '') step.job.masker.add(command.data);
    step.outputs.set(name, { value: command.data, secret });
    const readOnly = output || options.readOnly;
    step.job.variables.set(`${step.identity.name}.${name}`, command.data, { ...options, readOnly });
    step.report();
  },

  'task.settaskvariable': (step, command) => {
    const name = required(command, 'variable');
    if (!checkSettable(step, name)) return;
    const secret = parseBoolean(propertyOf(command, 'issecret') ?? '') ?? false;
    checkSecret(step, command.data, secret);
    if (secret && command.data !== '') step.job.masker.add(command.data);
    step.taskVariables.set(name.toLowerCase(), { name, value: command.data, secret });
  },

  'task.prependpath': (step, command) => {
    if (!checkSettable(step, process.platform === 'win32' ? 'Path' : 'PATH')) return;
    if (command.data === '') throw new Error('Path cannot be null or empty.');
    const path = step.job.prependedPath;
    const before = path.indexOf(command.data);
    if (before >= 0) path.splice(before, 1);
    path.unshift(command.data);
  },

  'task.setendpoint': (step, command) => {
    const field = required(command, 'field').toLowerCase();
    const id = required(command, 'id').toLowerCase();
    if (id === SYSTEM_CONNECTION.toLowerCase()) throw new Error('The system endpoint cannot be changed.');
    const endpoint = step.job.endpoints.find((each) => each.id === id);
    if (!endpoint) throw new Error(`There is no endpoint with the id ${id}.`);
    if (field === 'url') {
      endpoint.url = new URL(command.data).href;
      return;
    }
    const key = required(command, 'key');
    if (field === 'authparameter') {
      if (command.data !== '') step.job.masker.add(command.data);
      endpoint.parameters[key] = command.data;
    } else if (field === 'dataparameter') endpoint.data[key] = command.data;
    else throw new Error(`'${field}' is not a valid field of an endpoint.`);
  },

  'build.updatebuildnumber': (step, command) => {
    if (command.data === '') throw new Error('The build number must not be empty.');
    step.job.variables.set('Build.BuildNumber', command.data);
  },
  'build.addbuildtag': (_, command) => {
    if (command.data === '') throw new Error('The build tag must not be empty.');
  },
};

const MULTI_LINE_SECRET = 'Secrets cannot contain multiple lines';

/** A property that must be there. */
function required(command: LoggingCommand, name: string): string {
  const value = propertyOf(command, name);
  if (value !== undefined && value !== '') return value;
  throw new Error(`Required field '${name}' is missing in ##vso[${command.area}.${command.event}] command.`);
}

function checkSettable(step: StepContext, name: string): boolean {
  if (isSettable(name, step.restrictions)) return true;
  step.warning(`Setting variable '${name}' has been disabled by the task or build definition.`);
  return false;
}

function checkReadOnly(step: StepContext, name: string): void {
  const { variables } = step.job;
  if (!variables.isReadOnly(name)) return;
  if (variables.get('agent.readOnlyVariables')?.toLowerCase() === 'true') {
    throw new Error(`Overwriting readonly variable '${name}' is not permitted.`);
  }
  step.warning(`Overwriting readonly variable '${name}'. This behavior will be disabled in the future.`);
}

function checkSecret(step: StepContext, value: string, secret: boolean): void {
  if (secret && isMultiLine(value) && !allowsMultiLineSecrets(step)) throw new Error(MULTI_LINE_SECRET);
}

function isMultiLine(value: string): boolean {
  return /[\r\n]/.test(value);
}

function allowsMultiLineSecrets(step: StepContext): boolean {
  return step.job.variables.get('SYSTEM_UNSAFEALLOWMULTILINESECRET')?.toLowerCase() === 'true';
}

function titleCase(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
