import { checkDependencies, readNames } from './depends-on';
import { type SourceLocation } from './pipeline-file-error';
import { type Job, type Leg, type Step } from './pipeline-model';
import { nameOf, NEW_PIPELINE_FETCH, readFlag, readNumber, readSteps } from './read-steps';
import { readVariables } from './read-variables';
import { type YamlNode } from './yaml-node';

export const JOB_SETTINGS = [
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

export function readJobs(node: YamlNode): Job[] {
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

/** Of a pipeline without jobs: its steps are those of one. */
export function readImplicitJob(root: YamlNode, given: Given<(typeof JOB_SETTINGS)[number] | 'steps'>): Job {
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
