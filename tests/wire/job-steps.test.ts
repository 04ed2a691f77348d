import assert from 'node:assert/strict';
import { startAzureDevOps, type AzureDevOps } from '../../local/azure-devops/server';
import { createJobSteps } from '../../src/adapters/azure-devops/job-steps';
import { createAzureDevOpsRequests } from '../../src/adapters/azure-devops/requests';
import { Secret } from '../../src/secrets/secret';
import { createWorkplace, onlyJob, type Workplace } from './agent/run-text';
import { plainSettings, startServer } from './http/test-server';

const PIPELINE = `
steps:
  - script: echo analyzed
    displayName: Back end
  - bash: |
      echo more to say
      exit 1
    displayName: Front end
    continueOnError: true
  - script: echo "##vso[task.logissue type=warning]hm" && echo "##vso[task.complete result=SucceededWithIssues]"
    displayName: Warns
  - script: echo never
    displayName: Left out
    condition: false
  - script: exit 3
    displayName: Fails
`;

describe('steps of a job', () => {
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

  it('are told with their states and what they printed, as the agent left them', async () => {
    const project = server.world.createProject('Web shop');
    const repository = server.world.createRepository({ project, name: 'shop' });
    const definition = server.world.createDefinition({ project, name: 'shop CI', repository });
    const of = { definitionId: definition.id, sourceBranch: 'refs/heads/main', sourceVersion: 'a'.repeat(40) };
    const build = server.world.createBuild(of);
    const token = server.createToken({ kind: 'job' });
    const run = await place.run(PIPELINE, {
      azureDevOps: {
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
      },
    });
    assert.deepEqual([run.uploadProblems, server.violations], [[], []]);
    const jobId = onlyJob(run).publicVariables['System.JobId']?.toUpperCase() ?? '';
    const steps = createJobSteps(
      createAzureDevOpsRequests(plainSettings(), {
        collectionUrl: server.collectionUrl,
        credentials: { scheme: 'bearer', token: new Secret(token.value) },
      }),
    );
    const told = await steps.stepsOfJob(project.id, String(build.id), jobId);
    const ordered = [...told].sort((left, right) => left.order - right.order);
    assert.deepEqual(
      ordered.map(({ name, taskName, state, logId }) => [name, taskName, state, logId !== null]),
      [
        ['Checkout shop@main to s', null, 'succeeded', true],
        ['Back end', 'CmdLine', 'succeeded', true],
        ['Front end', 'Bash', 'failed', true],
        ['Warns', 'CmdLine', 'succeeded', true],
        ['Left out', 'CmdLine', 'skipped', false],
        ['Fails', 'CmdLine', 'failed', true],
      ],
    );
    const began = ordered.map(({ startedAt }) => startedAt ?? Number.NaN);
    assert.deepEqual(
      began.filter((time) => Math.abs(time - Date.now()) < 60_000),
      began,
    );
    const log = await steps.logOfStep(project.id, String(build.id), ordered[2]?.logId ?? 0);
    assert.match(log, /^more to say$/m);
    assert.match(log, /Bash exited with code '1'/);
    await assert.rejects(steps.logOfStep(project.id, String(build.id), 999), /SQ-ADO-REQUEST|log 999/);
    assert.deepEqual(await steps.stepsOfJob(project.id, String(build.id), 'another'), []);
  });

  it('have their logs read few at a time, since each may be large', async () => {
    let inTheAir = 0;
    let most = 0;
    const send = async <T>(): Promise<T> => {
      most = Math.max(most, (inTheAir += 1));
      await new Promise(setImmediate);
      inTheAir -= 1;
      return '' as T;
    };
    const steps = createJobSteps(send);
    await Promise.all(Array.from({ length: 30 }, (_, id) => steps.logOfStep('p', '1', id)));
    assert.deepEqual([most, inTheAir], [4, 0]);
  });

  it('have their logs read whole where a build printed much', async () => {
    const printed = 'x'.repeat(40 * 1024 * 1024);
    const answers = await startServer((_, response) => void response.end(printed));
    try {
      const steps = createJobSteps(
        createAzureDevOpsRequests(plainSettings(), {
          collectionUrl: answers.url,
          credentials: { scheme: 'bearer', token: new Secret('t') },
        }),
      );
      assert.equal((await steps.logOfStep('p', '1', 2)).length, printed.length);
    } finally {
      await answers.close();
    }
  });
});
