import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildFacts } from '../../local/agent/pipeline-options';
import { logOf, stepOf } from '../e2e/rig';
import { createProject, type Condition } from './administration';
import { assertJavaFindings, JAVA_PROJECT } from './java-project';
import { assertAgreement } from './published';
import { describeLive } from './rig';
import { onPath } from './servers';

const EXAMPLE = join(__dirname, '..', '..', 'examples', 'gradle.yml');
/** The newest plug-in that the Gradle of Debian (4.4) can load. Its task has the older name. */
const PLUGIN = 'org.sonarsource.scanner.gradle:sonarqube-gradle-plugin:3.4.0.2513';
const GRADLE = 'gradle --no-daemon --console plain build sonarqube';
const BUILD = `buildscript {
  repositories { mavenCentral() }
  dependencies { classpath '${PLUGIN}' }
}
apply plugin: 'java'
apply plugin: 'org.sonarqube'
`;
const SIZE: Condition = { metric: 'ncloc', op: 'GT', error: '100000' };
const ISSUES: Condition = { metric: 'violations', op: 'GT', error: '0' };
const PULL_REQUEST: BuildFacts = {
  reason: 'PullRequest',
  sourceBranch: 'refs/pull/7/merge',
  pullRequest: { id: 7, sourceBranch: 'refs/heads/feature/x', targetBranch: 'refs/heads/main' },
};

const sources = mkdtempSync(join(tmpdir(), 'sonarqube-gradle-'));
cpSync(join(JAVA_PROJECT, 'src'), join(sources, 'src'), { recursive: true });
writeFileSync(join(sources, 'build.gradle'), BUILD);
writeFileSync(join(sources, 'settings.gradle'), "rootProject.name = 'basket'\n");
writeFileSync(join(sources, '.gitignore'), '.gradle/\nbuild/\n');
after(() => rmSync(sources, { recursive: true, force: true }));

describeLive(
  'Gradle runs the scanner as the example says',
  (live) => {
    before(function () {
      if (onPath('gradle')) return;
      if (process.env.CI === 'true') throw new Error('Gradle is not on the PATH');
      console.log('    not run here: Gradle is not on the PATH');
      this.skip();
    });

    /** The plug-in runs the engine in Gradle's own Java, and this Gradle runs on none that newer servers ask for. */
    const isTooOld = (): boolean => live().isAtLeast(25, 12);

    it('and the verdict is that of the server, with measures of Java', async function () {
      if (isTooOld()) return this.skip();
      const project = await createProject(live().server, 'gradle', [ISSUES, SIZE]);
      const finished = await live().run(exampleFor(project));
      assert.equal(stepOf(finished.run, 'build').result, 'Succeeded', logOf(finished.run, 'build'));
      const report = assertAgreement(finished, live());
      assert.equal(finished.run.result, 'Failed');
      await assertJavaFindings(report, live().server);
    });

    it('and without the two lines finds the token in a plain variable, which is gone after Publish', async function () {
      if (isTooOld()) return this.skip();
      const project = await createProject(live().server, 'gradle-exposed', [SIZE]);
      const finished = await live().run(exposedFor(project), { exposed: ['SONARQUBE_SCANNER_PARAMS'] });
      assert.equal(finished.run.result, 'Succeeded', logOf(finished.run, 'build'));
      const jobs = finished.run.stages.flatMap(({ jobs }) => jobs);
      assert.deepEqual(
        jobs.map(({ publicVariables }) => publicVariables['SONARQUBE_SCANNER_PARAMS']),
        ['{}'],
      );
      assert.equal(assertAgreement(finished, live()).outcome.status, 'passed');
    });

    it('and a Java that the engine refuses leaves no verdict that anybody could take for one', async function () {
      if (!isTooOld()) return this.skip();
      const project = await createProject(live().server, 'gradle-java', [SIZE]);
      const { run, build } = await live().run(exampleFor(project));
      assert.equal(stepOf(run, 'build').result, 'Failed');
      assert.match(logOf(run, 'build'), /Java 17 is not supported/);
      assert.equal(stepOf(run, 'publish').result, 'Skipped');
      assert.equal(run.result, 'Failed');
      assert.equal(build.properties.get('sonarqubegate'), 'unknown');
    });

    it('and where Prepare skips, so does Gradle, whatever its own address and token say', async () => {
      const project = await createProject(live().server, 'gradle-skipped');
      const own = `      SONAR_HOST_URL: ${live().server.url}\n      SONAR_TOKEN: $(ownToken)\n`;
      const { run } = await live().run(exampleFor(project).replace(/ {6}SONAR_TOKEN: .*\n/, own), {
        build: PULL_REQUEST,
        secrets: { ownToken: live().server.adminToken },
      });
      assert.equal(stepOf(run, 'prepare').result, 'Skipped');
      assert.equal(stepOf(run, 'build').result, 'Succeeded', logOf(run, 'build'));
      assert.match(logOf(run, 'build'), /analysis skipped/i);
      assert.equal(stepOf(run, 'publish').result, 'Skipped');
      const { body } = await live().server.api('GET', 'api/ce/activity', { component: project });
      assert.deepEqual((body as { tasks: unknown[] }).tasks, []);
    });

    it('and where its step does not ask for the task, nothing is taken for an analysis', async () => {
      const project = await createProject(live().server, 'gradle-forgotten', [SIZE]);
      const { run } = await live().run(exampleFor(project).replace(' build sonarqube', ' build'));
      assert.equal(stepOf(run, 'build').result, 'Succeeded', logOf(run, 'build'));
      assert.equal(stepOf(run, 'publish').outputs.status, 'unknown');
      assert.equal(run.result, 'Failed');
    });
  },
  { sources },
);

/** The example with a project of this run, the Gradle of this machine in the place of a wrapper, and names to find the steps by. */
function exampleFor(project: string): string {
  const variable = project.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return readFileSync(EXAMPLE, 'utf8')
    .replaceAll('SONARQUBE_TOKEN_WEBSHOP', `SONARQUBE_TOKEN_${variable}`)
    .replaceAll('webshop', project)
    .replace('- task: SonarQubeServerPrepare@1', '$&\n    name: prepare')
    .replace('- task: SonarQubeServerPublish@1', '$&\n    name: publish')
    .replace(/- script: \.\/gradlew .*/, `- script: ${GRADLE}\n    name: build`);
}

/** The same as pipelines of the official extension have it. */
function exposedFor(project: string): string {
  return exampleFor(project)
    .replace('exposeToken: off', 'exposeToken: auto')
    .replace(/ {4}env:\n {6}SONAR_TOKEN: .*\n/, '');
}
