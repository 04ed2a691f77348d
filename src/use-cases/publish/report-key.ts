import { toAnalysisKey, type AnalysisIdentity } from '../../domain/analysis-key';
import type { EarlierVerdicts } from './earlier-verdicts';

/** More analyses of one place in one job than this are no analyses. */
const MOST = 1000;

/**
 * Makes a key for a report that nobody prepared. It is that of no other analysis of this job, or one would hide the other,
 * and the same in the next attempt of the job, which takes its place.
 *
 * @param taken keys of this Publish, to which the new one is added
 */
export function keyOfReport(
  before: EarlierVerdicts,
  identity: AnalysisIdentity,
  location: string,
  taken: Set<string>,
): string {
  for (let ordinal = 0; ordinal < MOST; ordinal += 1) {
    const report = ordinal === 0 ? undefined : ordinal === 1 ? location : `${location} ${ordinal}`;
    const key = toAnalysisKey(report === undefined ? identity : { ...identity, report });
    if (taken.has(key) || before.hasKey(key)) continue;
    taken.add(key);
    return key;
  }
  throw new Error(`${location} was published ${MOST} times in this job`);
}
