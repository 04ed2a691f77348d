import { pullRequestWorld } from '../use-cases/decorate/pull-request-world';
import assert from 'node:assert/strict';
import { refuses, throttles } from '../../local/azure-devops/faults';
import { moreThan, type Strike } from '../../local/http/faults';
import { answers, losesAnswer, slows } from '../../local/http/strikes';
import { connectToAzureDevOps } from '../../src/adapters/azure-devops/connect';
import { createJobSteps } from '../../src/adapters/azure-devops/job-steps';
import { createAzureDevOpsRequests } from '../../src/adapters/azure-devops/requests';
import { withdrawBuildTools } from '../../src/adapters/azure-pipelines/build-tools';
import { systemClock } from '../../src/adapters/system/clock';
import { leaveInJob } from '../left-in-job';
import { parseAnalysisReport } from '../../src/documents/analysis-report';
import { Secret } from '../../src/secrets/secret';
import { startSonarQube, type SonarQubeStandIn } from '../../local/sonarqube/server';
import type { Build } from '../../local/azure-devops/state';
import { publish } from '../../src/use-cases/publish/publish';
import { inMemoryAgent, inMemoryCredentialStore, inMemoryFiles, recordingLogger } from '../use-cases/in-memory';
import { preparedHandoff } from '../builders';
import { reportTask } from '../use-cases/publish/publish-world';
import { startScene, stopScenes, type Scene } from './azure-devops/stand';
import { plainSettings } from './http/test-server';
import { analyzedFile, scannerReport } from './sonarqube/reports';
import { connectToWhole } from './sonarqube/whole-client';

type Status = 'passed' | 'failed' | 'unknown';

/** Four builds with fifty jobs each; every job publishes one analysis. What its jobs end with decides about a build. */
const JOBS = 50;
const BUILDS: readonly (readonly [overall: string, statusOf: (job: number) => Status])[] = [
  ['ok', () => 'passed'],
  ['failed', (job) => (job === 17 ? 'failed' : 'passed')],
  ['unknown', (job) => (job === 49 ? 'unknown' : 'passed')],
  ['failed', (job) => (['passed', 'failed', 'unknown'] as const)[job % 3] ?? 'passed'],
];
const PUBLISHES = BUILDS.length * JOBS;

interface Job {
  readonly key: string;
  readonly build: Build;
  readonly expected: Status;
  readonly taskId: string;
}

/**
 * Lets each change of properties meet three faults at most: a request has four tries. On a busy machine few Publishes write at
 * a time, and forty faults in a row could take all tries of one of them.
 */
function sparingChanges(): (strike: Strike) => Strike {
  const met = new Map<string, number>();
  return (strike) => async (exchange) => {
    const change = `${exchange.path} ${exchange.body.toString()}`;
    const before = met.get(change) ?? 0;
    met.set(change, before + 1);
    if (before < 3) await strike(exchange);
    else exchange.send(await exchange.truth());
  };
}

/** Two hundred Publishes at once: use cases in one process, with real clients, against stand-ins that throttle and race. */
describe(`${PUBLISHES} Publishes at once`, function () {
  this.timeout(120_000);
  let sonarqube: SonarQubeStandIn;
  let scene: Scene;
  let jobs: readonly Job[];
  let left: readonly Awaited<ReturnType<typeof run>>[];
  let processorSeconds: number;

  before(async () => {
    sonarqube = await startSonarQube({
      processingDelay: 300,
      gate: { name: 'No issues', conditions: [{ metric: 'violations', op: 'GT', error: '0' }] },
    });
    scene = await startScene();
    jobs = BUILDS.flatMap(([, statusOf], index) => {
      const build = newBuild();
      return Array.from({ length: JOBS }, (_, job) => submit(`b${index}-job-${job}`, build, statusOf(job)));
    });
    const tooMany = answers(429, '<html><title>429 Too Many Requests</title></html>', { 'Retry-After': '1' });
    sonarqube.faults.add({ when: moreThan(150), strike: tooMany });
    // A slow machine does not ask so often in a second; some are refused on every one.
    sonarqube.faults.add({ strike: tooMany, after: 200, times: 100 });
    const { faults } = scene.azure;
    const sparing = sparingChanges();
    const properties = { method: 'PATCH', path: /\/properties$/ };
    faults.add({ ...properties, strike: sparing(refuses(409, 'Another update')), times: 30 });
    faults.add({ ...properties, strike: sparing(losesAnswer), times: 10 });
    faults.add({ ...properties, strike: throttles(1), times: 20 });
    faults.add({ ...properties, strike: slows(40), times: 60 });
    faults.add({ method: 'GET', path: /\/properties$/, strike: refuses(503), times: 20 });

    const before = process.cpuUsage();
    left = await Promise.all(jobs.map(run));
    const used = process.cpuUsage(before);
    processorSeconds = (used.user + used.system) / 1e6;
  });
  after(async () => {
    await sonarqube.stop();
    await stopScenes();
  });

  function newBuild(): Build {
    return scene.azure.world.createBuild({
      definitionId: scene.definition.id,
      sourceBranch: 'refs/heads/main',
      sourceVersion: scene.repository.refs.get('refs/heads/main') ?? '',
    });
  }

  function submit(key: string, build: Build, expected: Status): Job {
    if (expected === 'unknown') sonarqube.planNextTask({ status: 'FAILED', errorMessage: 'Validation failed' });
    const findings = expected === 'failed' ? ([['S1481', 1, 'Unused.']] as const) : [];
    const { id } = sonarqube.submitReport(scannerReport(key, [analyzedFile('a.js', ['one', 'two'], findings)]));
    return { key, build, expected, taskId: id };
  }

  async function run({ key, build, taskId }: Job) {
    const { pipeline, ...handoff } = preparedHandoff(key);
    const run_ = { ...pipeline, projectId: scene.project.id, buildId: String(build.id), job: key };
    const server = { url: sonarqube.url, version: '2026.1.0.119033', features: null };
    const agent = inMemoryAgent({
      variables: {
        'Agent.TempDirectory': '/temp',
      },
    });
    const files = inMemoryFiles({
      [`/temp/sonarqube/${key}/report-task.txt`]: reportTask(key, { ceTaskId: taskId, serverUrl: sonarqube.url }),
    });
    const credentialStore = inMemoryCredentialStore();
    leaveInJob(
      { agent, credentialStore },
      { handoff: { ...handoff, pipeline: run_, server }, scan: { state: 'scanned' }, token: sonarqube.tokens.user },
    );
    const settings = { ...plainSettings(), clock: systemClock, random: Math.random };
    const logger = recordingLogger();
    const credentials = { scheme: 'bearer', token: new Secret(scene.job.value) } as const;
    const azureDevOps = { collectionUrl: scene.azure.collectionUrl, credentials };
    const ending = await publish(
      {
        agent,
        files,
        credentialStore,
        withdrawBuildTools: () => withdrawBuildTools(agent),
        logger,
        clock: systemClock,
        connect: connectToWhole(settings),
        openPullRequest: () => pullRequestWorld().open(),
        azureDevOps: {
          ...connectToAzureDevOps(settings, azureDevOps),
          ...createJobSteps(createAzureDevOpsRequests(settings, azureDevOps)),
        },
      },
      new AbortController().signal,
    );
    const report = parseAnalysisReport(files.contents.get(`/temp/sonarqube/${key}/report.json`) ?? '');
    return { ending, agent, report, warnings: logger.text('warning') };
  }

  it('each end with their own verdict', () => {
    left.forEach(({ ending, agent, report, warnings }, index) => {
      const job = jobs[index];
      assert.ok(job !== undefined && report.kind === 'document');
      assert.equal(report.document.project.key, job.key);
      assert.equal(report.document.outcome.status, job.expected, job.key);
      assert.equal(agent.outputs.get('status'), job.expected);
      assert.equal(ending.result, job.expected === 'passed' ? 'Succeeded' : 'Failed');
      assert.equal(agent.attachments.length, 1);
      assert.equal(warnings, '', job.key);
      const { measures, outcome } = report.document;
      assert.equal(measures.state, outcome.status === 'unknown' ? 'missing' : 'read');
    });
  });

  it('lose no property, and agree on the worst of each build', () => {
    for (const [index, [overall]] of BUILDS.entries()) {
      const own = jobs.slice(index * JOBS, (index + 1) * JOBS);
      const properties = own[0]?.build.properties ?? new Map<string, string>();
      for (const { key, expected } of own) {
        const text = properties.get(`sonarqube.analysis.${key}`) ?? '{}';
        assert.equal((JSON.parse(text) as { outcome?: string }).outcome, expected, key);
      }
      assert.equal(properties.size, JOBS + 2);
      assert.equal(properties.get('sonarqubegate'), overall);
      assert.equal(properties.get('sonarglobalqualitygate'), overall);
    }
  });

  it('ask a bounded number of times', () => {
    const refused = sonarqube.requests.filter(({ status }) => status === 429).length;
    const answered = sonarqube.requests.length - refused;
    console.log(
      `      ${answered} requests to SonarQube and ${refused} refused, ${scene.azure.requests.length} to Azure DevOps, ${processorSeconds.toFixed(1)} s of processor time`,
    );
    assert.ok(refused > 0, 'the server did throttle');
    // One look at the task or two, the gate, measures, issues, hotspots, and the mode; each is refused three times at most on average.
    assert.ok(answered <= PUBLISHES * 8, `${answered} to SonarQube`);
    assert.ok(refused <= PUBLISHES * 7 * 3, `${refused} refused`);
    // Its own property, a look, the overall value and a look again, and what the faults cost.
    assert.ok(scene.azure.requests.length <= PUBLISHES * 5, `${scene.azure.requests.length} to Azure DevOps`);
    assert.deepEqual(scene.azure.violations, []);
    assert.deepEqual(sonarqube.violations, []);
  });
});
