import type { AnalysisScope } from '../documents/analysis-scope';
import { sha256 } from './digest';
import type { JobContext } from './job-context';

/** What makes an analysis different from every other one of the same build. */
export interface AnalysisIdentity {
  readonly analysisName: string | null;
  readonly projectKey: string;
  readonly serverUrl: string;
  readonly scope: AnalysisScope;
  /** Its job inside the phase is the leg of a matrix. */
  readonly job: Pick<JobContext, 'phase' | 'jobName'> & { readonly pipeline: { readonly stage: string } };
  /** Tells apart what else is the same: where the scanner's report lies. */
  readonly report?: string;
}

const SLUG_LENGTH = 39;

/**
 * Makes the key of an analysis, `[a-z0-9-]{1,48}`: a readable slug and eight hexadecimal digits over its identity. The
 * attempt is not part of it, so a re-run of the same job has the same key; matrix legs, jobs and stages never meet.
 */
export function toAnalysisKey(identity: AnalysisIdentity): string {
  const { projectKey, serverUrl, scope, job, analysisName, report } = identity;
  const { pipeline, phase, jobName } = job;
  const parts = [projectKey, serverUrl, identityOf(scope), pipeline.stage, phase, jobName, analysisName];
  const digits = sha256(JSON.stringify(report === undefined ? parts : [...parts, report])).slice(0, 8);
  const slug = slugOf(analysisName ?? projectKey, SLUG_LENGTH);
  return slug === '' ? digits : `${slug}-${digits}`;
}

/** A separate project has a key of its own: what it stands for tells nothing more. */
function identityOf(scope: AnalysisScope): AnalysisScope {
  return scope.kind === 'main-branch' ? { kind: scope.kind, name: scope.name } : scope;
}

/** Lower-case letters and digits of a name, with hyphens between; empty where it has none. */
export function slugOf(text: string, length?: number): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, length)
    .replace(/^-+|-+$/g, '');
}
