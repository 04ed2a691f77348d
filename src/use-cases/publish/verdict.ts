import type { AnalysisReport } from '../../documents/analysis-report';
import type { Seal } from '../../secrets/seal';
import type { PublishServer } from './open-server';

/** A report, and whether its task must fail whatever the policies say. */
export interface Verdict {
  readonly report: AnalysisReport;
  readonly broken: boolean;
  /** Seals for later Publishes of the job that this one has published it; `null` where there is nothing to remember. */
  readonly seal: Seal | null;
  /** Key of something else that it tells of. */
  readonly lostRun?: string | undefined;
  /** The server that it was read from, for its findings; absent where none was asked. */
  readonly server?: PublishServer;
}
