import { type Job, type Pipeline, type Stage, type Step, type VariableSetting } from './pipeline-model';
import { nameOf, NEW_PIPELINE_FETCH, readFlag, readNumber, readSteps } from './read-steps';
import { parsePipelineYaml, type YamlNode } from './yaml-node';

/** Known to Azure Pipelines, without meaning for a run on this machine. */
const WITHOUT_MEANING = [
  'trigger',
  'pr',
  'schedules',
  'name',
  'pool',
  'appendCommitMessageToRunName',
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
 * Reads a pipeline file as it stands.
 *
 * @param file its name, for messages
 * @throws PipelineFileError with line and remedy
 */
export function readPipeline(text: string, file: string): Pipeline {
  const root = parsePipelineYaml(text, file);
  const given = root.knownEntries('the pipeline', [
    ...WITHOUT_MEANING,
    ...JOB_SETTINGS,
    'variables',
    'stages',
    'jobs',
    'steps',
    'parameters',
    'resources',
    'extends',
  ]);
  given.extends?.unsupported('extends', 'Write the template into the file.');
  given.parameters?.unsupported('parameters', 'Use variables.');
  given.resources?.unsupported('resources', 'Remove it, with what refers to it.');
  const stages = given.stages
    ? readStages(given.stages)
    : [
        {
          ...IMPLICIT_STAGE,
          line: root.line,
          jobs: given.jobs ? readJobs(given.jobs) : [readImplicitJob(root, given)],
        },
      ];
  return { file, variables: readVariables(given.variables), stages };
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
    line: root.line,
    name: 'Job',
    isDeployment: false,
    environment: undefined,
    variables: [],
    steps: withCheckout(readSteps(given.steps), root.line),
  };
}

function readStages(node: YamlNode): Stage[] {
  const stages: Stage[] = [];
  for (const [index, item] of node.items('stages').entries()) {
    refuseTemplate(item, 'stages');
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
      line: item.line,
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
    refuseTemplate(item, 'jobs');
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
    line: node.line,
    name,
    isDeployment: false,
    environment: undefined,
    steps: withCheckout(steps, node.line),
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
    line: node.line,
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

type JobSettings = Omit<Job, 'line' | 'name' | 'isDeployment' | 'environment' | 'steps'>;

function readJobSettings(given: Given<(typeof JOB_SETTINGS)[number]>, name: string): JobSettings {
  given.strategy?.unsupported('strategy', 'Write one job for each leg.');
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
  };
}

function withCheckout(steps: readonly Step[], line: number): Step[] {
  if (steps.some((step) => step.kind === 'checkout')) return [...steps];
  return [{ ...IMPLICIT_CHECKOUT, line }, ...steps];
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
      return { name: key, value: value.text(`the variable ${key}`), readOnly: false, line: value.line };
    });
  }
  return node.items('variables').map((item) => {
    refuseTemplate(item, 'variables');
    const given = item.knownEntries('a variable', ['name', 'value', 'readonly', 'group']);
    given.group?.unsupported('A variable group', 'Write its variables into the file, or pass them to the local agent.');
    const name = given.name?.text('name') ?? '';
    if (name === '') return item.fail('This variable has no name.', 'Add name and value.');
    const readOnly = readFlag(given.readonly, 'readonly', false);
    return { name, value: given.value?.text('value') ?? '', readOnly, line: item.line };
  });
}

function refuseTemplate(node: YamlNode, what: string): void {
  const template = node.isMapping && node.entries(what).find(({ key }) => key.toLowerCase() === 'template');
  if (template) template.value.unsupported('A template', `Write the ${what} of the template into the file.`);
}

type Dependent = { readonly name: string; readonly line: number; readonly dependsOn: readonly string[] };

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
