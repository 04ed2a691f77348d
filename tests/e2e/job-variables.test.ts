import assert from 'node:assert/strict';
import { refuses } from '../../local/sonarqube/faults';
import { openRig, pipelineOf, stepOf, type Rig } from './rig';

/** A step whose output sets a variable: `KEY` stands for the key of the analysis in names of variables. */
const printing = (line: string): string =>
  [
    '  - script: |',
    '      key=$(echo "$SONARQUBE_ANALYSES" | tr a-z- A-Z_)',
    `      echo "${line.replaceAll('"', '\\"').replaceAll('KEY', '$key')}"`,
    '',
  ].join('\n');

/** Prepare and Analyze, then the line, then Publish. */
function withLine(line: string): string {
  const pipeline = pipelineOf({ publish: { condition: 'always()' } });
  const publish = pipeline.indexOf('  - task: SonarQubeServerPublish');
  return pipeline.slice(0, publish) + printing(line) + pipeline.slice(publish);
}

describe('the variables of a job', () => {
  let rig: Rig;
  before(async function () {
    this.timeout(180_000);
    rig = await openRig();
  });
  after(() => rig.stop());

  for (const [what, line] of [
    ['a skipped scan', '##vso[task.setvariable variable=SONARQUBE_SCAN_KEY]{"state":"skipped","reason":"x"}'],
    ['a published verdict', '##vso[task.setvariable variable=SONARQUBE_PUBLISHED_KEY]passed'],
    ['a published verdict as a secret', '##vso[task.setvariable variable=SONARQUBE_PUBLISHED_KEY;issecret=true]passed'],
    ['a shorter list', '##vso[task.setvariable variable=SONARQUBE_ANALYSES]'],
    ['a policy', '##vso[task.setvariable variable=INPUT_ONFAILED]ignore'],
    ['the number of another build', '##vso[task.setvariable variable=Build.BuildId]1'],
  ] as const) {
    it(`refuse ${what} that a step has printed`, async () => {
      const { run } = await rig.run(withLine(line));
      const publish = stepOf(run, 'publish');
      assert.equal(publish.result, 'Failed');
      assert.match(publish.lines.join('\n'), /\[SQ-HANDOFF-CHANGED\]/);
    }).timeout(180_000);
  }

  const triedAgain = (pipeline: string): string =>
    pipeline.replace('    name: prepare', '    name: prepare\n    retryCountOnTaskFailure: 1');
  const refuseOnce = (path: string): void => {
    const strike = refuses(403, 'Insufficient privileges');
    rig.sonarqube.faults.add({ path, times: 1, strike });
  };

  it('let a Publish that is tried again judge again', async () => {
    const pipeline = pipelineOf({}).replace('    name: publish', '    name: publish\n    retryCountOnTaskFailure: 1');
    const { run } = await rig.run(pipeline);
    const publish = stepOf(run, 'publish');
    assert.equal(publish.result, 'Failed');
    const log = publish.lines.join('\n');
    assert.equal(log.match(/Quality gate of .*: failed/g)?.length, 2, log);
  }).timeout(180_000);

  it('hold one analysis after a Prepare that is tried again, which Analyze and Publish take', async () => {
    refuseOnce('/api/project_branches/list');
    const pipeline = triedAgain(pipelineOf({}));
    const { run } = await rig.run(pipeline);
    const prepare = stepOf(run, 'prepare').lines.join('\n');
    assert.match(prepare, /\[SQ-AUTH-403\]/);
    assert.equal(stepOf(run, 'prepare').result, 'Succeeded', prepare);
    assert.doesNotMatch(prepare, /earlier Prepare|more than once/);
    assert.equal(stepOf(run, 'analyze').result, 'Succeeded');
    assert.equal(
      stepOf(run, 'publish')
        .lines.join('\n')
        .match(/Quality gate of .*: failed/g)?.length,
      1,
    );
  }).timeout(180_000);

  it('hold the settings of a build tool once after a Prepare that is tried again', async () => {
    refuseOnce('/api/users/current');
    const prepareInputs = { scannerMode: 'other', exposeToken: 'off', extraProperties: 'sonar.projectKey=webshop' };
    const step = '  - script: echo "[$SONARQUBE_ANALYSES] $SONARQUBE_SCANNER_PARAMS"\n    name: tool\n';
    const pipeline = triedAgain(pipelineOf({ prepare: prepareInputs, analyze: null }));
    const publish = pipeline.indexOf('  - task: SonarQubeServerPublish');
    const { run } = await rig.run(pipeline.slice(0, publish) + step + pipeline.slice(publish));
    const prepare = stepOf(run, 'prepare').lines.join('\n');
    assert.equal(stepOf(run, 'prepare').result, 'Succeeded', prepare);
    assert.match(prepare, /RetryHelper encountered task failure/);
    assert.doesNotMatch(prepare, /settings of another task|another token|earlier Prepare/);
    const [, key = '', settings = ''] = /^\[([a-z0-9-]+)\] (.*)$/m.exec(stepOf(run, 'tool').lines.join('\n')) ?? [];
    assert.equal((JSON.parse(settings) as Record<string, string>)['sonar.analysis.key'], key);
    assert.equal(stepOf(run, 'publish').outputs['status'], 'unknown');
  }).timeout(180_000);
});
