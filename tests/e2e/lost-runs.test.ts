import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { writeSources, writeTools } from './example-project';
import { openRig, stepOf, type Rig } from './rig';

const prepare = `  - task: SonarQubeServerPrepare@1
    condition: always()
    inputs:
      connection: sonarqube
      scannerMode: other
      exposeToken: off
      extraProperties: sonar.projectName=Shop
`;
const publish = (name: string, onUnknown: string): string => `  - task: SonarQubeServerPublish@1
    name: ${name}
    condition: always()
    inputs:
      onUnknown: ${onUnknown}
`;
const step = (name: string, script: string): string => `  - script: ${script}
    displayName: ${name}
    condition: always()
    continueOnError: true
    env:
      SONAR_TOKEN: $(SONARQUBE_TOKEN)
`;

/** One job, and two rounds under one name: in the first a run fails, and another cleans away the report of the one before. */
const PIPELINE = [
  'steps:\n',
  prepare,
  step('Back end', 'cd backend && mvn sonar:sonar'),
  step('Front end', './mvnw sonar:sonar'),
  step('Web shop', 'cd apps/shop && mvn sonar:sonar'),
  step('Cleaned', 'cd apps/shop && rm -r build && mvn sonar:sonar'),
  publish('first', 'warn'),
  prepare,
  step('Back office', 'cd apps/back-office && mvn sonar:sonar'),
  publish('second', 'fail'),
].join('');

describe('runs of build tools in a job', () => {
  let rig: Rig;
  const folder = mkdtempSync(join(tmpdir(), 'sonarqube-lost-'));
  before(async function () {
    this.timeout(180_000);
    const [sources, tools] = [join(folder, 'sources'), join(folder, 'tools')];
    writeSources(sources);
    writeTools(tools);
    rig = await openRig({ sources, environment: { PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}` } });
  });
  after(async () => {
    await rig.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('that left nothing are unknown beside those that passed, and no later Publish of the job tells them again', async () => {
    const { run } = await rig.run(PIPELINE);
    const told = (name: string): readonly string[] =>
      stepOf(run, name)
        .lines.flatMap((line) => /^Quality gate of (.*?)(?: \(\w+ \w+\))?: (\w+)/.exec(line)?.slice(1).join(': ') ?? [])
        .sort();
    assert.deepEqual(told('first'), [
      'Front end: unknown',
      'Shop (backend): passed',
      'Shop (shop): passed',
      'Web shop: unknown',
    ]);
    const log = stepOf(run, 'first').lines.join('\n');
    assert.match(log, /the step "Web shop" analyzed something \(background task \S+\) whose report is gone/);
    assert.match(log, /the step "Front end" failed, and its scanner left no report/);
    assert.equal(stepOf(run, 'first').result, 'SucceededWithIssues');
    assert.deepEqual(told('second'), ['Shop: passed']);
    assert.equal(stepOf(run, 'second').result, 'Succeeded');
  }).timeout(180_000);
});
