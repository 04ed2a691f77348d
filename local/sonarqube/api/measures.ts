import { json, refuse, type Answer } from '../answer';
import { findMetric, METRICS, type Metric } from '../metrics';
import { canBrowse, canScan, demand } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import { COMPONENT_WORDING, listOf, pageOf, paging, requireProject, requireTarget, scopeFields } from '../targets';
import { isAtLeast } from '../version';
import { describePeriod } from './quality-gates';

/** Measures and the catalog of metrics. */
export const MEASURE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/measures/component',
    required: ['component', 'metricKeys'],
    optional: ['branch', 'pullRequest', 'additionalFields'],
    handle: component,
  },
  {
    method: 'GET',
    path: '/api/measures/component_tree',
    required: ['component', 'metricKeys'],
    optional: [
      'branch',
      'pullRequest',
      'qualifiers',
      'strategy',
      's',
      'metricSort',
      'metricPeriodSort',
      'metricSortFilter',
      'asc',
      'p',
      'ps',
    ],
    handle: componentTree,
  },
  {
    method: 'GET',
    path: '/api/metrics/search',
    optional: ['p', 'ps'],
    handle: ({ parameters }) => {
      const { page, size } = paging(parameters);
      const metrics = pageOf(METRICS, { page, size }).map((metric, index) => ({
        id: String(index + 1),
        key: metric.key,
        type: metric.type,
        name: metric.name,
        description: metric.description,
        domain: metric.domain,
        direction: metric.direction,
        qualitative: metric.qualitative,
        hidden: false,
      }));
      return json({ metrics, total: METRICS.length, p: page, ps: size });
    },
  },
];

function component({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const project = requireProject(instance, parameters.get('component') ?? '', COMPONENT_WORDING);
  const target = requireTarget(project, parameters, COMPONENT_WORDING);
  // Execute Analysis is enough from 2025.2 on; analysis tokens have nothing else.
  const scanIsEnough = isAtLeast(instance.settings.version, '25.2');
  demand(canBrowse(caller, project.key) || (scanIsEnough && canScan(caller, project.key)));
  const keys = listOf(parameters, 'metricKeys') ?? [];
  const unknown = keys.filter((key) => !findMetric(key));
  if (unknown.length > 0) refuse(404, `The following metric keys are not found: ${unknown.join(', ')}`);
  const values = instance.measuresOf(target);
  const additional = listOf(parameters, 'additionalFields') ?? [];
  const metrics = keys.flatMap((key) => findMetric(key) ?? []).sort((a, b) => (a.key < b.key ? -1 : 1));
  return json({
    component: {
      key: project.key,
      name: project.name,
      qualifier: 'TRK',
      measures: metrics.flatMap((metric) => {
        const value = values.get(metric.key);
        return value === undefined ? [] : [measure(metric, value)];
      }),
      ...scopeFields(target),
    },
    ...(additional.includes('metrics') ? { metrics: metrics.map(describeMetric) } : {}),
    ...(additional.includes('period') && target.period
      ? { period: { index: 1, ...describePeriod(target.period) } }
      : {}),
  });
}

/** Files with their measures; of the ways to sort only the one by a metric, and of components only files, are here. */
function componentTree({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const project = requireProject(instance, parameters.get('component') ?? '', COMPONENT_WORDING);
  const target = requireTarget(project, parameters, COMPONENT_WORDING);
  demand(canBrowse(caller, project.key));
  const keys = listOf(parameters, 'metricKeys') ?? [];
  const unknown = keys.filter((key) => !findMetric(key));
  if (unknown.length > 0) refuse(404, `The following metric keys are not found: ${unknown.join(', ')}`);
  const metrics = keys.flatMap((key) => findMetric(key) ?? []);
  const sort = parameters.get('metricSort') ?? '';
  if (!keys.includes(sort))
    refuse(400, `To sort by the '${sort}' metric, it must be in the list of metric keys in the 'metricKeys' parameter`);
  const measured = [...target.files].map(([path, file]) => {
    const only = {
      ...target,
      files: new Map([[path, file]]),
      issues: target.issues.filter((issue) => issue.path === path),
    };
    return { path, file, values: instance.measuresOf(only) };
  });
  const shown = measured
    .filter(({ values }) => parameters.get('metricSortFilter') !== 'withMeasuresOnly' || values.has(sort))
    .sort((a, b) => Number(a.values.get(sort)) - Number(b.values.get(sort)) || (a.path < b.path ? -1 : 1));
  if (parameters.get('asc') === 'false') shown.reverse();
  const { page, size } = paging(parameters);
  const measuresOf = (values: ReadonlyMap<string, string>): readonly object[] =>
    metrics.flatMap((metric) => {
      const value = values.get(metric.key);
      return value === undefined ? [] : [measure(metric, value)];
    });
  return json({
    paging: { pageIndex: page, pageSize: size, total: shown.length },
    baseComponent: {
      key: project.key,
      name: project.name,
      qualifier: 'TRK',
      // The real server leaves them out where files are listed.
      measures: [],
      ...scopeFields(target),
    },
    components: pageOf(shown, { page, size }).map(({ path, file, values }) => ({
      key: `${project.key}:${path}`,
      name: path.split('/').at(-1),
      qualifier: 'FIL',
      path,
      language: file.language,
      measures: measuresOf(values),
      ...scopeFields(target),
    })),
  });
}

function measure(metric: Metric, value: string): object {
  const best = metric.best === undefined ? {} : { bestValue: Number(metric.best) === Number(value) };
  return metric.key.startsWith('new_')
    ? { metric: metric.key, period: { index: 1, value, ...best } }
    : { metric: metric.key, value, ...best };
}

function describeMetric(metric: Metric): object {
  return {
    key: metric.key,
    name: metric.name,
    description: metric.description,
    domain: metric.domain,
    type: metric.type,
    ...(metric.direction === 0 ? {} : { higherValuesAreBetter: metric.direction === 1 }),
    qualitative: metric.qualitative,
    hidden: false,
    ...(metric.type === 'PERCENT' ? { decimalScale: 1 } : {}),
    ...(metric.best === undefined ? {} : { bestValue: metric.best }),
    ...(metric.worst === undefined ? {} : { worstValue: metric.worst }),
  };
}
