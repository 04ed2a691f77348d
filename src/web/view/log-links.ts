import type { AnalysisReport } from '../../documents/analysis-report';
import { safeAddress } from '../../presentation/links';
import type { BuildSnapshot, TaskRun } from '../reading/build-snapshot';
import { stepsOf } from '../reading/decorations';
import type { LinkView } from './view';

type RunOfBuild = Pick<BuildSnapshot, 'page' | 'tasks' | 'attachments'>;

/** The log of a step, as the page of the build shows it; `undefined` where the timeline does not tell its job. */
export function logOf(run: TaskRun, page: string): LinkView | undefined {
  const root = safeAddress(page);
  if (root === undefined || run.jobId === undefined) return undefined;
  const url = new URL(root);
  url.searchParams.set('view', 'logs');
  url.searchParams.set('j', run.jobId);
  url.searchParams.set('t', run.recordId);
  return { text: `Log of “${run.displayName}”`, href: url.href };
}

/** The log of the step that published a report: the one that attached it. */
export function logOfReport(report: AnalysisReport, { page, tasks, attachments }: RunOfBuild): LinkView | undefined {
  const records = stepsOf(report, attachments).map((step) => step.split('/').at(-1));
  const run = tasks?.find(({ recordId }) => records.includes(recordId));
  return run === undefined ? undefined : logOf(run, page);
}
