import { dotnetBegunTwice } from '../../errors/catalog';
import { preparedAnalyses, type JobVariables } from '../job/analyses-of-job';

/**
 * The first step of SonarScanner for .NET removes what an earlier first step of the job has gathered, without a word. So a
 * second one is refused while an analysis of .NET waits for its Analyze; the same analysis may be begun anew.
 */
export function checkOtherDotnet(job: JobVariables, analysisKey: string): void {
  for (const one of preparedAnalyses(job)) {
    if (one.kind === 'broken' || one.key === analysisKey || one.scan !== null) continue;
    const { handoff } = one;
    if (handoff.state === 'prepared' && handoff.scannerMode === 'dotnet') throw dotnetBegunTwice(handoff.project.key);
  }
}
