import { existsSync, readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { type Handler } from './choose-handler';
import { type TaskRestrictions } from '../variables/settable-variables';

/** An input as task.json declares it. */
export interface TaskInput {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: string;
  readonly defaultValue: string;
  readonly required: boolean;
  readonly visibleRule: string | undefined;
}

/** A section of a task: before the job's steps, in its step, after the job's steps. */
export type TaskSection = 'prejobexecution' | 'execution' | 'postjobexecution';

/** A built task in its folder. */
export interface TaskDefinition {
  readonly folder: string;
  readonly id: string;
  readonly name: string;
  readonly friendlyName: string;
  readonly description: string;
  readonly author: string;
  readonly help: string;
  readonly version: { readonly major: number; readonly text: string };
  readonly inputs: readonly TaskInput[];
  readonly outputVariables: readonly string[];
  readonly restrictions: TaskRestrictions | undefined;
  readonly sections: Readonly<Record<TaskSection, readonly Handler[]>>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads every `<folder>/<any>/task.json`.
 *
 * @throws Error when the folder does not exist or a task.json is no JSON object
 */
export function readTasks(folder: string): TaskDefinition[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw new Error(`There is no folder of built tasks at ${folder}. Build the tasks first.`, { cause });
  }
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'task.json')))
    .map((entry) => readTask(join(folder, entry.name)));
}

function readTask(folder: string): TaskDefinition {
  const json = recordOf(JSON.parse(readFileSync(join(folder, 'task.json'), 'utf8')));
  const version = recordOf(json['version']);
  const number = (name: string) => Number(textOf(version[name]));
  return {
    folder,
    id: textOf(json['id']),
    name: textOf(json['name']),
    friendlyName: textOf(json['friendlyName']),
    description: textOf(json['description']),
    author: textOf(json['author']),
    help: textOf(json['helpUrl'] ?? json['helpMarkDown']),
    version: { major: number('Major'), text: [number('Major'), number('Minor'), number('Patch')].join('.') },
    inputs: listOf(json['inputs']).map(readInput),
    outputVariables: listOf(json['outputVariables']).map((each) => textOf(each['name'])),
    restrictions: readRestrictions(json['restrictions']),
    sections: {
      prejobexecution: readHandlers(json['prejobexecution']),
      execution: readHandlers(json['execution']),
      postjobexecution: readHandlers(json['postjobexecution']),
    },
  };
}

function readInput(json: Json): TaskInput {
  return {
    name: textOf(json['name']).trim(),
    aliases: Array.isArray(json['aliases']) ? json['aliases'].map(textOf) : [],
    type: textOf(json['type']),
    defaultValue: textOf(json['defaultValue']),
    required: textOf(json['required']).toLowerCase() === 'true',
    visibleRule: json['visibleRule'] === undefined ? undefined : textOf(json['visibleRule']),
  };
}

function readRestrictions(value: unknown): TaskRestrictions | undefined {
  if (value === undefined) return undefined;
  const { commands, settableVariables } = recordOf(value);
  const allowed = recordOf(settableVariables)['allowed'];
  return {
    ...(commands !== undefined && { commands: { mode: textOf(recordOf(commands)['mode']) } }),
    ...(settableVariables !== undefined && {
      settableVariables: Array.isArray(allowed) ? { allowed: allowed.map(textOf) } : {},
    }),
  };
}

function readHandlers(value: unknown): Handler[] {
  return Object.entries(recordOf(value)).map(([name, given]) => {
    const json = recordOf(given);
    const { workingDirectory, platforms } = json;
    return {
      name,
      target: textOf(json['target']),
      workingDirectory: workingDirectory === undefined ? undefined : textOf(workingDirectory),
      platforms: Array.isArray(platforms) ? platforms.map(textOf) : [],
    };
  });
}

function recordOf(value: unknown): Json {
  // A value that is an object and no list can be read by name.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}
