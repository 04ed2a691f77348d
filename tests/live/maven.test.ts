import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishedBuild } from '../../local/organization';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import { logOf, stepOf } from '../e2e/rig';
import { formsOf } from '../e2e/secret-watcher';
import { makeCertificates } from '../wire/http/test-certificates';
import { createProject, setGate, type Condition } from './administration';
import { assertJavaFindings, JAVA_PROJECT } from './java-project';
import { startPassingProxy } from './passing-proxy';
import { assertAgreement } from './published';
import { describeLive } from './rig';
import { onPath } from './servers';

const EXAMPLE = join(__dirname, '..', '..', 'examples', 'maven.yml');
/** What Prepare sets for build tools, and Publish takes back. */
const EXPOSED = ['SONARQUBE_SCANNER_PARAMS', 'SONAR_SCANNER_JSON_PARAMS'] as const;
const SIZE: Condition = { metric: 'ncloc', op: 'GT', error: '100000' };

describeLive(
  'Maven runs the scanner as the example says',
  (live) => {
    let project: string;
    let finished: FinishedBuild;
    let report: AnalysisReport;
    before(async function () {
      if (!onPath('mvn')) {
        if (process.env.CI === 'true') throw new Error('Maven is not on the PATH');
        console.log('    not run here: Maven is not on the PATH');
        this.skip();
      }
      project = await createProject(live().server, 'maven', [{ metric: 'violations', op: 'GT', error: '0' }, SIZE]);
      finished = await live().run(exampleFor(project), { exposed: EXPOSED });
      assert.equal(stepOf(finished.run, 'build').result, 'Succeeded', logOf(finished.run, 'build'));
      report = assertAgreement(finished, live());
    });

    it('and the verdict is that of the server, with measures of Java', async () => {
      assert.equal(finished.run.result, 'Failed');
      await assertJavaFindings(report, live().server);
      assert.equal(report.project.name, 'basket', 'the name that the build tool gives');
    });

    it('and the token, which Maven finds in plain variables, is gone from them after Publish', async () => {
      assert.match(logOf(finished.run, 'prepare'), /The token stands in plain variables until Publish has run/);
      const variables = jobOf(finished).publicVariables;
      for (const name of EXPOSED) assert.equal(variables[name], '{}', name);
      // The server keeps what the scanner knew of its surroundings, for people who look at the background task.
      const id = report.computeTaskId ?? '';
      const { body } = await live().server.api('GET', 'api/ce/task', { id, additionalFields: 'scannerContext' });
      const context = JSON.stringify(body);
      assert.ok(context.includes(project) && context.includes('scannerContext'), context);
      for (const form of formsOf(live().server.adminToken))
        assert.ok(!context.includes(form), 'the server was told it');
    });

    it('and with exposeToken: off the token reaches Maven by the line that Prepare shows, through a private authority', async function () {
      const certificates = makeCertificates();
      if (certificates === undefined) {
        if (process.env.CI === 'true') throw new Error('openssl is not on the PATH');
        console.log('    not run here: openssl is not on the PATH');
        return this.skip();
      }
      const proxy = await startPassingProxy(live().server.url, certificates.server);
      try {
        await setGate(live().server, project, [SIZE]);
        const trusting = (text: string): string =>
          text.replace('scannerMode: other', `$&\n      caCertificate: ${certificates.authority}`);
        const { run: first } = await live().run(
          trusting(exampleFor(project, 'ANY').replace(/ {2}- script: [^]*/, '')),
          { url: proxy.url },
        );
        const [, variable = ''] = /env: SONAR_TOKEN: \$\((SONARQUBE_TOKEN_\w+)\)/.exec(logOf(first, 'prepare')) ?? [];
        assert.ok(variable !== '', logOf(first, 'prepare'));
        const again = await live().run(trusting(exampleFor(project, variable)), { url: proxy.url });
        assert.equal(stepOf(again.run, 'build').result, 'Succeeded', logOf(again.run, 'build'));
        const { outcome } = assertAgreement(again, live());
        assert.equal(outcome.status, 'passed', JSON.stringify(outcome));
        assert.equal(again.run.result, 'Succeeded');
        assert.ok(proxy.passed.some(({ path }) => path === '/api/ce/submit'));
      } finally {
        await proxy.stop();
        certificates.remove();
      }
    });
  },
  { sources: JAVA_PROJECT },
);

/**
 * The example as it stands, with a project of this run, and names to find the steps by.
 *
 * @param variable secret variable with the token, for the lines that the example shows as comments
 */
function exampleFor(project: string, variable?: string): string {
  const text = readFileSync(EXAMPLE, 'utf8')
    .replaceAll('webshop', project)
    .replace('- task: SonarQubeServerPrepare@1', '$&\n    name: prepare')
    .replace('- task: SonarQubeServerPublish@1', '$&\n    name: publish')
    .replace(/- script: mvn .*/, '$&\n    name: build');
  if (variable === undefined) return text;
  return text
    .replace('exposeToken: auto', 'exposeToken: off')
    .replace(/^ {4}# (env:| {2}SONAR_TOKEN: )/gm, '    $1')
    .replace('SONARQUBE_TOKEN_<KEY>', variable);
}

function jobOf({ run }: FinishedBuild) {
  const [job] = run.stages.flatMap(({ jobs }) => jobs);
  assert.ok(job !== undefined);
  return job;
}
