import type { UncoveredFile } from '../../documents/analysis-report';
import { unexpectedAnswer } from '../../errors/server-errors';
import type { TopFindings } from '../../ports/sonarqube/analysis-results';
import { field, toList, toOptionalText, toText, type Payload } from '../../wire/payload';
import { readMeasure } from './measures';
import type { Requests } from './requests';
import { findOther, readComponent, toFile } from './scope';

const PATH = 'api/measures/component_tree';

/** Files that tests do not cover; the server sorts and cuts the list. */
export function uncoveredFileArea(requests: Requests): Pick<TopFindings, 'uncoveredFiles'> {
  return {
    uncoveredFiles: async (projectKey, of, code, limit) => {
      const metric = code === 'new' ? 'new_uncovered_lines' : 'uncovered_lines';
      const query = {
        path: PATH,
        action: `read the files of ${projectKey} that tests do not cover`,
        params: {
          component: projectKey,
          ...of,
          metricKeys: metric,
          qualifiers: 'FIL',
          strategy: 'leaves',
          ...(code === 'new' ? { s: 'metricPeriod', metricPeriodSort: 1 } : { s: 'metric' }),
          metricSort: metric,
          metricSortFilter: 'withMeasuresOnly',
          asc: false,
          ps: limit,
        },
      };
      const { key, mark, files } = await requests.askJson(query, (payload) => ({
        ...readComponent(field(payload, 'baseComponent')),
        files: toList(field(payload, 'components'), (component) => readFile(component, projectKey, code)),
      }));
      const other = await findOther(requests, projectKey, of, [key], [mark]);
      if (other !== undefined) throw unexpectedAnswer(PATH, `it shows files of ${other}`);
      return files.filter(({ lines }) => lines > 0);
    },
  };
}

function readFile(component: Payload, projectKey: string, code: 'new' | 'all'): UncoveredFile {
  const [measure] = toList(field(component, 'measures'), readMeasure);
  const path = toOptionalText(field(component, 'path'));
  return {
    file: path ?? toFile(projectKey, toText(field(component, 'key')), new Map()) ?? projectKey,
    lines: Number((code === 'new' ? measure?.[1].newCode : measure?.[1].overall) ?? 0),
  };
}
