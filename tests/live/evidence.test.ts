import assert from 'node:assert/strict';
import { delimiter } from 'node:path';
import { logOf, pipelineOf, stepOf } from '../e2e/rig';
import { createProject, createToken, removeLater } from './administration';
import { reportOf } from './published';
import { describeLive } from './rig';
import { scannerCliBin } from './scanner-cli';

/** Judged on all code, so that SonarQube says OK to the first analysis already. */
const LENIENT = [{ metric: 'violations', op: 'GT', error: '100000' }] as const;
const PUBLISH = { onNone: 'ignore', onUnknown: 'ignore' } as const;

describeLive('An OK of SonarQube that nobody judged', (live) => {
  const prepareOf = (project: string, extraProperties = ''): Readonly<Record<string, string>> => ({
    cliProjectKey: project,
    defaultBranch: 'main',
    ...(extraProperties === '' ? {} : { extraProperties }),
  });
  const statusOf = async (pipeline: string): Promise<string | undefined> => {
    const { run } = await live().run(pipeline);
    assert.equal(stepOf(run, 'analyze').result, 'Succeeded', logOf(run, 'analyze'));
    return stepOf(run, 'publish').outputs.status;
  };

  it('is no verdict on an analysis without a file', async () => {
    const project = await createProject(live().server, 'evidence', LENIENT);
    assert.equal(await statusOf(pipelineOf({ prepare: prepareOf(project), publish: PUBLISH })), 'passed');
    const nothing = prepareOf(project, 'sonar.exclusions=**/*');
    assert.equal(await statusOf(pipelineOf({ prepare: nothing, publish: PUBLISH })), 'none');
  });

  it('is no verdict where the gate has no condition, however often it is analyzed', async () => {
    const project = await createProject(live().server, 'evidence', []);
    const pipeline = pipelineOf({ prepare: prepareOf(project), publish: PUBLISH });
    assert.equal(await statusOf(pipeline), 'none');
    assert.equal(await statusOf(pipeline), 'none');
  });

  it('is no verdict where no rule is active, unless something else was judged', async () => {
    const rest = [{ metric: 'duplicated_lines_density', op: 'GT', error: '99' }] as const;
    for (const [conditions, expected] of [
      [LENIENT, 'none'],
      [[...LENIENT, ...rest], 'passed'],
    ] as const) {
      const project = await createProject(live().server, 'rules', conditions);
      for (const language of ['js', 'ts', 'css', 'web', 'json', 'yaml', 'text', 'secrets']) {
        const qualityProfile = `empty-${project}-${language}`;
        const made = await live().server.api('POST', 'api/qualityprofiles/create', { language, name: qualityProfile });
        // Not every server has every language.
        if (made.status >= 300) continue;
        removeLater('api/qualityprofiles/delete', { language, qualityProfile });
        await live().server.api('POST', 'api/qualityprofiles/add_project', { language, qualityProfile, project });
      }
      const pipeline = pipelineOf({ prepare: prepareOf(project), publish: PUBLISH });
      const token = await createToken(live().server, 'PROJECT_ANALYSIS_TOKEN', project);
      const { run } = await live().run(pipeline, { token });
      assert.equal(stepOf(run, 'publish').outputs.status, expected, logOf(run, 'publish'));
      assert.match(logOf(run, 'publish'), /No rule is active for .*(?:JavaScript|TypeScript)/);
    }
  });

  it('is no verdict on a branch that is compared with itself', async () => {
    const project = await createProject(live().server, 'evidence', LENIENT);
    const period = { project, type: 'REFERENCE_BRANCH', value: 'main' };
    const { status } = await live().server.api('POST', 'api/new_code_periods/set', period);
    assert.ok(status < 300, String(status));
    assert.equal(await statusOf(pipelineOf({ prepare: prepareOf(project), publish: PUBLISH })), 'none');
  });

  it('is no verdict on this job where report-task.txt names the task of an earlier one', async () => {
    const project = await createProject(live().server, 'evidence', LENIENT);
    const pipeline = pipelineOf({ prepare: prepareOf(project), publish: PUBLISH });
    const { computeTaskId } = reportOf(await live().run(pipeline));
    assert.ok(computeTaskId !== null);
    const swap = `  - script: sed -i 's/^ceTaskId=.*/ceTaskId=${computeTaskId}/' "$(Agent.TempDirectory)"/sonarqube/*/report-task.txt\n`;
    const [before = '', after = ''] = pipeline.split('  - task: SonarQubeServerPublish@1');
    const second = await live().run(`${before}${swap}  - task: SonarQubeServerPublish@1${after}`);
    assert.equal(stepOf(second.run, 'publish').result, 'Failed');
    assert.match(logOf(second.run, 'publish'), /\[SQ-HANDOFF-CHANGED\]/);
  });

  it('is no verdict on two runs of a scanner in one folder, and one where Prepare and Publish stand around each', async () => {
    const first = await createProject(live().server, 'folder', LENIENT);
    const second = await createProject(live().server, 'folder', LENIENT);
    const scan = (project: string): string =>
      `  - script: sonar-scanner -Dsonar.projectKey=${project} -Dsonar.sources=src\n    env:\n      SONAR_TOKEN: $(SONARQUBE_TOKEN_ALL)\n`;
    const publish = (name: string): string =>
      `  - task: SonarQubeServerPublish@1\n    name: ${name}\n    condition: always()\n`;
    const checkout = 'steps:\n  - checkout: self\n    fetchDepth: 0\n';
    const prepare = `  - task: SonarQubeServerPrepare@1
    inputs:
      connection: sonarqube
      scannerMode: other
      exposeToken: 'off'
      analysisName: all
`;
    const environment = { PATH: `${await scannerCliBin()}${delimiter}${process.env.PATH ?? ''}` };
    const run = async (steps: string) => (await live().run(checkout + prepare + steps, { environment })).run;
    const together = await run(scan(first) + scan(second) + publish('publish'));
    assert.equal(stepOf(together, 'publish').outputs.status, 'unknown', logOf(together, 'publish'));
    assert.match(logOf(together, 'publish'), /a run of the scanner began at .* in the same folder/);
    const apart = await run(scan(first) + publish('one') + prepare + scan(second) + publish('other'));
    assert.equal(stepOf(apart, 'one').outputs.status, 'passed', logOf(apart, 'one'));
    assert.equal(stepOf(apart, 'other').outputs.status, 'passed', logOf(apart, 'other'));
  });
});
