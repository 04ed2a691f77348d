import assert from 'node:assert/strict';
import { type AzureDevOpsTarget } from '../../../local/agent/pipeline-options';
import { startAzureDevOps, type AzureDevOps } from '../../../local/azure-devops/server';
import { createWorkplace, probe, stepOf, type Workplace } from './run-text';

describe('the agent and Azure DevOps', () => {
  let place: Workplace;
  let server: AzureDevOps;
  beforeEach(async () => {
    place = createWorkplace();
    server = await startAzureDevOps();
  });
  afterEach(async () => {
    place.remove();
    await server.stop();
  });

  const prepare = () => {
    const project = server.world.createProject('Web shop');
    const repository = server.world.createRepository({ project, name: 'shop' });
    const definition = server.world.createDefinition({ project, name: 'shop CI', repository });
    const build = server.world.createBuild({
      definitionId: definition.id,
      sourceBranch: 'refs/heads/main',
      sourceVersion: 'a'.repeat(40),
    });
    const token = server.createToken({ kind: 'job' });
    const target: AzureDevOpsTarget = {
      collectionUri: server.collectionUrl,
      projectId: project.id,
      projectName: project.name,
      repositoryId: repository.id,
      repositoryName: repository.name,
      accessToken: token.value,
      buildId: build.id,
      buildNumber: build.buildNumber,
      definitionId: definition.id,
      planId: build.planId,
      timelineId: build.timelineId,
    };
    return { build, target };
  };

  it('receives records, attachments, logs and output variables, all as Microsoft documents them', async () => {
    const { build, target } = prepare();
    const code = `const f = tl.getVariable('Agent.TempDirectory') + '/r.json'; require('fs').writeFileSync(f, '{}'); tl.addAttachment('my report', 'a b.json', f); tl.setVariable('verdict', 'passed', false, true); tl.setVariable('key', 'secret-value', true, true); tl.warning('secret-value'); console.log('##vso[task.logdetail id=11111111-2222-4333-8444-555555555555;type=build;name=part;state=Completed;result=Succeeded]'); tl.setResult(1, 'hm');`;
    const run = await place.run(
      `stages:\n  - stage: one\n    jobs:\n      - job: j\n        steps:\n${probe('s', code).replace(/^/gm, '      ').trimEnd()}\n`,
      { azureDevOps: target },
    );
    assert.deepEqual([run.result, run.uploadProblems, server.violations], ['SucceededWithIssues', [], []]);
    assert.deepEqual(
      build.attachments.map(({ type, name, content, recordId }) => ({
        type,
        name,
        content: content.toString(),
        recordId,
      })),
      [{ type: 'my report', name: 'a b.json', content: '{}', recordId: stepOf(run, 's').recordId }],
    );
    const records = [...build.records.values()];
    const summary = records.map((record) =>
      [record['type'], record['refName'] ?? record['name'], record['state'], record['result']].join(' '),
    );
    assert.deepEqual(summary.sort(), [
      'Job __default completed succeededWithIssues',
      'Phase j completed succeededWithIssues',
      'Stage one completed succeededWithIssues',
      'Task Checkout completed succeeded',
      'Task s completed succeededWithIssues',
      'build part completed succeeded',
    ]);
    const step = build.records.get(stepOf(run, 's').recordId);
    assert.deepEqual(step?.['variables'], { verdict: { value: 'passed', isSecret: false }, key: { isSecret: true } });
    assert.equal(JSON.stringify([...build.records.values()]).includes('secret-value'), false);
    const log = build.logs.map((each) => each.text).join('');
    assert.ok(log.includes('##[section]Starting: Probe') && !log.includes('secret-value'));
    assert.ok(server.requests.every((request) => request.authentication === 'bearer'));
  });

  it('gives a task the connection of the job, and its token to no public variable', async () => {
    const { target } = prepare();
    const code = `const id = 'SYSTEMVSSCONNECTION'; console.log(tl.getEndpointUrl(id, false) + ' ' + (tl.getEndpointAuthorizationParameter(id, 'AccessToken', false) === tl.getVariable('System.AccessToken')) + ' ' + process.env.SYSTEM_ACCESSTOKEN); console.log(tl.getVariable('System.AccessToken'));`;
    const run = await place.run(`steps:\n${probe('s', code)}`, { azureDevOps: target });
    assert.ok(stepOf(run, 's').lines.includes(`${server.collectionUrl}/ true undefined`));
    assert.ok(stepOf(run, 's').lines.includes('***'));
  });

  it('says what could not be sent, and the run goes on', async () => {
    const { target } = prepare();
    const code = `const f = tl.getVariable('Agent.TempDirectory') + '/r.json'; require('fs').writeFileSync(f, '{}'); tl.addAttachment('t', 'n', f);`;
    const run = await place.run(`steps:\n${probe('s', code)}`, { azureDevOps: { ...target, accessToken: 'wrong' } });
    assert.equal(run.result, 'Succeeded');
    assert.equal(stepOf(run, 's').attachments[0]?.uploadError, 'PUT answered 401');
    assert.ok(run.uploadProblems.includes('Sending the attachment n failed: PUT answered 401'));
  });
});
