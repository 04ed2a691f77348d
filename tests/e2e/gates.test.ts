import assert from 'node:assert/strict';
import type { Build } from '../../local/azure-devops/state';
import { ATTACHMENT_TYPE_REPORT, BUILD_PROPERTY_PREFIX } from '../../src/documents/names';
import { toBuildProperty } from '../../src/domain/report/to-build-property';
import { goldenReport } from '../golden-reports';
import { yamlOf } from '../wire/gates/recipes';
import { logOf, NOTHING_TO_FIND, openRig, pipelineOf, stepOf, type Rig } from './rig';

/** What an earlier job published, by the name of a report; whether a condition lets a deployment follow, and how Publish in it ends. */
const STATES: readonly (readonly [report: string | null, deploys: boolean, step: string])[] = [
  ['passed', true, 'Succeeded'],
  ['failed-standard', false, 'Failed'],
  // With onNone: warn, the default, a build that had nothing to judge is deployed with a warning.
  ['none-no-gate', false, 'SucceededWithIssues'],
  ['unknown-timed-out', false, 'Failed'],
  [null, false, 'Failed'],
];

/** A job that warns only, then the two recipes of docs/GATES.md, word for word. */
function pipeline(): string {
  const deploy = ['  jobs:', '    - job: release', '      steps:', '        - script: echo Deploy', ''].join('\n');
  const build = [
    'stages:',
    '- stage: build',
    '  jobs:',
    '    - job: analyze',
    '      steps:',
    '        - checkout: none',
    '        - task: SonarQubeServerPublish@1',
    '          name: gate',
    '          inputs:',
    '            source: build',
    '            onFailed: warn',
    '            onNone: warn',
    '            onUnknown: warn',
    '',
  ].join('\n');
  return build + yamlOf('A condition on output variables') + deploy + yamlOf('A deployment job');
}

function publish(build: Build, name: string, rig: Rig): void {
  const golden = goldenReport(name);
  const report = { ...golden, pipeline: { ...golden.pipeline, buildId: String(build.id) } };
  const key = report.analysisKey;
  const { world } = rig.organization.azureDevOps;
  world.addAttachment(build, { type: ATTACHMENT_TYPE_REPORT, name: `${key}.json`, content: JSON.stringify(report) });
  world.setProperty(build, BUILD_PROPERTY_PREFIX + key, JSON.stringify(toBuildProperty(report)));
}

describe('a stage that deploys', function () {
  this.timeout(60_000);
  let rig: Rig;
  before(async () => {
    rig = await openRig();
  });
  after(() => rig.stop());

  for (const [report, deploys, step] of STATES) {
    it(`${deploys ? 'runs' : 'does not run by condition'}, and by a step ends as ${step}, after ${report ?? 'nothing was published'}`, async () => {
      const { run } = await rig.run(pipeline(), {
        onQueued: (build) => {
          if (report !== null) publish(build, report, rig);
        },
      });
      const [build, byCondition, byStep] = run.stages;
      assert.equal(build?.result, deploys ? 'Succeeded' : 'SucceededWithIssues', logOf(run, 'gate'));
      assert.equal(byCondition?.result, deploys ? 'Succeeded' : 'Skipped', 'a condition on output variables');
      assert.equal(byStep?.result, step, 'Publish in a deployment job');
      const script = byStep?.jobs[0]?.steps.find(({ displayName }) => /script|CmdLine/i.test(displayName));
      assert.equal(script?.result, step === 'Failed' ? 'Skipped' : 'Succeeded');
      assert.equal(stepOf(run, 'gate').outputs.status === 'passed', deploys);
      assert.deepEqual(rig.organization.azureDevOps.violations, []);
    });
  }
});

/** How Publish ends after a failed gate, and whether a stage without a condition of its own follows. */
const POLICIES = [
  ['fail', 'Failed', 'Skipped'],
  ['warn', 'SucceededWithIssues', 'Succeeded'],
  ['ignore', 'Succeeded', 'Succeeded'],
] as const;

describe('after a failed gate a stage without a condition', function () {
  this.timeout(60_000);
  let rig: Rig;
  before(async () => {
    rig = await openRig({ sonarqube: { processingDelay: 0 } });
    // No issue is too few here, so nothing has to be analyzed for the gate to fail.
    rig.sonarqube.setGate({ name: 'Strict', conditions: [{ metric: 'violations', op: 'LT', error: '1' }] });
  });
  after(() => rig.stop());

  for (const [onFailed, step, next] of POLICIES) {
    it(`${next === 'Skipped' ? 'is skipped' : 'runs'} with onFailed: ${onFailed}`, async () => {
      const analyze = pipelineOf({ prepare: NOTHING_TO_FIND, publish: { onFailed } });
      const { run, build } = await rig.run(
        [
          'stages:',
          '- stage: build',
          '  jobs:',
          '    - job: analyze',
          ...analyze
            .trimEnd()
            .split('\n')
            .map((line) => `      ${line}`),
          '- stage: deploy',
          '  jobs:',
          '    - job: release',
          '      steps:',
          '        - checkout: none',
          '        - script: echo Deploy',
          '',
        ].join('\n'),
      );
      assert.equal(stepOf(run, 'publish').result, step, logOf(run, 'publish'));
      assert.deepEqual(
        run.stages.map(({ result }) => result),
        [step, next],
      );
      assert.equal(build.properties.get('sonarglobalqualitygate'), 'failed', 'whatever the policy');
    });
  }
});
