import assert from 'node:assert/strict';
import { logOf, stepOf } from '../e2e/rig';
import { createProject, type Condition } from './administration';
import { assertAgreement } from './published';
import { describeLive } from './rig';
import { onPath } from './servers';

/** The newest one for Node 20; later ones need Node 22. */
const SCANNER = '@sonar/scan@4.4.0';
const SIZE: Condition = { metric: 'ncloc', op: 'GT', error: '100000' };

const pipelineOf = (project: string, token = true): string =>
  [
    'steps:',
    '  - checkout: self',
    '    fetchDepth: 0',
    '  - task: SonarQubeServerPrepare@1',
    '    name: prepare',
    '    inputs:',
    '      connection: sonarqube',
    '      scannerMode: other',
    '      exposeToken: off',
    '      analysisName: web',
    '      extraProperties: |',
    `        sonar.projectKey=${project}`,
    '        sonar.sources=src',
    `  - script: npx --yes --package ${SCANNER} sonar`,
    '    name: build',
    ...(token ? ['    env:', '      SONAR_TOKEN: $(SONARQUBE_TOKEN_WEB)'] : []),
    '  - task: SonarQubeServerPublish@1',
    '    name: publish',
    '    condition: succeededOrFailed()',
    '',
  ].join('\n');

describeLive('@sonar/scan runs between Prepare and Publish', (live) => {
  before(function () {
    if (!live().isAtLeast(10, 6)) {
      console.log('    not run here: before 10.6 the scanner fetches SonarScanner CLI from its vendor');
      this.skip();
    }
    if (onPath('npx')) return;
    if (process.env.CI === 'true') throw new Error('npx is not on the PATH');
    console.log('    not run here: npx is not on the PATH');
    this.skip();
  });

  it('and the verdict is that of the server, with the token in a mapped variable only', async () => {
    const project = await createProject(live().server, 'npm', [SIZE]);
    const finished = await live().run(pipelineOf(project));
    assert.equal(stepOf(finished.run, 'build').result, 'Succeeded', logOf(finished.run, 'build'));
    assertAgreement(finished, live());
    assert.equal(finished.run.result, 'Succeeded', logOf(finished.run, 'publish'));
  });

  it('and without the mapped variable fails, and no verdict passes', async () => {
    const project = await createProject(live().server, 'npm-bare', [SIZE]);
    const { run, build } = await live().run(pipelineOf(project, false));
    assert.equal(stepOf(run, 'build').result, 'Failed');
    assert.match(
      logOf(run, 'publish'),
      /unknown, the scan failed \(the step ".*" failed, and its scanner left no report\)/,
    );
    assert.notEqual(build.properties.get('sonarqubegate'), 'ok');
  });
});
