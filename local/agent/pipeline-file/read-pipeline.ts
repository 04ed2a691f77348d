import {
  type FileWarning,
  type Job,
  type Leg,
  type Pipeline,
  type Stage,
  type Step,
  type VariableSetting,
} from './pipeline-model';
import { type SourceLocation } from './pipeline-file-error';
import { nameOf, NEW_PIPELINE_FETCH, readFlag, readNumber, readSteps } from './read-steps';
import { parsePipelineYaml } from './parse-yaml';
import { type YamlNode } from './yaml-node';
import { compileTemplates, type TemplateOptions } from '../templates/compile-templates';

/** Known to Azure Pipelines, without meaning for a run on this machine. */
const WITHOUT_MEANING = [
  'trigger',
  'pr',
  'schedules',
  'name',
  'pool',
  'appendCommitMessageToRunName',
  'resources',
  'lockBehavior',
] as const;
const JOB_SETTINGS = [
  'displayName',
  'dependsOn',
  'condition',
  'continueOnError',
  'timeoutInMinutes',
  'cancelTimeoutInMinutes',
  'variables',
  'pool',
  'workspace',
  'strategy',
  'container',
  'services',
  'templateContext',
  'uses',
] as const;

type Given<K extends string> = Partial<Record<K, YamlNode>>;

/**
 * Reads a pipeline file with the templates that it uses.
 *
 * @param file its name, for messages and for templates that lie beside it
 * @throws PipelineFileError with place and remedy
 */
export function readPipeline(text: string, file: string, options: TemplateOptions = {}): Pipeline {
  const root = compileTemplates(parsePipelineYaml(text, file), options);
  const given = root.knownEntries('the pipeline', [
    ...WITHOUT_MEANING,
    ...JOB_SETTINGS,
    'variables',
    'stages',
    'jobs',
    'steps',
  ]);
  const stages = given.stages
    ? readStages(given.stages)
    : [
        {
          ...IMPLICIT_STAGE,
          place: root.place,
          jobs: given.jobs ? readJobs(given.jobs) : [readImplicitJob(root, given)],
        },
      ];
  return { variables: readVariables(given.variables), stages, warnings: groupWarnings(root) };
}

const IMPLICIT_STAGE = {
  name: '__default',
  displayName: '__default',
  dependsOn: [],
  condition: undefined,
  variables: [],
};

function readImplicitJob(root: YamlNode, given: Given<(typeof JOB_SETTINGS)[number] | 'steps'>): Job {
  if (!given.steps) return root.fail('The pipeline has neither stages nor jobs nor steps.', 'Add steps.');
  const settings = readJobSettings(given, 'Job');
  // Variables beside the steps are those of the pipeline.
  return {
    ...settings,
    place: root.place,
    name: 'Job',
    isDeployment: false,
    environment: undefined,
    variables: [],
    steps: withCheckout(readSteps(given.steps), root.place),
  };
}

function readStages(node: YamlNode): Stage[] {
  const stages: Stage[] = [];
  for (const [index, item] of node.items('stages').entries()) {
    const given = item.knownEntries('a stage', [
      'stage',
      'displayName',
      'dependsOn',
      'condition',
      'variables',
      'jobs',
      'pool',
      'lockBehavior',
      'trigger',
      'isSkippable',
      'templateContext',
    ]);
    const name = nameOf(given.stage, 'stage') ?? `Stage${index + 1}`;
    if (!given.jobs) return item.fail(`The stage ${name} has no jobs.`, 'Add jobs.');
    const before = stages.at(-1);
    stages.push({
      place: item.place,
      name,
      displayName: given.displayName?.text('displayName') ?? name,
      dependsOn: readNames(given.dependsOn) ?? (before ? [before.name] : []),
      condition: given.condition?.text('condition'),
      variables: readVariables(given.variables),
      jobs: readJobs(given.jobs),
    });
  }
  checkDependencies(stages, node, 'stage');
  return stages;
}

function readJobs(node: YamlNode): Job[] {
  const jobs = node.items('jobs').map((item, index) => {
    const isDeployment = item.entries('a job').some(({ key }) => key.toLowerCase() === 'deployment');
    return isDeployment ? readDeployment(item, index) : readJob(item, index);
  });
  checkDependencies(jobs, node, 'job');
  return jobs;
}

function readJob(node: YamlNode, index: number): Job {
  const given = node.knownEntries('a job', [...JOB_SETTINGS, 'job', 'steps']);
  const name = nameOf(given.job, 'job') ?? `Job${index + 1}`;
  const steps = given.steps ? readSteps(given.steps) : [];
  const settings = readJobSettings(given, name);
  return {
    ...settings,
    place: node.place,
    name,
    isDeployment: false,
    environment: undefined,
    steps: withCheckout(steps, node.place),
  };
}

function readDeployment(node: YamlNode, index: number): Job {
  const given = node.knownEntries('a deployment job', [...JOB_SETTINGS, 'deployment', 'environment']);
  const name = nameOf(given.deployment, 'job') ?? `Job${index + 1}`;
  const { strategy } = given;
  if (!strategy) return node.fail(`The deployment ${name} has no strategy.`, 'Add strategy: runOnce: deploy: steps.');
  const runOnce = strategy.entries('strategy').find(({ key }) => key.toLowerCase() === 'runonce')?.value;
  if (!runOnce) return strategy.fail('This deployment strategy cannot be run by the local agent.', 'Use runOnce.');
  const hooks = runOnce.entries('runOnce');
  const other = hooks.find(({ key }) => key.toLowerCase() !== 'deploy');
  if (other) return other.value.fail(`The hook ${other.key} cannot be run by the local agent.`, 'Use deploy only.');
  const deploy = hooks[0]?.value.knownEntries('deploy', ['steps', 'pool', 'variables']);
  const settings = readJobSettings({ ...given, strategy: undefined }, name);
  return {
    ...settings,
    place: node.place,
    name,
    isDeployment: true,
    environment: given.environment && readEnvironment(given.environment),
    variables: [...settings.variables, ...readVariables(deploy?.variables)],
    steps: deploy?.steps ? readSteps(deploy.steps) : [],
  };
}

function readEnvironment(node: YamlNode): string {
  if (!node.isMapping) return node.text('environment');
  const given = node.knownEntries('environment', ['name', 'resourceName', 'resourceId', 'resourceType', 'tags']);
  return given.name?.text('name') ?? '';
}

type JobSettings = Omit<Job, 'place' | 'name' | 'isDeployment' | 'environment' | 'steps'>;

function readJobSettings(given: Given<(typeof JOB_SETTINGS)[number]>, name: string): JobSettings {
  given.container?.fail(
    'A job in a container cannot be run by the local agent.',
    'Remove container: it runs on this machine.',
  );
  given.services?.fail('Service containers cannot be run by the local agent.', 'Remove services.');
  if (given.pool && !given.pool.isMapping && given.pool.text('pool').toLowerCase() === 'server') {
    given.pool.fail('An agentless job cannot be run by the local agent.', 'Remove the job.');
  }
  return {
    displayName: given.displayName?.text('displayName') ?? name,
    dependsOn: readNames(given.dependsOn) ?? [],
    condition: given.condition?.text('condition'),
    continueOnError: readFlag(given.continueOnError, 'continueOnError', false),
    timeoutInMinutes: readNumber(given.timeoutInMinutes, 'timeoutInMinutes', 60),
    variables: readVariables(given.variables),
    legs: given.strategy ? readMatrix(given.strategy) : [],
  };
}

function readMatrix(strategy: YamlNode): Leg[] {
  const { matrix, parallel } = strategy.knownEntries('strategy', ['matrix', 'maxParallel', 'parallel']);
  parallel?.unsupported('parallel', 'Write a matrix with a leg for each.');
  if (!matrix) return strategy.fail('This strategy has no matrix.', 'Add one.');
  if (!matrix.isMapping)
    return matrix.unsupported('A matrix that an earlier job computes', 'Write the legs into the file.');
  return matrix.entries('matrix').map(({ key, value }) => ({
    name: key,
    variables: value.entries(`the leg ${key}`).map((each) => ({
      name: each.key,
      value: each.value.text(`the variable ${each.key}`),
      readOnly: false,
      place: each.value.place,
    })),
  }));
}

function withCheckout(steps: readonly Step[], place: SourceLocation): Step[] {
  if (steps.some((step) => step.kind === 'checkout')) return [...steps];
  return [{ ...IMPLICIT_CHECKOUT, place }, ...steps];
}

const IMPLICIT_CHECKOUT = {
  kind: 'checkout',
  repository: 'self',
  clean: false,
  ...NEW_PIPELINE_FETCH,
  name: undefined,
  displayName: undefined,
  condition: undefined,
  continueOnError: false,
  enabled: true,
  env: {},
  timeoutInMinutes: 0,
  retryCountOnTaskFailure: 0,
  target: undefined,
} as const;

function readNames(node: YamlNode | undefined): string[] | undefined {
  if (!node) return undefined;
  if (node.isList) return node.items('dependsOn').map((each) => each.text('dependsOn'));
  const name = node.text('dependsOn');
  return name === '' ? [] : [name];
}

function readVariables(node: YamlNode | undefined): VariableSetting[] {
  if (!node) return [];
  if (!node.isList) {
    return node.entries('variables').map(({ key, value }) => {
      return { name: key, value: value.text(`the variable ${key}`), readOnly: false, place: value.place };
    });
  }
  return node.items('variables').flatMap((item) => {
    const given = item.knownEntries('a variable', ['name', 'value', 'readonly', 'group']);
    if (given.group) return [];
    const name = given.name?.text('name') ?? '';
    if (name === '') return item.fail('This variable has no name.', 'Add name and value.');
    const readOnly = readFlag(given.readonly, 'readonly', false);
    return [{ name, value: given.value?.text('value') ?? '', readOnly, place: item.place }];
  });
}

/** The variables of a group lie in Azure DevOps. */
function groupWarnings(node: YamlNode): FileWarning[] {
  const group = node.valueOf('group');
  if (group?.content.kind === 'scalar' && node.isMapping) {
    const text = `The variable group ${group.content.text} is not here, so its variables are empty. Give them with --variable NAME=VALUE.`;
    return [{ place: group.place, text }];
  }
  switch (node.content.kind) {
    case 'mapping':
      return node.content.entries
        .filter(({ key }) => /^(variables|stages|jobs|strategy|runonce|deploy)$/i.test(key))
        .flatMap(({ value }) => groupWarnings(value));
    case 'list':
      return node.content.items.flatMap(groupWarnings);
    case 'scalar':
    case 'empty':
      return [];
  }
}

type Dependent = { readonly name: string; readonly dependsOn: readonly string[] };

function checkDependencies(list: readonly Dependent[], node: YamlNode, what: string): void {
  const names = list.map((each) => each.name.toLowerCase());
  const twice = list.find((each, index) => names.indexOf(each.name.toLowerCase()) !== index);
  if (twice) node.fail(`Two ${what}s are named ${twice.name}.`, 'Give each a name of its own.');
  for (const each of list)
    for (const name of each.dependsOn)
      if (!names.includes(name.toLowerCase()))
        node.fail(`The ${what} ${each.name} depends on ${name}, which does not exist.`, 'Correct dependsOn.');
  const reached = new Set<string>();
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const each of list)
      if (each.dependsOn.every((name) => reached.has(name.toLowerCase()))) reached.add(each.name.toLowerCase());
  }
  const stuck = list.find((each) => !reached.has(each.name.toLowerCase()));
  if (stuck) node.fail(`The ${what} ${stuck.name} waits for itself.`, 'Remove the circle from dependsOn.');
}
