import { type Step, type StepSettings } from './pipeline-model';
import { type TaskRestrictions } from '../variables/settable-variables';
import { type YamlNode } from './yaml-node';

const SETTINGS = [
  'name',
  'displayName',
  'condition',
  'continueOnError',
  'enabled',
  'env',
  'timeoutInMinutes',
  'retryCountOnTaskFailure',
  'target',
] as const;
const KINDS = ['task', 'script', 'bash', 'pwsh', 'powershell', 'checkout'] as const;
const POWERSHELL_SETTINGS = ['errorActionPreference', 'ignoreLASTEXITCODE'] as const;
/** Steps that need Azure DevOps itself. */
const ELSEWHERE = ['publish', 'download', 'downloadBuild', 'getPackage', 'upload', 'reviewApp'] as const;

/** What pipelines that were made since 2022 fetch where their file does not say. Older ones fetch all of both. */
export const NEW_PIPELINE_FETCH = { fetchDepth: 1, fetchTags: false } as const;

/** Reads the steps of a job. */
export function readSteps(node: YamlNode): Step[] {
  return node.items('steps').map(readStep);
}

function readStep(node: YamlNode): Step {
  const entries = node.entries('a step');
  const has = (name: string) => entries.find(({ key }) => key.toLowerCase() === name.toLowerCase());
  const kind = KINDS.find((each) => has(each));
  if (kind === undefined) {
    const foreign = ELSEWHERE.find((each) => has(each));
    if (foreign === undefined)
      return node.fail('This step does not say what it is.', `Begin it with one of: ${KINDS.join(', ')}.`);
    const given = node.valueOf('enabled');
    return { ...readSettings({ enabled: given }), place: node.place, kind: 'foreign', what: `A ${foreign} step` };
  }
  switch (kind) {
    case 'task': {
      const given = node.knownEntries('a task step', [...SETTINGS, 'task', 'inputs']);
      return {
        ...readSettings(given),
        place: node.place,
        kind,
        task: textOf(given.task, 'task'),
        inputs: readTexts(given.inputs, 'inputs'),
      };
    }
    case 'script':
    case 'bash':
    case 'pwsh':
    case 'powershell': {
      const given = node.knownEntries(`a ${kind} step`, [
        ...SETTINGS,
        kind,
        'workingDirectory',
        'failOnStderr',
        ...(kind === 'pwsh' || kind === 'powershell' ? POWERSHELL_SETTINGS : []),
      ]);
      return {
        ...readSettings(given),
        place: node.place,
        kind: 'script',
        shell: kind,
        script: textOf(given[kind], kind),
        workingDirectory: given.workingDirectory?.text('workingDirectory'),
        failOnStderr: readFlag(given.failOnStderr, 'failOnStderr', false),
        errorActionPreference: given.errorActionPreference?.text('errorActionPreference') ?? 'stop',
      };
    }
    case 'checkout':
      return readCheckout(node);
  }
}

function readCheckout(node: YamlNode): Step {
  const given = node.knownEntries('a checkout step', [
    ...SETTINGS,
    'checkout',
    'clean',
    'fetchDepth',
    'fetchTags',
    'lfs',
    'submodules',
    'path',
    'persistCredentials',
  ]);
  const repository = textOf(given.checkout, 'checkout');
  if (repository !== 'self' && repository !== 'none') {
    return node.fail(`checkout: ${repository} cannot be run by the local agent.`, 'Use self or none.');
  }
  for (const name of ['lfs', 'submodules'] as const) {
    const value = given[name]?.text(name).toLowerCase() ?? 'false';
    if (value !== 'false') given[name]?.fail(`checkout with ${name} cannot be run by the local agent.`, 'Remove it.');
  }
  if (given.path)
    given.path.fail('checkout with path cannot be run by the local agent.', 'Remove it: sources lie in s.');
  return {
    ...readSettings(given),
    place: node.place,
    kind: 'checkout',
    repository,
    clean: readFlag(given.clean, 'clean', false),
    fetchDepth: readNumber(given.fetchDepth, 'fetchDepth', NEW_PIPELINE_FETCH.fetchDepth),
    fetchTags: readFlag(given.fetchTags, 'fetchTags', NEW_PIPELINE_FETCH.fetchTags),
  };
}

function readSettings(
  given: Partial<Record<(typeof SETTINGS)[number], YamlNode | undefined>>,
): Omit<StepSettings, 'place'> {
  return {
    name: nameOf(given.name, 'step'),
    displayName: given.displayName?.text('displayName'),
    condition: given.condition?.text('condition'),
    continueOnError: readFlag(given.continueOnError, 'continueOnError', false),
    enabled: readFlag(given.enabled, 'enabled', true),
    env: readTexts(given.env, 'env'),
    timeoutInMinutes: readNumber(given.timeoutInMinutes, 'timeoutInMinutes', 0),
    retryCountOnTaskFailure: readNumber(given.retryCountOnTaskFailure, 'retryCountOnTaskFailure', 0),
    target: given.target && readTarget(given.target),
  };
}

function readTarget(node: YamlNode): TaskRestrictions | undefined {
  if (!node.isMapping) {
    if (node.text('target') === 'host') return undefined;
    return node.fail('A step in a container cannot be run by the local agent.', 'Remove target.');
  }
  const given = node.knownEntries('target', ['container', 'commands', 'settableVariables']);
  if (given.container && given.container.text('container') !== 'host') {
    given.container.fail('A step in a container cannot be run by the local agent.', 'Remove container.');
  }
  const mode = given.commands?.text('commands');
  const settable = given.settableVariables;
  const allowed = settable?.isList
    ? settable.items('settableVariables').map((each) => each.text('settableVariables'))
    : settable?.text('settableVariables').toLowerCase() === 'none'
      ? []
      : undefined;
  return {
    ...(mode !== undefined && { commands: { mode } }),
    ...(allowed && { settableVariables: { allowed } }),
  };
}

/** A name that expressions can refer to. */
export function nameOf(node: YamlNode | undefined, what: string): string | undefined {
  const name = node?.text('name');
  if (!node || name === undefined || name === '') return undefined;
  if (/^[a-z_][a-z0-9_]*$/i.test(name)) return name;
  return node.fail(`'${name}' cannot be the name of a ${what}.`, 'Use letters, digits and underscores.');
}

/** A yes or no. */
export function readFlag(node: YamlNode | undefined, what: string, fallback: boolean): boolean {
  const text = node?.text(what).toLowerCase() ?? '';
  if (!node || text === '') return fallback;
  if (['true', 'y', 'yes', 'on'].includes(text)) return true;
  if (['false', 'n', 'no', 'off'].includes(text)) return false;
  return node.fail(`'${node.text(what)}' is no value for ${what}.`, 'Use true or false.');
}

/** A number from 0. */
export function readNumber(node: YamlNode | undefined, what: string, fallback: number): number {
  const text = node?.text(what) ?? '';
  if (!node || text === '') return fallback;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  return node.fail(`'${text}' is no value for ${what}.`, 'Use a number.');
}

function readTexts(node: YamlNode | undefined, what: string): Readonly<Record<string, string>> {
  if (!node) return {};
  return Object.fromEntries(node.entries(what).map(({ key, value }) => [key, value.text(`${what}.${key}`)]));
}

function textOf(node: YamlNode | undefined, what: string): string {
  return node?.text(what) ?? '';
}
