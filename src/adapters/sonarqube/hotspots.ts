import type { ReportedHotspot } from '../../documents/analysis-report';
import { unexpectedAnswer } from '../../errors/server-errors';
import type { TopFindings } from '../../ports/sonarqube/analysis-results';
import {
  field,
  toList,
  toNumber,
  toOptionalList,
  toOptionalNumber,
  toOptionalText,
  toText,
  type Payload,
} from '../../wire/payload';
import type { Requests } from './requests';
import { findOtherScope, pathsOf, readComponent, toFile } from './scope';

const PATH = 'api/hotspots/search';
const MOST = 500;
const PROBABILITIES: readonly (string | null)[] = ['HIGH', 'MEDIUM', 'LOW'];

/** `api/hotspots/search`; hotspots have become issues in 26.9, and the route is announced to go. */
export function hotspotArea(requests: Requests): Pick<TopFindings, 'hotspotsToReview'> {
  return {
    hotspotsToReview: async (projectKey, of, limit) => {
      const answer = await requests.askJsonIfKnown(
        {
          path: PATH,
          action: `read the security hotspots of ${projectKey}`,
          // 9.9 knows `projectKey` only, later servers take it as well as `project`.
          params: { projectKey, ...of, status: 'TO_REVIEW', ps: Math.max(1, Math.min(limit, MOST)) },
        },
        (payload) => {
          const components = toOptionalList(field(payload, 'components'), readComponent);
          const paths = pathsOf(components);
          return {
            total: toNumber(field(field(payload, 'paging'), 'total')),
            marks: components.map(({ mark }) => mark),
            found: toList(field(payload, 'hotspots'), (hotspot) => ({
              project: toText(field(hotspot, 'project')),
              hotspot: readHotspot(hotspot, projectKey, paths),
            })),
          };
        },
      );
      if (answer === null) return { total: 0, hotspots: [] };
      const { total, found, marks } = answer;
      if (total > 0 && found.length === 0) throw unexpectedAnswer(PATH, `it counts ${total} hotspots and lists none`);
      const stranger = found.find(({ project }) => project !== projectKey);
      const foreigner =
        stranger === undefined
          ? await findOtherScope(requests, projectKey, of, found.length === 0 ? [] : marks)
          : `the project ${stranger.project}`;
      if (foreigner !== undefined) throw unexpectedAnswer(PATH, `it lists hotspots of ${foreigner}`);
      // The server cannot be asked for an order.
      const hotspots = found.map(({ hotspot }) => hotspot).sort((a, b) => rank(a.probability) - rank(b.probability));
      return { total, hotspots };
    },
  };
}

/** @param paths of files, by key of their component */
export function readHotspot(hotspot: Payload, projectKey: string, paths: ReadonlyMap<string, string>): ReportedHotspot {
  return {
    key: toText(field(hotspot, 'key')),
    rule: toOptionalText(field(hotspot, 'ruleKey')),
    message: toOptionalText(field(hotspot, 'message')) ?? '',
    file: toFile(projectKey, toText(field(hotspot, 'component')), paths),
    line: toOptionalNumber(field(hotspot, 'line')),
    probability: toOptionalText(field(hotspot, 'vulnerabilityProbability')),
  };
}

function rank(probability: string | null): number {
  const index = PROBABILITIES.indexOf(probability);
  return index < 0 ? PROBABILITIES.length : index;
}
