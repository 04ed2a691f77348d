import type { AnalysisReport } from '../../../src/documents/analysis-report';
import type { DecorationSettings } from '../../../src/domain/decoration/decoration-settings';
import { decoratePullRequest, type DecorationRequest } from '../../../src/use-cases/decorate/decorate-pull-request';
import { inMemoryFiles, recordingLogger } from '../in-memory';
import { virtualClock } from '../virtual-clock';
import { findingsWorld, type FindingsWorld } from './findings-world';
import { pullRequestWorld, type PullRequestWorld } from './pull-request-world';

const SETTINGS: DecorationSettings = {
  decorate: 'auto',
  timeout: 60_000,
  comments: 'inline',
  maxComments: 50,
  minSeverity: 'info',
  commentStatus: 'active',
  onNone: 'warn',
};
export const COMMIT = 'c1';

interface Scene {
  readonly pull: PullRequestWorld;
  readonly sonar: FindingsWorld;
  readonly logger: ReturnType<typeof recordingLogger>;
  readonly decorate: (more?: {
    readonly settings?: Partial<DecorationSettings>;
    readonly report?: Partial<AnalysisReport>;
    /** A second report of the same run, as far as it differs from the first. */
    readonly also?: Partial<AnalysisReport>;
    readonly findings?: null;
    readonly stopped?: AbortSignal;
    readonly target?: string | null;
    /** `null`: they cannot be read. */
    readonly properties?: Readonly<Record<string, string>> | null;
  }) => ReturnType<typeof decoratePullRequest>;
}

/** A pull request with one file, in which SonarQube finds one issue. */
export function scene(): Scene {
  const pull = pullRequestWorld();
  const sonar = findingsWorld();
  const logger = recordingLogger();
  const text = 'one\nconst a = 1;\n';
  pull.files.set('/src/a.ts', text);
  sonar.files.set('src/a.ts', text);
  sonar.issues.push({
    key: 'AX1',
    rule: 'ts:S1',
    message: 'Use it',
    severity: 'MAJOR',
    file: 'src/a.ts',
    line: 'const a = 1;',
    state: 'open',
  });
  const clock = virtualClock();
  return {
    pull,
    sonar,
    logger,
    decorate: ({
      settings,
      report: changes,
      also,
      findings,
      stopped = new AbortController().signal,
      properties = {},
      target = null,
    } = {}) => {
      const report = { ...reportOf(sonar), ...changes };
      const request: DecorationRequest = {
        reports: [report, ...(also === undefined ? [] : [{ ...report, ...also }])].map((one) => ({
          report: one,
          findings: findings === null ? null : sonar,
        })),
        settings: { ...SETTINGS, ...settings },
        target,
        sources: '/work',
        isFork: false,
        stopped,
      };
      const files = inMemoryFiles({ '/work/src/a.ts': sonar.files.get('src/a.ts') ?? '' });
      const azureDevOps = {
        buildProperties: () =>
          properties === null
            ? Promise.reject(new Error('no answer'))
            : Promise.resolve(new Map(Object.entries(properties))),
        attachments: () => Promise.reject(new Error('no answer')),
      };
      return decoratePullRequest({ openPullRequest: () => pull.open(), azureDevOps, files, clock, logger }, request);
    },
  };
}

export function reportOf(sonar: FindingsWorld, changes: Partial<AnalysisReport['pipeline']> = {}): AnalysisReport {
  const report = sonar.report();
  const pipeline = { ...report.pipeline, sourceCommit: COMMIT, pullRequestId: '12', ...changes };
  return { ...report, pipeline, scope: { kind: 'pull-request', id: '12', branch: 'b', base: 'main' } };
}
