import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tasks in the order in which a pipeline has them, by folder. */
const TASKS = ['prepare', 'analyze', 'publish', 'gate'] as const;

interface TaskInput {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly type: string;
  readonly label: string;
  readonly defaultValue?: string;
  readonly required?: boolean;
  readonly options?: Readonly<Record<string, string>>;
  readonly visibleRule?: string;
  readonly helpMarkDown: string;
}

interface TaskManifest {
  readonly name: string;
  readonly friendlyName: string;
  readonly description: string;
  readonly helpMarkDown: string;
  readonly version: { readonly Major: number };
  readonly inputs: readonly TaskInput[];
  readonly outputVariables?: readonly { readonly name: string; readonly description: string }[];
}

const root = join(__dirname, '..');

/** The reference page of one task, made from its task.json, so that the two cannot disagree. */
export function referencePage(folder: (typeof TASKS)[number]): { readonly path: string; readonly text: string } {
  const task = JSON.parse(readFileSync(join(root, 'tasks', folder, 'task.json'), 'utf8')) as TaskManifest;
  const lines = [
    `# ${task.name}@${task.version.Major}: ${task.friendlyName}`,
    '',
    `<!-- Made from tasks/${folder}/task.json by "npm run docs". Do not edit. -->`,
    '',
    task.description,
    '',
    task.helpMarkDown,
    '',
    '## Inputs',
    '',
    ...task.inputs.flatMap(describeInput),
    ...describeOutputs(task),
  ];
  return { path: join(root, 'docs', 'reference', `${folder}.md`), text: lines.join('\n').trimEnd() + '\n' };
}

function describeInput(input: TaskInput): string[] {
  const facts = [
    input.type,
    input.required === true ? 'required' : 'optional',
    ...(input.defaultValue === undefined || input.defaultValue.includes('\n')
      ? []
      : [`default \`${input.defaultValue}\``]),
    ...(input.aliases === undefined ? [] : [`also called ${input.aliases.map((name) => `\`${name}\``).join(', ')}`]),
    ...(input.visibleRule === undefined ? [] : [`with \`${input.visibleRule.replace(/ && /g, '`, `')}\``]),
  ];
  const values = Object.keys(input.options ?? {}).map((value) => `\`${value}\``);
  return [
    `### \`${input.name}\``,
    '',
    `*${input.label}* (${facts.join(', ')})`,
    '',
    input.helpMarkDown,
    '',
    ...(values.length === 0 ? [] : [`Values: ${values.join(', ')}.`, '']),
  ];
}

function describeOutputs(task: TaskManifest): string[] {
  if (task.outputVariables === undefined) return [];
  return [
    '## Output variables',
    '',
    'Give the step a `name` and read them as `$(name.variable)`.',
    '',
    '| variable | content |',
    '| --- | --- |',
    ...task.outputVariables.map(({ name, description }) => `| \`${name}\` | ${description} |`),
  ];
}

/** `npm run docs`: writes the reference pages. */
if (require.main === module) {
  for (const folder of TASKS) {
    const { path, text } = referencePage(folder);
    writeFileSync(path, text);
  }
}

export const referencePages = (): ReturnType<typeof referencePage>[] => TASKS.map(referencePage);
