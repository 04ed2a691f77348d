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
import { findOther, pathsOf, readComponent, toFile, type PathsByComponent } from './scope';

export const HOTSPOTS = 'api/hotspots/search';
const MOST = 500;
const PROBABILITIES: readonly (string | null)[] = ['HIGH', 'MEDIUM', 'LOW'];

/** `api/hotspots/search`; hotspots have become issues in 26.9, and the route is announced to go. */
export function hotspotArea(requests: Requests): Pick<TopFindings, 'hotspotsToReview'> {
  return {
    hotspotsToReview: async (projectKey, of, limit) => {
      const answer = await requests.askJsonIfKnown(
        {
          path: HOTSPOTS,
          action: `read the security hotspots of ${projectKey}`,
          // 9.9 knows `projectKey` only, later servers take it as well as `project`.
          params: { projectKey, ...of, status: 'TO_REVIEW', ps: Math.max(1, Math.min(limit, MOST)) },
        },
        (payload) =>
          readHotspots(payload, projectKey, (hotspot, entry) => ({
            hotspot,
            project: toText(field(entry, 'project')),
          })),
      );
      if (answer === null) return { total: 0, hotspots: [] };
      const { total, found, marks } = answer;
      if (total > 0 && found.length === 0)
        throw unexpectedAnswer(HOTSPOTS, `it counts ${total} hotspots and lists none`);
      const projects = found.map(({ project }) => project);
      const other = await findOther(requests, projectKey, of, projects, found.length === 0 ? [] : [...marks.values()]);
      if (other !== undefined) throw unexpectedAnswer(HOTSPOTS, `it lists hotspots of ${other}`);
      // The server cannot be asked for an order.
      const hotspots = found.map(({ hotspot }) => hotspot).sort((a, b) => rank(a.probability) - rank(b.probability));
      return { total, hotspots };
    },
  };
}

/** Reads a page of `api/hotspots/search`, with the marks of components by key; `more` reads what else of a hotspot is wanted. */
export function readHotspots<Hotspot>(
  payload: Payload,
  projectKey: string,
  more: (hotspot: ReportedHotspot, entry: Payload, paths: PathsByComponent) => Hotspot,
) {
  const components = toOptionalList(field(payload, 'components'), readComponent);
  const paths = pathsOf(components);
  return {
    total: toNumber(field(field(payload, 'paging'), 'total')),
    marks: new Map(components.map(({ key, mark }) => [key, mark])),
    found: toList(field(payload, 'hotspots'), (entry) => more(readHotspot(entry, projectKey, paths), entry, paths)),
  };
}

function readHotspot(hotspot: Payload, projectKey: string, paths: PathsByComponent): ReportedHotspot {
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
