import type { AnalysisResults } from '../../ports/sonarqube/analysis-results';
import { field, toList, toOptionalText, toText, toWord } from '../../wire/payload';
import type { Requests } from './requests';

/** Metrics and severities as the server defines them. */
export function qualityModelArea(requests: Requests): Pick<AnalysisResults, 'metricDefinitions' | 'severityMode'> {
  return {
    metricDefinitions: async () => {
      const definitions = new Map<string, { readonly name: string; readonly type: string }>();
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const entries = await requests.askJson(
          { path: 'api/metrics/search', action: 'read the list of metrics', params: { ps: PAGE, p: page } },
          (payload) =>
            toList(field(payload, 'metrics'), (metric) => {
              const key = toText(field(metric, 'key'));
              const name = toOptionalText(field(metric, 'name')) ?? key;
              return [key, { name, type: toText(field(metric, 'type')) }] as const;
            }),
        );
        for (const [key, definition] of entries) definitions.set(key, definition);
        if (entries.length < PAGE) break;
      }
      return definitions;
    },
    severityMode: () =>
      requests.askJsonIfKnown({ path: 'api/v2/clean-code-policy/mode', action: 'read the severity mode' }, (payload) =>
        toWord(field(payload, 'mode'), ['MQR', 'STANDARD_EXPERIENCE']) === 'MQR' ? 'MQR' : 'STANDARD',
      ),
  };
}

const PAGE = 500;
const MOST_PAGES = 20;
