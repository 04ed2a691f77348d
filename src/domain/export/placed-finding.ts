import type { ReportedHotspot, ReportedIssue } from '../../documents/analysis-report';
import type { FindingState, TextRange } from '../decoration/finding';

/** How many findings a page of a list holds: some name hundreds of places, and an answer is bounded. */
export const FINDINGS_OF_A_PAGE = 200;

/** A place that a finding names, with what it says of it. */
export interface FindingPlace {
  /** Relative to the project's base directory, forward slashes; `null` for the whole project. */
  readonly file: string | null;
  /** `null` for the whole file. */
  readonly range: TextRange | null;
  readonly message: string;
}

/** Places that belong together, in the order in which the server lists them. */
export interface FindingFlow {
  /** `null` where the server tells none: on older servers, and where the places are no flow. */
  readonly type: 'DATA' | 'EXECUTION' | null;
  readonly description: string;
  readonly places: readonly FindingPlace[];
}

/** What a finding has beside its words. */
interface Placed {
  readonly range: TextRange | null;
  readonly state: Exclude<FindingState, 'missing'>;
  readonly flows: readonly FindingFlow[];
}

/** An issue in any state, with all of its places. */
export interface PlacedIssue extends Placed {
  readonly issue: ReportedIssue;
  readonly lineHash: string | null;
}

/** A security hotspot in any state, with all of its places. */
export interface PlacedHotspot extends Placed {
  readonly hotspot: ReportedHotspot;
}

/** The findings of an analysis, and what is known to be missing among them. */
export interface AllFindings {
  /** Open ones first, the most severe first. */
  readonly issues: readonly PlacedIssue[];
  readonly hotspots: readonly PlacedHotspot[];
  /** By rule key. */
  readonly ruleNames: ReadonlyMap<string, string>;
  readonly gaps: readonly FindingGap[];
}

/** Why a list is not the whole truth; a reader must be told. */
export type FindingGap =
  /** There are more than are read. */
  | { readonly kind: 'limit'; readonly listed: number; readonly total: number }
  /** The token may not read security hotspots. */
  | { readonly kind: 'hotspots-not-readable' }
  /** The number of open issues differs from the server's measure of it. */
  | { readonly kind: 'count-differs'; readonly listed: number; readonly counted: number }
  /** No measure says how many there are. */
  | { readonly kind: 'count-unknown' }
  /** Whether the list is of this analysis or of a newer one is not told. */
  | { readonly kind: 'newest-unknown' };
