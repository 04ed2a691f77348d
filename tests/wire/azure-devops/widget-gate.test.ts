import assert from 'node:assert/strict';
import type { AzureDevOps } from '../../../local/azure-devops/server';
import type { Build } from '../../../local/azure-devops/state';
import { BUILD_PROPERTY_GATE } from '../../../src/documents/names';
import { GateSource } from '../../../widget/gate-source';
import { toWidgetView } from '../../../widget/view-model';
import { passedReport, sampleReport } from '../../browser/sample-reports';
import { publish, stage } from '../../browser/scene';
import { frameOf } from '../../unit/widget/states';

const SAME = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

/** What a run left: its reports, and whether it could write the property of gates. */
interface Left {
  readonly commit: string;
  readonly gate?: 'ok' | 'failed';
  readonly report?: 'passed' | 'failed';
  readonly state?: 'running';
  readonly branch?: string;
}

function addRun({ world, ...azureDevOps }: AzureDevOps, first: Build, left: Left, at: number): Build {
  const run = world.createBuild({
    definitionId: first.definition.id,
    sourceBranch: left.branch ?? 'refs/heads/main',
    sourceVersion: left.commit,
    buildNumber: `run-${at}`,
    queueTime: `2026-10-21T10:${String(at).padStart(2, '0')}:00Z`,
  });
  if (left.gate !== undefined) world.setProperty(run, BUILD_PROPERTY_GATE, left.gate);
  const report = left.report === 'failed' ? sampleReport({ analysisKey: 'api-00000000' }) : passedReport('api');
  if (left.report !== undefined) publish({ world, ...azureDevOps }, run, report);
  if (left.state !== 'running') world.finishBuild(run, 'succeeded');
  return run;
}

/** Runs are given oldest first. */
async function verdictOf(runs: readonly Left[]): Promise<{ readonly status: string; readonly requests: number }> {
  const { azureDevOps, build, token } = await stage({ branch: 'refs/heads/first' });
  try {
    runs.forEach((left, at) => addRun(azureDevOps, build, left, at));
    const source = new GateSource({
      root: `${azureDevOps.collectionUrl}/`,
      projectId: build.project.id,
      token: () => Promise.resolve(token),
    });
    const settings = { pipelineId: build.definition.id, branch: 'refs/heads/main', projects: null } as const;
    const view = toWidgetView(await source.read({ ...settings, trend: 'off' }, false), frameOf(2, 2));
    assert.deepEqual(azureDevOps.violations, []);
    return { status: view.kind === 'gate' ? view.status : view.kind, requests: azureDevOps.requests.length };
  } finally {
    await azureDevOps.stop();
  }
}

const passed: Left = { commit: SAME, gate: 'ok', report: 'passed' };

describe('verdict of the widget, read from the runs of a branch', () => {
  for (const [what, runs, status] of [
    ['passed', [passed], 'passed'],
    ['passed, of a run that could write no property', [{ commit: SAME, report: 'passed' }], 'passed'],
    ['of another branch', [{ ...passed, branch: 'refs/heads/other' }], 'message'],
    ['of a run that goes on', [{ ...passed, state: 'running' }], 'message'],
    ['then a run that goes on', [passed, { commit: OTHER, state: 'running' }], 'passed'],
    ['then one of other commits without an analysis', [passed, { commit: OTHER }], 'unknown'],
    ['then one of the same commit without an analysis', [passed, { commit: SAME }], 'passed'],
    ['then both, in either order', [passed, { commit: OTHER }, { commit: SAME }], 'unknown'],
    ['then a failed one', [passed, { commit: SAME, gate: 'failed', report: 'failed' }], 'failed'],
    ['then a failed one that could write no property', [passed, { commit: SAME, report: 'failed' }], 'failed'],
    [
      'then a failed one of the same commit that could write no property, then nothing',
      [passed, { commit: SAME, report: 'failed' }, { commit: SAME }],
      'failed',
    ],
    [
      'then a failed one of other commits that could write no property, then nothing',
      [passed, { commit: OTHER, report: 'failed' }, { commit: SAME }],
      'unknown',
    ],
    ['only a property, no report', [{ commit: SAME, gate: 'ok' }], 'message'],
    ['then runs of the same commit without an analysis', [passed, ...Array<Left>(6).fill({ commit: SAME })], 'passed'],
    [
      'then more of them than are looked at',
      [passed, { commit: SAME, report: 'failed' }, ...Array<Left>(12).fill({ commit: SAME })],
      'message',
    ],
  ] as const) {
    it(`is ${status === 'message' ? 'none' : status}: ${what}`, async () => {
      assert.equal((await verdictOf(runs)).status, status);
    });
  }

  it('looks at three runs where no property tells of a verdict', async () => {
    const { requests } = await verdictOf(Array<Left>(8).fill({ commit: OTHER }));
    assert.equal(requests, 1 + 3 * 2);
  });
});
