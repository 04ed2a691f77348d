import { NOT_PUBLISHED, parseBuildProperties, type BuildProperty } from '../../documents/build-property';
import { toSubject } from '../../documents/status-properties';
import type { ParsedDocument } from '../../documents/parse-document';
import { stateOfOutcome, type OtherAnalysis } from '../../domain/decoration/plan-statuses';
import type { Policy } from '../../domain/gate/gate-policy';
import type { AzureDevOps } from '../../ports/azure-devops';
import { otherDescription } from '../../presentation/pull-request-comments';

/** The build whose jobs analyzed. */
export interface AnalyzedBuild {
  readonly projectId: string;
  readonly buildId: string;
  readonly attempt: number;
  /** Its pipeline. */
  readonly definitionId: string | null;
}

/** What the build tells of analyses that a run does not know by itself. */
export interface OtherAnalyses {
  readonly analyses: readonly OtherAnalysis[];
  /** All of the build, by analysis key. */
  readonly properties: ReadonlyMap<string, ParsedDocument<BuildProperty>>;
}

/**
 * Analyses of other jobs and stages of a build, so that the last job does not hide the others, and the first one does not speak
 * for those that are still on their way.
 *
 * @param own keys of the analyses that need not be told
 */
export async function readOthers(
  azureDevOps: Pick<AzureDevOps, 'buildProperties'>,
  { projectId, buildId, attempt, definitionId }: AnalyzedBuild,
  own: ReadonlySet<string>,
  onNone: Policy,
): Promise<OtherAnalyses> {
  const properties = parseBuildProperties(await azureDevOps.buildProperties(projectId, buildId));
  const found = [...properties].filter(([key]) => !own.has(key)).sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    properties,
    analyses: found.map(([analysisKey, parsed]): OtherAnalysis => {
      const subject = toSubject(definitionId ?? '', analysisKey);
      if (parsed.kind !== 'document') {
        const description = `${analysisKey}: another version of this extension analyzed it`;
        return { subject, projectKey: analysisKey, state: 'error', description, buildId, attempt };
      }
      const { projectKey, reason, outcome, attempt: ofOther } = parsed.document;
      return {
        subject,
        projectKey: projectKey === '' ? analysisKey : projectKey,
        state: reason === NOT_PUBLISHED ? 'pending' : stateOfOutcome(outcome, onNone),
        description: otherDescription(parsed.document),
        buildId,
        attempt: ofOther,
      };
    }),
  };
}

/** Where the build does not tell: nobody knows how bad the others are. */
export function unknownOthers({ buildId, attempt }: Omit<AnalyzedBuild, 'definitionId'>): readonly OtherAnalysis[] {
  const description = 'What other jobs of the build analyzed is not known';
  return [{ subject: '?', projectKey: '?', state: 'error', description, buildId, attempt }];
}
