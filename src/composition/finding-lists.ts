import type { Requests } from '../adapters/sonarqube/requests';
import type { FindingLists } from '../ports/sonarqube/all-findings';

/** Only exports ask for them, so they are loaded only then. */
export function findingLists(requests: Requests): FindingLists {
  const area = async (): Promise<FindingLists> =>
    (await import('../adapters/sonarqube/all-findings.js')).allFindingArea(requests);
  return {
    issuePage: async (...question) => (await area()).issuePage(...question),
    hotspotPage: async (...question) => (await area()).hotspotPage(...question),
  };
}
