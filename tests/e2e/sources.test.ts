import assert from 'node:assert/strict';
import { parseAnalysisReport, type AnalysisReport } from '../../src/documents/analysis-report';
import type { FinishedBuild } from '../../local/organization';
import { logOf, NOTHING_TO_FIND, openRig, pipelineOf, stepOf, type Rig } from './rig';

const ANALYSIS = pipelineOf({ prepare: NOTHING_TO_FIND });

/** A job with one step of Publish. */
const publishOnly = (inputs: Readonly<Record<string, string>>): string =>
  pipelineOf({ prepare: null, analyze: null, publish: inputs });

function reportOf({ run }: FinishedBuild): AnalysisReport {
  const attached = stepOf(run, 'publish').attachments.find(({ type }) => type === 'sonarqube-analysis-report');
  const report = parseAnalysisReport(attached?.content?.toString() ?? '');
  assert.ok(report.kind === 'document', JSON.stringify(report));
  return report.document;
}

/** The verdict of a build, a release, a project, and of scanners that ran without Prepare, with built bundles. */
describe('the source of a verdict', function () {
  this.timeout(120_000);
  let rig: Rig;
  let analyzed: FinishedBuild;
  before(async () => {
    rig = await openRig();
    rig.sonarqube.setGate({ name: 'Lenient', conditions: [{ metric: 'violations', op: 'GT', error: '1000' }] });
    const publishAgain = [
      '  - job: verdict',
      '    dependsOn: analyze',
      '    steps:',
      '      - task: SonarQubeServerPublish@1',
      '        name: again',
      '        inputs:',
      '          source: build',
    ];
    const steps = ANALYSIS.replace(/^steps:\n/, '')
      .trimEnd()
      .split('\n');
    const jobs = [
      'jobs:',
      '  - job: analyze',
      '    steps:',
      ...steps.map((line) => `    ${line}`),
      ...publishAgain,
      '',
    ];
    analyzed = await rig.run(jobs.join('\n'));
  });
  after(() => rig.stop());
  afterEach(() => {
    assert.deepEqual(rig.sonarqube.violations, []);
    assert.deepEqual(rig.organization.azureDevOps.violations, []);
  });

  /** A classic release of that build. */
  const release = (inputs: Readonly<Record<string, string>>, build = analyzed): Promise<FinishedBuild> =>
    rig.run(publishOnly(inputs), {
      hostType: 'release',
      variables: { 'Build.BuildId': String(build.build.id), 'Build.ProjectId': rig.organization.project.id },
    });

  it('is, in a later job, what the build has published by then', () => {
    assert.equal(analyzed.run.result, 'Succeeded', logOf(analyzed.run, 'again'));
    assert.equal(stepOf(analyzed.run, 'again').outputs.status, 'passed');
    assert.deepEqual(stepOf(analyzed.run, 'again').attachments, []);
  });

  it('is, in a release, that of the build', async () => {
    const { run, build } = await release({});
    assert.equal(stepOf(run, 'publish').result, 'Succeeded', logOf(run, 'publish'));
    assert.match(logOf(run, 'publish'), /Quality gate of .+: passed, 1 condition met/);
    assert.equal(stepOf(run, 'publish').attachments.filter(({ type }) => /summary/i.test(type)).length, 1);
    assert.equal(build.properties.size, 0);
  });

  it('is, in a release with a connection, confirmed by the server, and asked for again', async () => {
    assert.equal((await release({ connection: 'sonarqube' })).run.result, 'Succeeded');
    const again = await release({ connection: 'sonarqube', reevaluate: 'true' });
    assert.equal(again.run.result, 'Succeeded', logOf(again.run, 'publish'));
  });

  it('is unknown in a release of a build that published nothing', async () => {
    const empty = await rig.run('steps:\n  - script: exit 0\n');
    const { run } = await release({}, empty);
    assert.equal(run.result, 'Failed');
    assert.match(
      logOf(run, 'publish'),
      /unknown, there is no analysis to judge \(build \d+ has no published verdict\)/,
    );
  });

  it('is the live gate of a project, marked as such', async () => {
    const finished = await rig.run(publishOnly({ source: 'project', connection: 'sonarqube', projectKey: 'webshop' }));
    assert.equal(finished.run.result, 'Succeeded', logOf(finished.run, 'publish'));
    assert.equal(reportOf(finished).basis, 'project');
    assert.match(logOf(finished.run, 'publish'), /nothing was analyzed in this run/);
    const unknown = await rig.run(publishOnly({ source: 'project', connection: 'sonarqube', projectKey: 'nowhere' }));
    assert.equal(unknown.run.result, 'Failed');
    assert.equal(unknown.build.properties.get('sonarglobalqualitygate'), 'unknown');
  });

  it('is superseded when asked for again after a newer analysis of the branch', async () => {
    const newer = await rig.run(ANALYSIS);
    assert.equal(newer.run.result, 'Succeeded');
    const again = await release({ connection: 'sonarqube', reevaluate: 'true' });
    assert.equal(again.run.result, 'Failed');
    assert.match(logOf(again.run, 'publish'), /not known to be the newest of its branch.*\[superseded\]/);
    assert.equal((await release({ connection: 'sonarqube' })).run.result, 'Succeeded', 'what was published stands');
    assert.equal(
      (await release({ connection: 'sonarqube', reevaluate: 'true' }, newer)).run.result,
      'Succeeded',
      'of the newer one',
    );
  });

  describe('without Prepare', () => {
    const left = (projectKey: string): string => {
      const { computeTaskId } = reportOf(analyzed);
      const text = `projectKey=${projectKey}\\nserverUrl=${rig.sonarqube.url}\\nceTaskId=${computeTaskId ?? ''}\\n`;
      return `  - script: mkdir -p target/sonar && printf '${text}' > target/sonar/report-task.txt\n`;
    };

    it('is unknown when the file is a copy of one of an earlier run, however new', async () => {
      const pipeline = publishOnly({ connection: 'sonarqube' });
      const { run, build } = await rig.run(pipeline.replace('  - task:', `${left('webshop')}  - task:`));
      assert.equal(run.result, 'Failed');
      assert.match(logOf(run, 'publish'), /names a task of \S+, before this run began/);
      assert.equal(build.properties.get('sonarglobalqualitygate'), 'unknown');
    });

    it('is unknown when the file is of an earlier run', async () => {
      const pipeline = publishOnly({ connection: 'sonarqube' });
      const old = '  - script: touch -d "2 days ago" target/sonar/report-task.txt\n';
      const { run } = await rig.run(pipeline.replace('  - task:', `${left('webshop')}${old}  - task:`));
      assert.equal(run.result, 'Failed');
      assert.match(logOf(run, 'publish'), /before this job began/);
    });

    it('is unknown when the file names another project than its task', async () => {
      const pipeline = publishOnly({ connection: 'sonarqube' });
      const { run, build } = await rig.run(pipeline.replace('  - task:', `${left('other')}  - task:`));
      assert.equal(run.result, 'Failed');
      assert.match(logOf(run, 'publish'), /belongs to webshop, not to other/);
      assert.equal(build.properties.get('sonarglobalqualitygate'), 'unknown');
    });
  });

  describe('in a build of a fork', () => {
    const fork = {
      pullRequest: { id: 7, sourceBranch: 'refs/heads/x', targetBranch: 'refs/heads/main', isFork: true },
    };

    it('is none: Prepare is skipped by the agent, and Publish without a connection by itself', async () => {
      const { run } = await rig.run(pipelineOf({ analyze: null }), { build: fork });
      assert.equal(stepOf(run, 'prepare').result, 'Skipped');
      assert.equal(stepOf(run, 'publish').result, 'Skipped');
      assert.match(logOf(run, 'publish'), /Builds of forks get no secrets, so nothing was analyzed/);
    });

    it('is none with a connection, since the agent skips such a step', async () => {
      const { run } = await rig.run(publishOnly({ connection: 'sonarqube' }), { build: fork });
      assert.equal(stepOf(run, 'publish').result, 'Skipped');
      assert.deepEqual(stepOf(run, 'publish').rawLines, [], 'the task did not start');
    });

    it('is that of the build without a connection: an input that is left empty names no connection', async () => {
      const { run } = await rig.run(
        publishOnly({ source: 'build', connection: '', buildId: String(analyzed.build.id) }),
        {
          build: fork,
        },
      );
      assert.equal(stepOf(run, 'publish').result, 'Succeeded', logOf(run, 'publish'));
    });
  });
});
