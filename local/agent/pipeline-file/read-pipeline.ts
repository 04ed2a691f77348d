import { type FileWarning, type Pipeline, type Stage } from './pipeline-model';
import { checkDependencies, readNames } from './depends-on';
import { JOB_SETTINGS, readImplicitJob, readJobs } from './read-jobs';
import { nameOf } from './read-steps';
import { readVariables } from './read-variables';
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
