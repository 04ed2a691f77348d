import { unexpectedAnswer } from '../../errors/server-errors';
import type { AnalysisResults, MeasuresAnswer } from '../../ports/sonarqube/analysis-results';
import { field, toList, toOptionalList, toOptionalText, toText, type Payload } from '../../wire/payload';
import { readAnswer } from './answer-errors';
import type { Query, Requests } from './requests';
import { findOther, readMark } from './scope';

/** Measures of projects, branches and pull requests. */
export function measureArea(requests: Requests): Pick<AnalysisResults, 'measures'> {
  return {
    measures: async (projectKey, of, metrics) => {
      const query = (keys: readonly string[]): Query => ({
        path: 'api/measures/component',
        action: `read the measures of ${projectKey}`,
        params: { component: projectKey, ...of, metricKeys: keys.join(',') },
      });
      const first = await requests.ask(
        query(metrics),
        ({ status, text }) => status === 404 && unknownMetrics(text).length > 0,
      );
      const unknown = first.status === 404 ? unknownMetrics(first.text) : [];
      const known = metrics.filter((metric) => !unknown.includes(metric));
      // One metric that a server does not know makes it refuse them all.
      if (known.length === 0) return { projectName: null, values: {} };
      const answer = first.status === 404 ? await requests.ask(query(known)) : first;
      const { key, mark, ...measures } = readAnswer(requests.connection, query(known), answer, readMeasures);
      const other = await findOther(requests, projectKey, of, [key], [mark]);
      if (other !== undefined) throw unexpectedAnswer(query(known).path, `it shows measures of ${other}`);
      return measures;
    },
  };
}

/** `The following metric keys are not found: a, b`; of the whole answer, since people are shown its beginning only. */
function unknownMetrics(text: string): readonly string[] {
  const list = /metric keys are not found: ([\w, ]+)/i.exec(text)?.[1];
  return list === undefined ? [] : list.split(',').map((key) => key.trim());
}

function readMeasures(payload: Payload) {
  const component = field(payload, 'component');
  return {
    key: toText(field(component, 'key')),
    mark: readMark(component),
    projectName: toOptionalText(field(component, 'name')),
    // Not by assignment: a metric may have the name of a member of every object.
    values: Object.fromEntries(toList(field(component, 'measures'), readMeasure)),
  };
}

/** The value on new code is in `period`, on 9.9 (and in the cloud) in `periods`. */
export function readMeasure(measure: Payload): readonly [string, MeasuresAnswer['values'][string]] {
  const period = field(measure, 'period');
  const read = (entry: Payload): string | null => toOptionalText(field(entry, 'value'));
  return [
    toText(field(measure, 'metric')),
    {
      overall: read(measure),
      newCode:
        period.value === undefined || period.value === null
          ? (toOptionalList(field(measure, 'periods'), read)[0] ?? null)
          : read(period),
    },
  ];
}
