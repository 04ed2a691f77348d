/** Who asks: nobody, somebody with a wrong token, or the owner of a good one of a kind. */
export type Asker = 'nobody' | 'wrong' | 'user' | 'project' | 'global' | 'other-project';

/** Ids of one server, for the `{...}` of a question. */
export interface Ids {
  readonly project: string;
  readonly task: string;
  readonly analysis: string;
}

/** One request that goes to both servers. */
export interface Question {
  /** With `{project}`, `{task}` and `{analysis}`. */
  readonly path: string;
  readonly as: Asker;
  readonly accept: string;
}

type Row = readonly [path: string, as: readonly Asker[], accept?: string];

const METRICS = 'ncloc,violations,coverage,duplicated_lines_density,reliability_rating,security_hotspots';
const BY_NCLOC =
  'qualifiers=FIL&strategy=leaves&s=metric&metricSort=ncloc&metricSortFilter=withMeasuresOnly&asc=false&ps=5';
const FILE = 'application/octet-stream';

/** Every request of our tasks, by everyone who may send it, and what they send when something is wrong. */
const ROWS: readonly Row[] = [
  ['api/system/status', ['nobody', 'wrong', 'user']],
  ['api/server/version', ['nobody', 'user'], '*/*'],
  ['api/users/current', ['nobody', 'wrong', 'user', 'project', 'global']],
  ['api/features/list', ['nobody', 'wrong', 'user', 'project']],
  ['api/plugins/installed', ['nobody', 'wrong', 'user', 'project', 'global']],
  ['api/components/search?qualifiers=TRK&ps=5', ['nobody', 'user', 'global']],

  ['api/v2/analysis/version', ['nobody', 'wrong', 'user'], '*/*'],
  ['api/v2/analysis/version', ['user']],
  ['api/v2/analysis/engine', ['nobody', 'wrong', 'user', 'project', 'global']],
  ['api/v2/analysis/engine', ['user'], 'text/plain'],
  ['api/v2/analysis/engine', ['nobody'], FILE],
  ['api/v2/analysis/jres?os=linux&arch=x64', ['nobody', 'wrong', 'user', 'project']],
  ['api/v2/analysis/jres?os=linux&arch=x64', ['user'], FILE],
  ['api/v2/analysis/jres/unknown', ['nobody', 'user'], FILE],
  ['api/v2/clean-code-policy/mode', ['nobody', 'wrong', 'user', 'project']],
  ['api/v2/unknown', ['user']],

  ['api/ce/task?id={task}', ['nobody', 'wrong', 'user', 'project', 'global', 'other-project']],
  ['api/ce/task?id={task}&additionalFields=warnings', ['user', 'project', 'global', 'other-project']],
  ['api/ce/task?id=unknown', ['user', 'project']],
  ['api/ce/task', ['user']],

  [
    'api/qualitygates/project_status?analysisId={analysis}',
    ['nobody', 'wrong', 'user', 'project', 'global', 'other-project'],
  ],
  ['api/qualitygates/project_status?analysisId=unknown', ['user', 'project']],
  ['api/qualitygates/project_status?projectKey={project}', ['user', 'project', 'other-project']],
  ['api/qualitygates/project_status?projectKey=unknown', ['user', 'global']],
  ['api/qualitygates/project_status?projectKey={project}&branch=main', ['user']],
  ['api/qualitygates/project_status?projectKey={project}&branch=nope', ['user']],
  ['api/qualitygates/project_status?projectKey={project}&pullRequest=42', ['user']],
  ['api/qualitygates/project_status', ['user']],

  [
    `api/measures/component?component={project}&metricKeys=${METRICS}`,
    ['nobody', 'wrong', 'user', 'project', 'global', 'other-project'],
  ],
  ['api/measures/component?component={project}&metricKeys=ncloc,nope,nada', ['user']],
  ['api/measures/component?component={project}&metricKeys=ncloc&branch=nope', ['user']],
  ['api/measures/component?component={project}&metricKeys=ncloc&pullRequest=42', ['user']],
  ['api/measures/component?component=unknown&metricKeys=ncloc', ['user']],
  ['api/measures/component?component={project}', ['user']],

  [
    `api/measures/component_tree?component={project}&metricKeys=ncloc&${BY_NCLOC}`,
    ['nobody', 'wrong', 'user', 'project', 'global', 'other-project'],
  ],
  [`api/measures/component_tree?component={project}&metricKeys=ncloc,nope&${BY_NCLOC}`, ['user']],
  [`api/measures/component_tree?component={project}&metricKeys=files&${BY_NCLOC}`, ['user']],
  [`api/measures/component_tree?component={project}&metricKeys=ncloc&branch=nope&${BY_NCLOC}`, ['user']],
  [`api/measures/component_tree?component={project}&metricKeys=ncloc&pullRequest=42&${BY_NCLOC}`, ['user']],
  [`api/measures/component_tree?component=unknown&metricKeys=ncloc&${BY_NCLOC}`, ['user']],
  ['api/measures/component_tree?component={project}', ['user']],

  [
    'api/issues/search?componentKeys={project}&resolved=false&s=SEVERITY&asc=false&ps=5',
    ['nobody', 'wrong', 'user', 'project', 'global'],
  ],
  ['api/issues/search?componentKeys={project}&inNewCodePeriod=true&resolved=false&ps=5', ['user']],
  ['api/issues/search?componentKeys=unknown&resolved=false&ps=5', ['user']],
  ['api/issues/search?componentKeys={project}&pullRequest=42&resolved=false&ps=5', ['user']],

  ['api/hotspots/search?projectKey={project}&status=TO_REVIEW&ps=5', ['nobody', 'user', 'project', 'global']],
  ['api/hotspots/search?projectKey=unknown&status=TO_REVIEW&ps=5', ['user']],
  ['api/hotspots/search?projectKey={project}&pullRequest=42&status=TO_REVIEW&ps=5', ['user']],

  [
    'api/project_analyses/search?project={project}&ps=1',
    ['nobody', 'wrong', 'user', 'project', 'global', 'other-project'],
  ],
  ['api/project_analyses/search?project={project}&branch=main&ps=1', ['user']],
  ['api/project_analyses/search?project={project}&branch=nope&ps=1', ['user']],
  ['api/project_analyses/search?project={project}&pullRequest=42&ps=1', ['user']],
  ['api/project_analyses/search?project=unknown&ps=1', ['user', 'global']],
  ['api/project_analyses/search', ['user']],

  ['api/ce/analysis_status?component={project}', ['nobody', 'wrong', 'user', 'project', 'global', 'other-project']],
  ['api/ce/analysis_status?component={project}&branch=main', ['user']],
  ['api/ce/analysis_status?component={project}&branch=nope', ['user']],
  ['api/ce/analysis_status?component={project}&pullRequest=42', ['user']],
  ['api/ce/analysis_status?component=unknown', ['user', 'global']],
  ['api/ce/analysis_status', ['user']],

  ['api/metrics/search?ps=500&p=1', ['nobody', 'user', 'project']],
  ['api/project_branches/list?project={project}', ['nobody', 'wrong', 'user', 'project', 'global', 'other-project']],
  ['api/project_branches/list?project=unknown', ['user', 'project', 'global']],
  ['api/unknown/thing', ['user', 'nobody']],
];

export const QUESTIONS: readonly Question[] = ROWS.flatMap(([path, askers, accept = 'application/json']) =>
  askers.map((as) => ({ path, as, accept })),
);

/** What a person reads of a question, and what known differences name it by. */
export function titleOf({ path, as, accept }: Question): string {
  return `${path} as ${as}${accept === 'application/json' ? '' : `, Accept: ${accept}`}`;
}
