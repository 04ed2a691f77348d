import { spawnSync } from 'node:child_process';
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
    '```yaml',
    `- task: ${task.name}@${task.version.Major}`,
    '  inputs:',
    ...task.inputs.map((input) => `    ${inSnippet(input)}`),
    '```',
    '',
    'What stands behind `#` may be left out.',
    '',
    '## Inputs',
    '',
    ...task.inputs.flatMap(describeInput),
    ...describeOutputs(task),
  ];
  return { path: join(root, 'docs', 'reference', `${folder}.md`), text: lines.join('\n').trimEnd() + '\n' };
}

/** A line of YAML with the default; what may be left out is a comment. */
function inSnippet({ name, required, defaultValue, options }: TaskInput): string {
  // YAML 1.1 takes these words for booleans.
  const quote = /^(?:on|off)$/.test(defaultValue ?? '') ? "'" : '';
  const value = defaultValue === undefined || defaultValue.includes('\n') ? '' : ` ${quote}${defaultValue}${quote}`;
  const values = Object.keys(options ?? {});
  return `${required === true ? '' : '# '}${name}:${value}${values.length === 0 ? '' : ` # ${values.join(', ')}`}`;
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

/** The reference page of a command of the command line: its help, so that the two cannot disagree. */
export function commandPage(command: string, help: string): { readonly path: string; readonly text: string } {
  const lines = [
    `# ${command}`,
    '',
    '<!-- Made from the help of the command by "npm run docs". Do not edit. -->',
    '',
    `A command of the [command line](../COMMAND-LINE.md). What it prints with \`--json\`, as a schema: [cli-${command}.schema.json](cli-${command}.schema.json).`,
    '',
    '```text',
    help.trimEnd(),
    '```',
  ];
  return { path: join(root, 'docs', 'reference', `cli-${command}.md`), text: `${lines.join('\n')}\n` };
}

/** What `--help` prints: scripts know the program by what it says only. */
function helpOf(...args: readonly string[]): string {
  const main = join(root, 'src', 'cli', 'main.ts');
  const env = { ...process.env, NO_COLOR: '1' };
  const run = spawnSync(process.execPath, ['--require', 'tsx/cjs', main, ...args, '--help'], {
    cwd: root,
    encoding: 'utf8',
    env,
  });
  if (run.status !== 0) throw new Error(`The help of ${args.join(' ') || 'the program'} cannot be read: ${run.stderr}`);
  return run.stdout;
}

/** Names in the list of commands of the help. */
function commandsOf(help: string): readonly string[] {
  const list = help.slice(help.indexOf('\nCommands:\n'));
  return [...list.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name = '']) => name);
}

/** `npm run docs`: writes the reference pages. */
if (require.main === module) {
  for (const command of commandsOf(helpOf())) {
    const { path, text } = commandPage(command, helpOf(command));
    writeFileSync(path, text);
  }
  for (const folder of TASKS) {
    const { path, text } = referencePage(folder);
    writeFileSync(path, text);
  }
}

export const referencePages = (): ReturnType<typeof referencePage>[] => TASKS.map(referencePage);
