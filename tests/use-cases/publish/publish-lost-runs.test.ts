import assert from 'node:assert/strict';
import type { JobStep } from '../../../src/domain/report/steps-of-job';
import type { JobSteps } from '../../../src/ports/azure-devops';
import { preparedHandoff, SERVER } from '../../builders';
import { leaveInJob } from '../../left-in-job';
import { publishWorld, reportTask, type World } from './publish-world';

const SOURCES = '/work/1/s';
const BEGAN = Date.UTC(2026, 9, 20, 8, 55, 0);
const MINUTE = 60_000;
const backend = `${SOURCES}/backend/target/sonar/report-task.txt`;
const lockOf = (folder: string) => `${SOURCES}/${folder}/.sonar_lock`;

/** A step and what it printed; without that nobody can read it. */
type Step = readonly [step: Partial<JobStep>, printed?: string];

const OWN = 'publish-step';
const PREPARE: Step = [{ name: 'Prepare', taskName: 'SonarQubeServerPrepare' }];
const PUBLISH: Step = [{ id: OWN, name: 'Publish', taskName: 'SonarQubeServerPublish', state: 'open' }];
const analyzed = (key: string) => `More about the report processing at ${SERVER}/api/ce/task?id=task-${key}\n`;
const FIRST: Step = [{ name: 'Back end' }, `mvn sonar:sonar\n${analyzed('shop')}`];
const FAILED: Step = [{ name: 'Front end', state: 'failed' }, 'mvn sonar:sonar\n[ERROR] COMPILATION ERROR\n'];
const CLEANED: Step = [{ name: 'Front end' }, `mvn clean verify sonar:sonar\n${analyzed('gone')}`];
const QUIET: Step = [{ name: 'Front end' }, '[command]mvn -q clean verify sonar:sonar\n'];
const EMPTY: Step = [{ name: 'Front end' }, `[INFO] 0 files indexed\n${analyzed('shop')}`];
const SKIPPED: Step = [{ name: 'Front end' }, '[INFO] SonarQube Scanner analysis skipped\n'];

function stepsOf(...steps: readonly Step[]): JobSteps {
  const all = [PREPARE, ...steps, PUBLISH].map(([step], index): JobStep => {
    const given = {
      id: `step-${index}`,
      name: 'Step',
      taskName: 'CmdLine',
      state: 'succeeded' as const,
      startedAt: BEGAN,
    };
    return { ...given, order: index, logId: index, ...step };
  });
  return {
    stepsOfJob: () => Promise.resolve(all),
    logOfStep: (_project, _build, id) => {
      const printed = [PREPARE, ...steps][id]?.[1];
      return printed === undefined ? Promise.reject(new Error('no log')) : Promise.resolve(printed);
    },
  };
}

const handoffOf = (projectKey: string, properties: Readonly<Record<string, string>> = {}) => ({
  scan: null,
  reportTask: null,
  handoff: preparedHandoff('first', {
    scannerMode: 'other',
    preparedAt: BEGAN,
    project: { key: projectKey, name: null },
    properties,
  }),
});

const nameOwner = (owner: ReturnType<typeof handoffOf>) => ({
  ...owner,
  handoff: { ...owner.handoff, analysisName: 'Shop' },
});

interface Scene extends Partial<World> {
  readonly steps?: readonly Step[];
  readonly reports?: Readonly<Record<string, string>>;
  readonly owner?: World['analyses'][string];
}

function sceneOf({ steps = [], reports = { [backend]: reportTask('shop') }, owner = handoffOf(''), ...world }: Scene) {
  return publishWorld({
    files: reports,
    step: OWN,
    azureDevOps: stepsOf(...steps),
    ...world,
    analyses: { first: owner, shop: {}, ...world.analyses },
    variables: { SONARQUBE_ANALYSES: 'first', ...world.variables },
  });
}

/** Beside the key, the names under which the lost runs are shown, and why they are unknown. */
function outcomes(world: ReturnType<typeof publishWorld>): readonly string[] {
  return world.agent.attachments
    .map(({ name }) => {
      const { outcome, project, analysisName } = world.report(name.replace(/\.json$/, ''));
      const cause = outcome.status === 'unknown' ? ` ${outcome.reason} ${outcome.cause ?? ''}`.trimEnd() : '';
      return `${analysisName ?? project.key}: ${outcome.status}${cause}`;
    })
    .sort();
}

const LOST = 'Front end: unknown no-analysis scan-failed';
const ALL_UNSEEN = 'the steps of this job: unknown no-analysis unseen';
const GONE = 'Front end: unknown no-analysis overwritten';
const UNSEEN = 'Front end: unknown no-analysis unseen';
const NONE = ': unknown no-analysis scan-failed';

// The kind: a run of a scanner that failed or vanished leaves no pass, in one folder or several.
const rows: readonly (readonly [what: string, scene: Scene, result: string, expected: readonly string[]])[] = [
  ['nothing is lost', { steps: [FIRST] }, 'Succeeded', ['shop: passed']],
  ['the second of two fails', { steps: [FIRST, FAILED] }, 'Failed', [LOST, 'shop: passed']],
  ['the first of two fails', { steps: [FAILED, FIRST] }, 'Failed', [LOST, 'shop: passed']],
  ['Prepare names a project', { steps: [FIRST, FAILED], owner: handoffOf('shop') }, 'Failed', [LOST, 'shop: passed']],
  ['the only one fails', { steps: [FAILED], reports: {} }, 'Failed', [NONE]],
  ['both fail', { steps: [FAILED, FAILED], reports: {} }, 'Failed', [NONE, LOST]],
  ['a later one cleaned the folder of the first', { steps: [CLEANED, FIRST] }, 'Failed', [GONE, 'shop: passed']],
  ['one of which its step tells nothing leaves no report', { steps: [QUIET, FIRST] }, 'Failed', [GONE, 'shop: passed']],
  [
    'a quiet one leaves no report, and Analyze leaves one',
    {
      steps: [QUIET, QUIET],
      analyses: { web: {} },
      variables: { SONARQUBE_ANALYSES: 'first,web' },
    },
    'Failed',
    [GONE, 'shop: passed', 'web: passed'],
  ],
  [
    'one is named, which is all that was prepared',
    { steps: [FIRST, FAILED], owner: nameOwner(handoffOf('')), inputs: { analysisName: 'Shop' } },
    'Failed',
    ['Shop: passed', LOST].sort(),
  ],
  [
    'another Prepare fails',
    { steps: [FIRST, [{ ...PREPARE[0], name: 'Second', state: 'failed' }]] },
    'Failed',
    ['Second: unknown no-analysis', 'shop: passed'],
  ],
  ['the log of what failed is not there', { steps: [FIRST, [FAILED[0]]] }, 'Failed', [UNSEEN, 'shop: passed']],
  [
    'a scanner began elsewhere and left nothing, though its step succeeded',
    { steps: [FIRST], reports: { [backend]: reportTask('shop'), [lockOf('frontend/build/sonar')]: '' } },
    'Failed',
    [`${SOURCES}/frontend/build/sonar: unknown no-analysis scan-unfinished`, 'shop: passed'],
  ],
  [
    'a scanner began in its step, and both tell of it',
    { steps: [FIRST, FAILED], reports: { [backend]: reportTask('shop'), [lockOf('frontend/.scannerwork')]: '' } },
    'Failed',
    [LOST, 'shop: passed'],
  ],
  [
    'a scanner of an earlier run left nothing',
    {
      reports: { [backend]: reportTask('shop'), [lockOf('old')]: '' },
      fileTimes: { [lockOf('old')]: BEGAN - MINUTE, [`${SOURCES}/old`]: BEGAN - MINUTE },
    },
    'Succeeded',
    ['shop: passed'],
  ],
  [
    'a scanner leaves its report elsewhere, as it is told',
    {
      reports: { [`${SOURCES}/r.txt`]: reportTask('shop'), [lockOf('.scannerwork')]: '' },
      owner: handoffOf('', { 'sonar.scanner.metadataFilePath': `${SOURCES}/r.txt` }),
    },
    'Succeeded',
    ['shop: passed'],
  ],
  [
    'something else fails',
    { steps: [FIRST, [{ state: 'failed', taskName: 'Npm' }, 'npm audit']] },
    'Succeeded',
    ['shop: passed'],
  ],
  [
    'the scanner of the only one is told to skip',
    { steps: [SKIPPED], reports: {} },
    'Failed',
    [': unknown no-analysis'],
  ],
  [
    'one report is asked about',
    { steps: [FIRST, FAILED], inputs: { reportTaskFile: `${SOURCES}/backend` } },
    'Succeeded',
    ['shop: passed'],
  ],
  [
    'nobody prepared anything',
    {
      steps: [FIRST, FAILED],
      connection: SERVER,
      variables: { SONARQUBE_ANALYSES: '' },
    },
    'Failed',
    [LOST, 'shop: passed'],
  ],
];

describe('runs of build tools', () => {
  for (const [what, scene, result, expected] of rows) {
    it(`are all accounted for: ${what}`, async () => {
      const world = sceneOf(scene);
      assert.equal((await world.run()).result, result, world.logger.text('info'));
      assert.deepEqual(outcomes(world), expected);
      assert.equal(world.properties.get('sonarqubegate'), result === 'Failed' ? 'unknown' : 'ok');
    });
  }

  it('that are lost are told once, and by the next Publish where they came after the first', async () => {
    const steps: Step[] = [FIRST];
    const world = sceneOf({
      azureDevOps: {
        stepsOfJob: () => stepsOf(...steps).stepsOfJob('', '', ''),
        logOfStep: (...of) => stepsOf(...steps).logOfStep(...of),
      },
    });
    assert.equal((await world.run()).result, 'Succeeded');
    world.agent.variables.set('System.TaskInstanceId', 'publish-2');
    steps.push(PUBLISH, FAILED);
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), [LOST, 'shop: passed']);
    world.agent.variables.set('System.TaskInstanceId', 'publish-3');
    assert.equal((await world.run()).result, 'Skipped');
  });

  it('that are lost are told once, also where they stand for the analysis that has no report', async () => {
    const steps: Step[] = [FAILED];
    const world = sceneOf({
      reports: {},
      inputs: { onUnknown: 'ignore' },
      azureDevOps: {
        stepsOfJob: () => stepsOf(...steps).stepsOfJob('', '', ''),
        logOfStep: (...of) => stepsOf(...steps).logOfStep(...of),
      },
    });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(world), [NONE]);
    world.agent.variables.set('System.TaskInstanceId', 'publish-2');
    steps.push(PUBLISH, FIRST);
    world.files.contents.set(backend, reportTask('shop'));
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(world), [NONE, 'shop: passed']);
  });

  it('are told once where each has a Prepare of the same name and a Publish around it, lost ones too', async () => {
    const steps: Step[] = [FIRST, FAILED];
    const world = sceneOf({
      analyses: { web: {}, api: {} },
      inputs: { onUnknown: 'warn' },
      azureDevOps: {
        stepsOfJob: () => stepsOf(...steps).stepsOfJob('', '', ''),
        logOfStep: (...of) => stepsOf(...steps).logOfStep(...of),
      },
    });
    assert.equal((await world.run()).result, 'SucceededWithIssues');
    assert.deepEqual(outcomes(world), [LOST, 'shop: passed']);
    world.agent.attachments.length = 0;

    world.agent.variables.set('System.TaskInstanceId', 'publish-2');
    const { handoff } = handoffOf('');
    leaveInJob(world, { handoff: { ...handoff, preparedAt: world.clock.now() } });
    world.files.contents.set(backend, reportTask('web'));
    world.files.times.set(backend, world.clock.now());
    const second: Step = [{ name: 'Web' }, `mvn sonar:sonar\n${analyzed('web')}`];
    const ended: Step = [{ ...PUBLISH[0], state: 'succeeded' }];
    steps.push(ended, PREPARE, second, [{ ...PUBLISH[0], id: 'publish-2' }]);
    assert.equal((await world.run()).result, 'Succeeded', world.logger.text('info'));
    assert.deepEqual(outcomes(world), ['web: passed']);
    world.agent.attachments.length = 0;

    // What a scanner does between the two rounds belongs to neither, and is not passed over.
    world.agent.variables.set('System.TaskInstanceId', 'publish-3');
    leaveInJob(world, { handoff: { ...handoff, preparedAt: world.clock.now() } });
    world.files.contents.set(backend, reportTask('api'));
    world.files.times.set(backend, world.clock.now());
    const third: Step = [{ name: 'API' }, `mvn sonar:sonar\n${analyzed('api')}`];
    steps.push([{ name: 'Between' }, analyzed('old')], PREPARE, third, [{ ...PUBLISH[0], id: 'publish-3' }]);
    assert.equal((await world.run()).result, 'SucceededWithIssues');
    assert.deepEqual(outcomes(world), ['Between: unknown no-analysis overwritten', 'api: passed']);
    assert.match(
      world.logger.text('info'),
      /whose report is gone, older than Prepare, or outside of the checkout \(then reportTaskFile names it\)/,
    );
  });

  it('that skip as their own command says are told so, not to look for a file', async () => {
    const world = sceneOf({ steps: [SKIPPED], reports: {} });
    await world.run();
    assert.match(
      world.logger.text('info'),
      /the step "Front end" skipped its scanner, by its own settings \(sonar\.scanner\.skip, sonar\.skip, skipProject\)/,
    );
    assert.doesNotMatch(world.logger.text('info'), /reportTaskFile/);
  });

  it('that found no file are not judged in a pull request, of which nothing else tells it', async () => {
    const variables = {
      'Build.Reason': 'PullRequest',
      'System.PullRequest.PullRequestId': '7',
      'System.PullRequest.SourceBranch': 'refs/heads/x',
      'System.PullRequest.TargetBranch': 'refs/heads/main',
    };
    const world = sceneOf({ steps: [EMPTY], variables });
    assert.equal((await world.run()).result, 'SucceededWithIssues');
    assert.deepEqual(outcomes(world), ['Front end: none', 'shop: passed']);
    assert.equal(world.properties.get('sonarqubegate'), 'none');
    // Of a branch SonarQube knows the lines of code.
    assert.deepEqual(
      await sceneOf({ steps: [EMPTY] })
        .run()
        .then(({ result }) => result),
      'Succeeded',
    );
  });

  it('that skip are told beside those that passed', async () => {
    const world = sceneOf({ steps: [FIRST, SKIPPED] });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(world), ['shop: passed']);
    assert.match(world.logger.text('warning'), /The step "Front end" skipped its scanner; nobody judges it\./);
    const meant = sceneOf({ steps: [SKIPPED], reports: {}, owner: handoffOf('', { 'sonar.scanner.skip': 'true' }) });
    assert.equal((await meant.run()).result, 'Skipped');
    assert.equal(meant.logger.text('warning'), '');
  });

  it('are known once the agent has sent what they did, which is waited for', async () => {
    let asked = 0;
    const late = stepsOf(FIRST, FAILED);
    const stepsOfJob = async (): Promise<readonly JobStep[]> => {
      asked += 1;
      const steps = await late.stepsOfJob('', '', '');
      const isLate = (step: JobStep) => step.name === 'Front end' && asked < 4;
      return steps.map((step) => (isLate(step) ? { ...step, state: 'open', logId: null } : step));
    };
    const world = sceneOf({ azureDevOps: { ...late, stepsOfJob } });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), [LOST, 'shop: passed']);
    assert.equal(asked, 4);
  });

  it('are waited for where none is sent yet, and the agent says that one failed', async () => {
    let asked = 0;
    const late = stepsOf(FIRST, [{ name: 'Lint', state: 'failed' }, '3 problems']);
    const stepsOfJob = () => (++asked < 3 ? Promise.resolve([]) : late.stepsOfJob('', '', ''));
    const variables = { 'Agent.JobStatus': 'SucceededWithIssues' };
    const world = sceneOf({ azureDevOps: { ...late, stepsOfJob }, variables });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(world), ['shop: passed']);
    assert.equal(asked, 3);
  });

  it('are waited for half a minute only, and may be in a step that is not told by then', async () => {
    const world = sceneOf({ steps: [FIRST, [{ name: 'Front end', logId: null }]] });
    assert.equal((await world.run()).result, 'Failed');
    assert.ok(world.seconds() >= 30 && world.seconds() < 32, String(world.seconds()));
    assert.deepEqual(outcomes(world), [UNSEEN, 'shop: passed']);
    assert.match(world.logger.text('info'), /log cannot be read: Azure DevOps does not have it yet/);
  });

  it('may be in a step whose log is refused, which is told with what helps', async () => {
    const world = sceneOf({ steps: [FIRST, [{ name: 'Front end' }]] });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), [UNSEEN, 'shop: passed']);
    assert.match(
      world.logger.text('info'),
      /something else may have been analyzed \(the step "Front end" may .* read: no log\).*"View builds".*reportTaskFile/s,
    );
  });

  it('are not waited for in a job that is as it should be, whatever else is not sent yet', async () => {
    const notSent = (name: string, taskName: string, state: JobStep['state'] = 'succeeded'): Step => [
      { name, taskName, state, logId: null },
    ];
    for (const own of [OWN, undefined]) {
      const steps = [
        FIRST,
        notSent('Tests', 'PublishTestResults'),
        notSent('Analyze', 'SonarQubeServerAnalyze', 'open'),
        [{ ...PUBLISH[0], logId: null }] as const,
        notSent('Deploy', 'CmdLine', 'open'),
      ];
      const world = publishWorld({
        analyses: { first: handoffOf(''), shop: {} },
        files: { [backend]: reportTask('shop') },
        azureDevOps: stepsOf(...steps),
        variables: { SONARQUBE_ANALYSES: 'first' },
        ...(own === undefined ? {} : { step: own }),
      });
      assert.equal((await world.run()).result, 'Succeeded');
      assert.deepEqual(outcomes(world), ['shop: passed']);
      assert.equal(world.seconds(), 0);
    }
  });

  it('are waited for half a minute at most, where the agent says that a step failed', async () => {
    const variables = { 'Agent.JobStatus': 'SucceededWithIssues' };
    const world = sceneOf({ steps: [FIRST, [{ name: 'Front end', state: 'open', logId: null }]], variables });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), ['shop: passed', ALL_UNSEEN]);
    assert.ok(world.seconds() >= 30 && world.seconds() < 32, String(world.seconds()));
  });

  for (const [what, stepsOfJob] of [
    ['does not tell the steps', () => Promise.reject(new Error('503'))],
    ['tells no step', () => Promise.resolve([])],
  ] as const) {
    it(`may be in any step where Azure DevOps ${what}`, async () => {
      for (const status of ['Succeeded', 'SucceededWithIssues', 'Failed']) {
        const world = sceneOf({ azureDevOps: { stepsOfJob }, variables: { 'Agent.JobStatus': status } });
        assert.equal((await world.run()).result, 'Failed');
        assert.deepEqual(outcomes(world), ['shop: passed', ALL_UNSEEN]);
        assert.match(world.logger.text('info'), /what they did is not known: (503|Azure DevOps does not tell it)/);
      }
      const named = sceneOf({ azureDevOps: { stepsOfJob }, inputs: { reportTaskFile: `${SOURCES}/backend` } });
      assert.equal((await named.run()).result, 'Succeeded');
    });
  }
});

describe('runs of build tools in a release', () => {
  const asked: string[] = [];
  const stepsOfJob = () => {
    asked.push('steps');
    return Promise.resolve([]);
  };
  const sceneOfRelease = (scene: Scene = {}) =>
    sceneOf({
      azureDevOps: { stepsOfJob },
      inputs: { source: 'job' },
      ...scene,
      variables: { 'System.HostType': 'release', ...scene.variables },
    });

  it('are judged by what they left, with a warning that nobody tells its steps', async () => {
    const world = sceneOfRelease();
    assert.equal((await world.run()).result, 'Succeeded', world.logger.text('info'));
    assert.deepEqual(outcomes(world), ['shop: passed']);
    assert.match(world.logger.text('warning'), /does not tell the steps of a release/);
    assert.equal(world.seconds(), 0);
    assert.deepEqual(asked, ['steps']);
    // Who brings a job from the official tasks writes no source.
    const unwritten = sceneOfRelease({ inputs: {} });
    assert.equal((await unwritten.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(unwritten), ['shop: passed']);
    const ofBuild = sceneOfRelease({ inputs: { buildId: '7' } });
    assert.equal((await ofBuild.run()).result, 'Failed');
    assert.match(ofBuild.logger.text('warning'), /not looked at: buildId and reevaluate ask for the build/);
  });

  it('are those of a build where that tells its steps, whatever a script of it calls itself', async () => {
    const world = sceneOfRelease({ azureDevOps: stepsOf(FIRST, CLEANED) });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), [GONE, 'shop: passed']);
  });

  it('are unknown where a folder or the agent tells of one that is lost', async () => {
    const begun = sceneOfRelease({ reports: { [backend]: reportTask('shop'), [lockOf('web/.scannerwork')]: '' } });
    assert.equal((await begun.run()).result, 'Failed');
    assert.deepEqual(outcomes(begun), [
      `${SOURCES}/web/.scannerwork: unknown no-analysis scan-unfinished`,
      'shop: passed',
    ]);
    const failed = sceneOfRelease({ variables: { 'Agent.JobStatus': 'SucceededWithIssues' } });
    assert.equal((await failed.run()).result, 'Failed');
    assert.deepEqual(outcomes(failed), ['shop: passed', ALL_UNSEEN]);
    assert.match(failed.logger.text('info'), /a step of this release failed, and Azure DevOps does not tell which/);
    assert.equal((await sceneOfRelease({ reports: {} }).run()).result, 'Failed');
    const named = sceneOfRelease({
      variables: { 'Agent.JobStatus': 'SucceededWithIssues' },
      inputs: { source: 'job', reportTaskFile: `${SOURCES}/backend` },
    });
    assert.equal((await named.run()).result, 'Succeeded');
  });
});

describe('a Prepare that failed', () => {
  const steps: readonly Step[] = [[{ ...PREPARE[0], name: 'Second', state: 'failed' }]];
  const cli = {
    handoff: preparedHandoff('first', { project: { key: 'shop', name: null } }),
    reportTask: reportTask('shop'),
  };

  it('leaves no pass of another one, also where Analyze runs the scanner', async () => {
    const world = sceneOf({ steps, reports: {}, owner: cli, variables: { 'Agent.JobStatus': 'SucceededWithIssues' } });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), ['Second: unknown no-analysis', 'shop: passed']);
  });

  it('is all that is waited for where Analyze runs the scanner', async () => {
    const late: Step = [{ name: 'Tests', state: 'open', logId: null }];
    const variables = { 'Agent.JobStatus': 'SucceededWithIssues' };
    const world = sceneOf({ steps: [late], reports: {}, owner: cli, variables });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(world), ['shop: passed']);
    assert.equal(world.seconds(), 0);
    const prepares = sceneOf({
      steps: [[{ ...PREPARE[0], state: 'open' }]],
      reports: {},
      owner: cli,
      variables,
    });
    assert.equal((await prepares.run()).result, 'Failed');
    assert.ok(prepares.seconds() >= 30, String(prepares.seconds()));
  });

  it('is told of in a release, where nobody tells which step failed', async () => {
    const variables = { 'Agent.JobStatus': 'SucceededWithIssues', 'System.HostType': 'release' };
    const azureDevOps = { stepsOfJob: () => Promise.reject(new Error('404')) };
    const world = sceneOf({ azureDevOps, reports: {}, owner: cli, variables });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.match(world.logger.text('warning'), /another Prepare that failed would pass unseen/);
  });

  it('is not asked about in a job without failures', async () => {
    const asked: string[] = [];
    const stepsOfJob = () => {
      asked.push('steps');
      return Promise.resolve([]);
    };
    const world = sceneOf({
      reports: {},
      owner: cli,
      azureDevOps: { stepsOfJob },
      variables: { 'Agent.JobStatus': 'Succeeded' },
    });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(asked, []);
  });
});
