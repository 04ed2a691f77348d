import type { FindingFlow, FindingPlace } from '../../domain/export/placed-finding';
import { toLocation, type ProjectPlace } from './location';
import { toMessage } from './message';
import type { SarifCodeFlow, SarifLocation, SarifResult } from './sarif-log';

/** A finding names no more places in a file for others; some have thousands. */
const MOST_PLACES = 100;

/**
 * The further places of a finding, as SonarQube's own pages show them: flows that have a type in the order of the server, those of
 * older servers backwards, since they begin at the sink, and places that stand alone as related ones.
 * Source: sonarqube-webapp `helpers/issues.ts`, `splitFlows`.
 */
export function toFlows(
  flows: readonly FindingFlow[],
  project: ProjectPlace,
): Pick<SarifResult, 'codeFlows' | 'relatedLocations'> {
  const told = flows.filter(({ places }) => places.length > 0);
  const typed = told.filter(({ type }) => type !== null);
  const untyped = told.filter(({ type }) => type === null);
  const areApart = untyped.every(({ places }) => places.length === 1);
  const related = areApart ? untyped.flatMap(({ places }) => places).slice(0, MOST_PLACES) : [];
  const followed = within(
    [
      ...typed.filter(({ type }) => type === 'DATA'),
      ...typed.filter(({ type }) => type === 'EXECUTION'),
      ...(areApart ? [] : untyped.map((flow) => ({ ...flow, places: [...flow.places].reverse() }))),
    ],
    MOST_PLACES,
  );
  return {
    ...(followed.length === 0 ? {} : { codeFlows: followed.map((flow) => toCodeFlow(flow, project)) }),
    ...(related.length === 0 ? {} : { relatedLocations: toRelated(related, project) }),
  };
}

/** Whole flows only, but for the first: half a way explains nothing, and a long one is better than none. */
function within(flows: readonly FindingFlow[], most: number): readonly FindingFlow[] {
  let left = most;
  return flows.flatMap((flow, index) => {
    const places = index === 0 ? flow.places.slice(0, most) : flow.places;
    left -= places.length;
    return left < 0 ? [] : [{ ...flow, places }];
  });
}

function toCodeFlow({ description, places }: FindingFlow, project: ProjectPlace): SarifCodeFlow {
  return {
    ...(description === '' ? {} : { message: toMessage(description, 'Flow') }),
    threadFlows: [{ locations: places.map((place) => ({ location: toLocation(place, project) })) }],
  };
}

function toRelated(places: readonly FindingPlace[], project: ProjectPlace): readonly SarifLocation[] {
  return places.map((place, index) => toLocation(place, project, index + 1));
}
