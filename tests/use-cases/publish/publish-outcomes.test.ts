import assert from 'node:assert/strict';
import type { AnalysisOutcome } from '../../../src/documents/gate-outcome';
import {
  notFound,
  notPermitted,
  serverUnreachable,
  tokenRefused,
  unexpectedAnswer,
} from '../../../src/errors/server-errors';
import type { MeasuresAnswer } from '../../../src/ports/sonarqube/analysis-results';
import { readInJob } from '../../left-in-job';
import { preparedHandoff, SERVER, skippedHandoff } from '../../builders';
import {
  condition,
  failing,
  gateAnswer,
  publishWorld,
  reportTask,
  type PublishedAnalysis,
  type ServedAnalysis,
} from './publish-world';

const PULL_REQUEST = { kind: 'pull-request', id: '118', branch: 'feature/cart', base: 'main' } as const;
const BASE_WARNING =
  "Could not find ref 'main' in refs/heads, refs/remotes, refs/remotes/upstream or refs/remotes/origin";

const failed = { served: { gate: () => gateAnswer({ status: 'ERROR', conditions: [condition(), failing()] }) } };
const newLines =
  (value: string | null): NonNullable<ServedAnalysis['measures']> =>
  () => {
    const measure = { overall: null, newCode: value };
    const code = { ncloc: { overall: '812', newCode: null } };
    const values: MeasuresAnswer['values'] = value === null ? code : { ...code, new_lines: measure };
    return Promise.resolve({ projectName: null, values });
  };
const onPullRequest = (measures: PublishedAnalysis['served']): PublishedAnalysis => ({
  handoff: preparedHandoff('shop', { scope: PULL_REQUEST }),
  served: { task: () => ({ pullRequest: '118', warnings: [BASE_WARNING] }), ...measures },
});

describe('the outcome of one analysis', () => {
  const rows: readonly (readonly [
    rule: string,
    analysis: PublishedAnalysis,
    status: AnalysisOutcome['status'],
    reason?: string,
  ])[] = [
    ['a met condition passes', {}, 'passed'],
    ['a failed condition fails', failed, 'failed'],
    [
      'a warning of an old server passes',
      { served: { gate: () => gateAnswer({ status: 'WARN', conditions: [condition({ status: 'warning' })] }) } },
      'passed',
    ],
    [
      'no gate is no verdict',
      { served: { gate: () => gateAnswer({ status: 'NONE', conditions: [] }) } },
      'none',
      'no-gate',
    ],
    [
      'an OK without a condition judged nothing',
      { served: { gate: () => gateAnswer({ conditions: [] }) } },
      'none',
      'nothing-to-judge',
    ],
    [
      'an OK beside a failed condition is no answer',
      { served: { gate: () => gateAnswer({ conditions: [failing()] }) } },
      'unknown',
      'unexpected-answer',
    ],
    [
      'an ERROR without a condition is no answer',
      { served: { gate: () => gateAnswer({ status: 'ERROR', conditions: [] }) } },
      'unknown',
      'unexpected-answer',
    ],
    [
      'a failed compute task has no verdict, whatever the server says of the project',
      {
        served: {
          task: () => ({ status: 'FAILED', errorMessage: 'Date of analysis cannot be older', analysisId: null }),
        },
      },
      'unknown',
      'analysis-failed',
    ],
    [
      'a license problem needs another person',
      { served: { task: () => ({ status: 'FAILED', errorType: 'LICENSING_LOC', errorMessage: 'too many lines' }) } },
      'unknown',
      'licence',
    ],
    [
      'a canceled compute task has no verdict',
      { served: { task: () => ({ status: 'CANCELED' }) } },
      'unknown',
      'analysis-cancelled',
    ],
    [
      'a compute task that names no analysis has no verdict',
      { served: { task: () => ({ analysisId: null }) } },
      'unknown',
      'unexpected-answer',
    ],
    [
      'a compute task of another project is not ours',
      { served: { task: () => ({ projectKey: 'other' }) } },
      'unknown',
      'foreign-server',
    ],
    [
      'a task that the server forgot is purged',
      { served: { task: () => Promise.reject(notFound('api/ce/task', 'No activity found')) } },
      'unknown',
      'purged',
    ],
    [
      'a task that went to another server is foreign',
      {
        reportTask: reportTask('shop', { serverUrl: 'https://other.example.org' }),
        served: { task: () => Promise.reject(notFound('api/ce/task', 'No activity found')) },
      },
      'unknown',
      'foreign-server',
    ],
    [
      'a task of a scan that Analyze saw is purged, whatever address the server has for itself',
      {
        scan: { state: 'scanned', taskId: 'task-shop' },
        reportTask: reportTask('shop', { serverUrl: 'https://public.example.org' }),
        served: { task: () => Promise.reject(notFound('api/ce/task', 'No activity found')) },
      },
      'unknown',
      'purged',
    ],
    [
      'a refused token has no verdict',
      { served: { task: () => Promise.reject(tokenRefused('sonar-prod', SERVER)) } },
      'unknown',
      'not-permitted',
    ],
    [
      'a token without the right has no verdict',
      {
        served: { gate: () => Promise.reject(notPermitted('sonar-prod', 'read the gate', 'Insufficient privileges')) },
      },
      'unknown',
      'not-permitted',
    ],
    [
      'an analysis that is gone has no verdict',
      { served: { gate: () => Promise.reject(notFound('project_status', 'Analysis is not found')) } },
      'unknown',
      'purged',
    ],
    [
      'an answer of something else is no verdict',
      { served: { gate: () => Promise.reject(unexpectedAnswer('project_status', 'it is not JSON')) } },
      'unknown',
      'unexpected-answer',
    ],
    [
      'a fault of this program is no verdict',
      { served: { gate: () => Promise.reject(new TypeError('x is not a function')) } },
      'unknown',
      'unexpected-answer',
    ],
    [
      'a task that never ends is timed out',
      { served: { task: () => ({ status: 'PENDING' }) } },
      'unknown',
      'timed-out',
    ],
    [
      'a server that never comes back is unreachable',
      { served: { task: () => Promise.reject(serverUnreachable(SERVER, 'ECONNREFUSED')) } },
      'unknown',
      'server-unreachable',
    ],
    ['Analyze that did not run left nothing', { scan: null }, 'unknown', 'no-analysis'],
    ['a failed scan left nothing', { scan: { state: 'failed', reason: 'exit code 1' } }, 'unknown', 'no-analysis'],
    ['a scanner without a report left nothing', { reportTask: null }, 'unknown', 'no-analysis'],
    ['a report without a task is none', { reportTask: 'projectKey=shop\n' }, 'unknown', 'no-analysis'],
    [
      'a scan that the scanner skipped is skipped',
      { scan: { state: 'skipped', reason: 'sonar.scanner.skip' } },
      'skipped',
      'scanner-skipped',
    ],
    ['what Prepare skipped is skipped', { handoff: skippedHandoff('shop') }, 'skipped', 'unsupported-branch'],
    [
      'a server that Prepare could not reach is unknown',
      { handoff: skippedHandoff('shop', { reason: 'server-unreachable', detail: 'ECONNREFUSED' }) },
      'unknown',
      'server-unreachable',
    ],
    [
      'a pull request without its base and without new lines was compared with nothing',
      onPullRequest({ measures: newLines('0') }),
      'unknown',
      'base-missing',
    ],
    ['new lines that are not told prove none', onPullRequest({ measures: newLines(null) }), 'unknown', 'base-missing'],
    [
      'new lines that are no number prove none',
      onPullRequest({ measures: newLines('many') }),
      'unknown',
      'base-missing',
    ],
    [
      'measures that may not be read prove no new line',
      onPullRequest({ measures: () => Promise.reject(notPermitted('sonar-prod', 'read measures', 'no')) }),
      'unknown',
      'base-missing',
    ],
    ['with new lines the verdict stands', onPullRequest({ measures: newLines('8') }), 'passed'],
    [
      'a failed gate stands without the base',
      onPullRequest({ measures: newLines('0'), gate: () => gateAnswer({ status: 'ERROR', conditions: [failing()] }) }),
      'failed',
    ],
    [
      'a branch that is compared with a missing reference branch was compared with nothing',
      {
        handoff: preparedHandoff('shop', { scope: { kind: 'branch', name: 'feature' } }),
        served: {
          task: () => ({ branch: 'feature', warnings: [BASE_WARNING] }),
          measures: newLines('0'),
          gate: () => gateAnswer({ period: { mode: 'REFERENCE_BRANCH', date: null, parameter: 'main' } }),
        },
      },
      'unknown',
      'base-missing',
    ],
  ];

  for (const [rule, analysis, status, reason] of rows) {
    it(rule, async () => {
      const world = publishWorld({ analyses: { shop: analysis } });
      const ending = await world.run();
      const { outcome } = world.report('shop');
      assert.equal(outcome.status, status);
      assert.equal('reason' in outcome ? outcome.reason : undefined, reason);
      const result = {
        passed: 'Succeeded',
        failed: 'Failed',
        none: 'SucceededWithIssues',
        unknown: 'Failed',
        skipped: 'Skipped',
      };
      assert.equal(ending.result, result[status]);
      assert.equal(world.agent.outputs.get('status'), status);
      assert.equal(world.properties.get('sonarglobalqualitygate'), status === 'passed' ? 'ok' : status);
      assert.equal(readInJob(world, 'shop')?.published?.status, status);
    });
  }

  it('is unknown without the secret of Prepare, which tells what of the job can be believed', async () => {
    const world = publishWorld({ analyses: { shop: {} }, withoutCredentials: ['shop'] });
    assert.equal((await world.run()).result, 'Failed');
    assert.match(world.logger.text('error'), /SONARQUBE_CREDENTIALS_SHOP.*missing/);
    const { outcome } = world.report('shop');
    assert.ok(outcome.status === 'unknown' && outcome.reason === 'no-analysis');
  });
});
