import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildFacts } from '../../local/agent/pipeline-options';
import type { FinishedBuild } from '../../local/organization';
import { parseAnalysisReport, type AnalysisReport } from '../../src/documents/analysis-report';
import { logOf, stepOf } from '../e2e/rig';
import { formsOf } from '../e2e/secret-watcher';
import { makeCertificates } from '../wire/http/test-certificates';
import { createProject, removeProjectLater, type Condition } from './administration';
import { assertJavaFindings, JAVA_PROJECT } from './java-project';
import { startProxy } from '../../local/http/proxy';
import { assertAgreement } from './published';
import { describeLive } from './rig';
import { onPath } from './servers';

const EXAMPLE = join(__dirname, '..', '..', 'examples', 'maven.yml');
const SONAR = 'org.sonarsource.scanner.maven:sonar-maven-plugin:5.8.0.7211:sonar';
/** What Prepare sets for build tools, and Publish takes back. */
const EXPOSED = ['SONARQUBE_SCANNER_PARAMS'] as const;
const SIZE: Condition = { metric: 'ncloc', op: 'GT', error: '100000' };
const ISSUES: Condition = { metric: 'violations', op: 'GT', error: '0' };
const PULL_REQUEST: BuildFacts = {
  reason: 'PullRequest',
  sourceBranch: 'refs/pull/7/merge',
  pullRequest: { id: 7, sourceBranch: 'refs/heads/feature/x', targetBranch: 'refs/heads/main' },
};

describeLive(
  'Maven runs the scanner as the example says',
  (live) => {
    before(function () {
      if (onPath('mvn')) return;
      if (process.env.CI === 'true') throw new Error('Maven is not on the PATH');
      console.log('    not run here: Maven is not on the PATH');
      this.skip();
    });

    it('and the verdict is that of the server, with measures of Java', async () => {
      const project = await createProject(live().server, 'maven', [ISSUES, SIZE]);
      const finished = await live().run(exampleFor(project));
      assert.equal(stepOf(finished.run, 'build').result, 'Succeeded', logOf(finished.run, 'build'));
      const report = assertAgreement(finished, live());
      assert.equal(finished.run.result, 'Failed');
      await assertJavaFindings(report, live().server);
      assert.equal(report.project.name, 'basket', 'the name that the build tool gives');
      // The server keeps what the scanner knew of its surroundings, for people who look at the background task.
      const id = report.computeTaskId ?? '';
      const { body } = await live().server.api('GET', 'api/ce/task', { id, additionalFields: 'scannerContext' });
      const context = JSON.stringify(body);
      assert.ok(context.includes(project) && context.includes('scannerContext'), context);
      for (const form of formsOf(live().server.adminToken))
        assert.ok(!context.includes(form), 'the server was told it');
    });

    it('and without the two lines finds the token in a plain variable, which is gone after Publish', async () => {
      const project = await createProject(live().server, 'maven-exposed', [SIZE]);
      const finished = await live().run(exposedFor(project), { exposed: EXPOSED });
      assert.equal(finished.run.result, 'Succeeded', logOf(finished.run, 'build'));
      assert.match(logOf(finished.run, 'prepare'), /The token stands in plain variables until Publish has run/);
      const { publicVariables } = jobOf(finished);
      assert.equal(publicVariables['SONARQUBE_SCANNER_PARAMS'], '{}');
      assert.equal(publicVariables['SONAR_SCANNER_JSON_PARAMS'], undefined, 'it would hide what others say');
      assertAgreement(finished, live());
    });

    it('and with the same line for a pull request, which has a project of its own here', async () => {
      const project = await createProject(live().server, 'maven-apart', [SIZE]);
      const apart = exampleFor(project).replace('scannerMode: other', '$&\n      unsupportedBranch: separate-project');
      const onMain = await live().run(apart);
      assert.equal(onMain.run.result, 'Succeeded', logOf(onMain.run, 'build'));
      const { run } = await live().run(apart, { build: PULL_REQUEST });
      removeProjectLater(`${project}:pull-request-7`);
      assert.equal(stepOf(run, 'build').result, 'Succeeded', logOf(run, 'build'));
      assert.match(logOf(run, 'build'), /ANALYSIS SUCCESSFUL/);
      const { body } = await live().server.api('GET', 'api/components/show', { component: project });
      assert.equal(
        (body as { component: { name: string } }).component.name,
        'basket',
        'the main project keeps its name',
      );
    });

    it('and where Prepare skips, so does Maven, whatever its own address and token say', async () => {
      const project = await createProject(live().server, 'maven-skipped');
      for (const environment of [{}, { SONAR_HOST_URL: live().server.url, SONAR_TOKEN: '$(ownToken)' }] as const) {
        const own = Object.entries(environment).map(([name, value]) => `      ${name}: ${value}\n`);
        const text = exampleFor(project).replace(/ {6}SONAR_TOKEN: .*\n/, (line) =>
          own.length > 0 ? own.join('') : line,
        );
        const secrets = { ownToken: live().server.adminToken };
        const { run } = await live().run(text, { build: PULL_REQUEST, secrets });
        assert.equal(stepOf(run, 'prepare').result, 'Skipped');
        assert.equal(stepOf(run, 'prepare').outputs.skipped, 'true');
        assert.equal(stepOf(run, 'build').result, 'Succeeded', logOf(run, 'build'));
        assert.match(logOf(run, 'build'), /SonarQube Scanner analysis skipped/);
        assert.equal(stepOf(run, 'publish').result, 'Skipped');
      }
      const { body } = await live().server.api('GET', 'api/ce/activity', { component: project });
      assert.deepEqual((body as { tasks: unknown[] }).tasks, []);
    });

    it('and twice after one Prepare: each project has its verdict, and its files are linked below their folder', async () => {
      const failing = await createProject(live().server, 'maven-back', [ISSUES]);
      const good = await createProject(live().server, 'maven-front', [SIZE]);
      const { run, build } = await live().run(twiceFor(failing, good));
      const log = ['first', 'second', 'publish'].map((step) => logOf(run, step)).join('\n');
      for (const step of ['first', 'second']) assert.equal(stepOf(run, step).result, 'Succeeded', log);
      assert.equal(run.result, 'Failed', log);
      assert.equal(build.properties.get('sonarqubegate'), 'failed');
      const reports = stepOf(run, 'publish').attachments.flatMap(({ type, content }): AnalysisReport[] => {
        const parsed = parseAnalysisReport(content?.toString() ?? '');
        return type === 'sonarqube-analysis-report' && parsed.kind === 'document' ? [parsed.document] : [];
      });
      const seen = reports.map(({ project, outcome, pipeline }) => [project.key, outcome.status, pipeline.basePath]);
      assert.deepEqual(Object.fromEntries(seen.map(([key, ...facts]) => [key, facts])), {
        [failing]: ['failed', 'backend'],
        [good]: ['passed', 'frontend'],
      });
    });

    it('and twice in one folder after one Prepare: nobody judged the first run', async () => {
      const failing = await createProject(live().server, 'maven-lost', [ISSUES]);
      const good = await createProject(live().server, 'maven-kept', [SIZE]);
      const { run } = await live().run(twiceFor(failing, good, ['.', '.']));
      for (const step of ['first', 'second']) assert.equal(stepOf(run, step).result, 'Succeeded', logOf(run, step));
      assert.equal(run.result, 'Failed', logOf(run, 'publish'));
      assert.equal(stepOf(run, 'publish').outputs.status, 'unknown');
      assert.match(logOf(run, 'publish'), /a run of the scanner began at .* in the same folder/);
    });

    for (const [what, breaks] of [
      ['before it compiles', (step: string) => step.replace('mvn ', 'echo broken > frontend/pom.xml && mvn ')],
      ['in its Sonar goal', (step: string) => step.replace('verify', '-Dsonar.host.url=http://127.0.0.1:9 verify')],
    ] as const) {
      it(`and where the second of two fails ${what}, and the job goes on, there is no pass`, async () => {
        const good = await createProject(live().server, 'maven-good', [SIZE]);
        const text = twiceFor(good, 'made-up').replace(/ {2}- script[^]*?(?= {2}-)/g, (step) =>
          step.includes('name: second') ? `${breaks(step).trimEnd()}\n    continueOnError: true\n\n` : step,
        );
        const { run } = await live().run(text);
        assert.equal(stepOf(run, 'first').result, 'Succeeded', logOf(run, 'first'));
        assert.equal(stepOf(run, 'second').result, 'SucceededWithIssues', logOf(run, 'second'));
        assert.equal(run.result, 'Failed', logOf(run, 'publish'));
        assert.equal(stepOf(run, 'publish').outputs.status, 'unknown');
        assert.match(logOf(run, 'publish'), /: passed/);
        assert.match(logOf(run, 'publish'), /the step ".*" failed(?: in its build)?, and/);
      });
    }

    it('and where the second cleans the folder of the first, nobody judged that', async () => {
      const failing = await createProject(live().server, 'maven-cleaned', [ISSUES]);
      const good = await createProject(live().server, 'maven-cleans', [SIZE]);
      const text = twiceFor(failing, good, ['.', '.']).replace(/ verify (.*maven-cleans)/, ' clean verify $1');
      const { run } = await live().run(text);
      for (const step of ['first', 'second']) assert.equal(stepOf(run, step).result, 'Succeeded', logOf(run, step));
      assert.match(logOf(run, 'second'), /clean\S*:clean /);
      assert.equal(run.result, 'Failed', logOf(run, 'publish'));
      assert.equal(stepOf(run, 'publish').outputs.status, 'unknown');
      assert.match(logOf(run, 'publish'), /analyzed something \(background task .*\) whose report is gone/);
    });

    for (const property of ['sonar.scanner.skip=TRUE', 'sonar.skip=true']) {
      it(`and -D${property} on its command line is said to be why there is no analysis`, async () => {
        const project = await createProject(live().server, 'maven-told', [SIZE]);
        const { run } = await live().run(exampleFor(project).replace(SONAR, `$& -D${property}`));
        assert.equal(stepOf(run, 'build').result, 'Succeeded', logOf(run, 'build'));
        assert.equal(stepOf(run, 'publish').outputs.status, 'unknown', logOf(run, 'publish'));
        assert.match(logOf(run, 'publish'), /skipped its scanner, by its own settings/);
        assert.doesNotMatch(logOf(run, 'publish'), /reportTaskFile/);
      });
    }

    it('and a project key on its command line, which is stronger than that of Prepare, is told', async () => {
      const project = await createProject(live().server, 'maven-key', [SIZE]);
      const other = await createProject(live().server, 'maven-other', [SIZE]);
      const { run } = await live().run(exampleFor(project).replace(SONAR, `$& -Dsonar.projectKey=${other}`));
      assert.equal(run.result, 'Failed');
      assert.match(
        logOf(run, 'publish'),
        new RegExp(`Prepare names ${project}, and .*report-task\\.txt names ${other}`),
      );
    });

    it('and with a token that reaches it through a private authority', async function () {
      const certificates = makeCertificates();
      if (certificates === undefined) {
        if (process.env.CI === 'true') throw new Error('openssl is not on the PATH');
        console.log('    not run here: openssl is not on the PATH');
        return this.skip();
      }
      const proxy = await startProxy({ target: live().server.url, tls: certificates.server });
      try {
        const project = await createProject(live().server, 'maven-private', [SIZE]);
        const text = exampleFor(project).replace(
          'scannerMode: other',
          `$&\n      caCertificate: ${certificates.authority}`,
        );
        const finished = await live().run(text, { url: proxy.url });
        assert.equal(stepOf(finished.run, 'build').result, 'Succeeded', logOf(finished.run, 'build'));
        const { outcome } = assertAgreement(finished, live());
        assert.equal(outcome.status, 'passed', JSON.stringify(outcome));
        assert.equal(finished.run.result, 'Succeeded');
        assert.ok(proxy.requests.some(({ path }) => path === '/api/ce/submit'));
      } finally {
        await proxy.stop();
        certificates.remove();
      }
    });
  },
  { sources: JAVA_PROJECT },
);

/** The example as it stands, with a project of this run, and names to find the steps by. */
function exampleFor(project: string): string {
  const variable = project.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return readFileSync(EXAMPLE, 'utf8')
    .replaceAll('webshop', project)
    .replaceAll('SONARQUBE_TOKEN_WEBSHOP', `SONARQUBE_TOKEN_${variable}`)
    .replace('- task: SonarQubeServerPrepare@1', '$&\n    name: prepare')
    .replace('- task: SonarQubeServerPublish@1', '$&\n    name: publish')
    .replace(/- script: mvn .*/, '$&\n    name: build');
}

/** The same as pipelines of the official extension have it. */
function exposedFor(project: string): string {
  return exampleFor(project)
    .replace('exposeToken: off', 'exposeToken: auto')
    .replace(/ {4}env:\n {6}SONAR_TOKEN: .*\n/, '');
}

/** Two projects, each analyzed by a run of Maven in a folder, and one Prepare that names neither. */
function twiceFor(first: string, second: string, [one, other] = ['backend', 'frontend']): string {
  const build = (folder: string, project: string, name: string): string => `
  - script: |
      ${folder === '.' ? 'true' : `mkdir -p ${folder} && cp -R pom.xml src ${folder}/`}
      mvn --batch-mode --file ${folder}/pom.xml verify ${SONAR} -Dsonar.projectKey=${project}
    name: ${name}
    env:
      SONAR_TOKEN: $(SONARQUBE_TOKEN)
`;
  return `
steps:
  - checkout: self
    fetchDepth: 0

  - task: SonarQubeServerPrepare@1
    name: prepare
    inputs:
      connection: sonarqube
      scannerMode: other
      exposeToken: off
${build(one, first, 'first')}${build(other, second, 'second')}
  - task: SonarQubeServerPublish@1
    name: publish
`;
}

function jobOf({ run }: FinishedBuild) {
  const [job] = run.stages.flatMap(({ jobs }) => jobs);
  assert.ok(job !== undefined);
  return job;
}
