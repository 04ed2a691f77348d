import assert from 'node:assert/strict';
import { skipReasons } from '../../../src/documents/gate-outcome';
import { notFound, notPermitted, serverUnreachable } from '../../../src/errors/server-errors';
import type { ComputeTask } from '../../../src/ports/sonarqube/analysis-results';
import { preparedHandoff, SERVER, skippedHandoff } from '../../builders';
import {
  condition,
  EACH_POLICY,
  failing,
  gateAnswer,
  policyFor,
  publishWorld,
  type PublishedAnalysis,
} from './publish-world';

/**
 * A second, much simpler description of Publish: a verdict is good only when the server processed the report in time, said
 * `OK` (or `WARN`), and evaluated at least one condition, none of which failed. Every combination of answers, faults and
 * policies is compared with it.
 */
const TIMEOUT_SECONDS = 20;

type TaskRow = readonly [name: string, ends: boolean, task: (waited: number) => Partial<ComputeTask>];
const TASKS: readonly TaskRow[] = [
  ['ends at once', true, () => ({})],
  ['ends late', true, (waited) => (waited < 12_000 ? { status: 'IN_PROGRESS' } : {})],
  ['ends too late', false, (waited) => (waited < 40_000 ? { status: 'IN_PROGRESS' } : {})],
  ['stays in the queue', false, () => ({ status: 'PENDING' })],
  ['fails', false, () => ({ status: 'FAILED', analysisId: null })],
  ['fails and names an analysis', false, () => ({ status: 'FAILED' })],
  ['is canceled', false, () => ({ status: 'CANCELED' })],
  ['names no analysis', false, () => ({ analysisId: null })],
  ['is of another project', false, () => ({ projectKey: 'other' })],
  [
    'is not known',
    false,
    () => {
      throw notFound('api/ce/task', 'No activity found');
    },
  ],
  [
    'may not be read',
    false,
    () => {
      throw notPermitted('sonar-prod', 'read the task', 'Insufficient privileges');
    },
  ],
  [
    'is on a server that is away',
    false,
    () => {
      throw serverUnreachable(SERVER, 'ECONNREFUSED');
    },
  ],
];

const STATUSES = ['OK', 'WARN', 'ERROR', 'NONE'] as const;
const CONDITIONS = {
  none: [],
  met: [condition()],
  'met with a warning': [condition({ status: 'warning' })],
  'one failed': [condition(), failing()],
} as const;
const SCOPES = ['branch', 'pull request', 'pull request without its base'] as const;

describe('no combination of answers, faults and policies', () => {
  for (const [taskName, ends, task] of TASKS) {
    it(`passes without a verdict when the compute task ${taskName}`, async () => {
      for (const status of STATUSES) {
        for (const [conditionsName, conditions] of Object.entries(CONDITIONS)) {
          for (const scope of SCOPES) {
            const isPullRequest = scope !== 'branch';
            const analysis: PublishedAnalysis = {
              handoff: preparedHandoff(
                'shop',
                isPullRequest ? { scope: { kind: 'pull-request', id: '7', branch: 'x', base: 'main' } } : {},
              ),
              served: {
                task: (waited) => ({
                  ...(isPullRequest ? { pullRequest: '7' } : {}),
                  ...(scope === 'pull request without its base'
                    ? { warnings: ["Could not find ref 'main' in refs"] }
                    : {}),
                  ...task(waited),
                }),
                gate: () => gateAnswer({ status, conditions: [...conditions] }),
                measures: () =>
                  Promise.resolve({
                    projectName: null,
                    values: { ncloc: { overall: '812', newCode: null }, new_lines: { overall: null, newCode: '0' } },
                  }),
              },
            };
            const good =
              ends &&
              (status === 'OK' || status === 'WARN') &&
              conditionsName.startsWith('met') &&
              scope !== 'pull request without its base';
            await compare(analysis, good, `${status}, conditions ${conditionsName}, ${scope}`);
          }
        }
      }
    });
  }

  it('passes without a scan', async () => {
    const without: readonly PublishedAnalysis[] = [
      { scan: null },
      { scan: { state: 'failed', reason: 'exit code 1' } },
      { reportTask: null },
      { reportTask: '' },
      { reportTask: '<html>' },
      { handoff: skippedHandoff('shop', { reason: 'server-unreachable' }) },
    ];
    for (const analysis of without) await compare(analysis, false, JSON.stringify(analysis));
  });

  it('passes what was skipped', async () => {
    for (const reason of skipReasons.filter((one) => one !== 'scanner-skipped')) {
      const world = publishWorld({ analyses: { shop: { handoff: skippedHandoff('shop', { reason }) } } });
      assert.equal((await world.run()).result, 'Skipped');
      assert.notEqual(world.properties.get('sonarglobalqualitygate'), 'ok');
    }
  });

  async function compare(analysis: PublishedAnalysis, good: boolean, row: string): Promise<void> {
    for (const policies of EACH_POLICY) {
      const world = publishWorld({
        analyses: { shop: analysis },
        inputs: { ...policies, pollingTimeoutSec: String(TIMEOUT_SECONDS) },
      });
      const { result } = await world.run();
      const policy = policyFor(world.agent.outputs.get('status'), policies);
      const what = `${row}, ${JSON.stringify(policies)}`;
      assert.equal(world.agent.outputs.get('status') === 'passed', good, what);
      assert.equal(world.properties.get('sonarglobalqualitygate') === 'ok', good, what);
      const expected = good
        ? 'Succeeded'
        : ({ fail: 'Failed', warn: 'SucceededWithIssues', ignore: 'Succeeded' } as const)[policy];
      assert.equal(result, expected, what);
      // A stage with the default condition runs on after everything but a failure; then the log says who decided that.
      if (!good && policy !== 'fail')
        assert.match(world.logger.text('info', 'warning'), new RegExp(`on\\w+: ${policy}`));
    }
  }
});
