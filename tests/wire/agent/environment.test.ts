import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type PipelineOptions } from '../../../local/agent/pipeline-options';
import { createWorkplace, onlyJob, probe, stepOf, type Workplace } from './run-text';

// Read before the task library moves secrets out of the environment.
const DUMP = "  - task: Probe@1\n    name: s\n    env:\n      FROM_STEP: 'of $(who)'\n      WHO: overridden\n";

describe('the environment of a task', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  const ID = '0f1c0000-0000-4000-8000-000000000001';
  const connections: PipelineOptions['connections'] = [
    {
      name: 'sonar qube',
      id: ID.toUpperCase(),
      type: 'probe',
      url: 'https://one.example/',
      scheme: 'Token',
      parameters: { apitoken: 'tok-1234' },
      data: { 'a.b': 'c' },
    },
    {
      name: 'other',
      type: 'probe',
      url: 'https://other.example/',
      scheme: 'UsernamePassword',
      parameters: { username: 'u', password: 'other-pass' },
    },
  ];

  const dump = async (inputs: string, options: Partial<PipelineOptions> = {}) => {
    // /proc shows the environment the process was started with.
    const script =
      "console.log('ENV ' + Buffer.from(require('fs').readFileSync('/proc/self/environ')).toString('base64'))";
    const outcome = await place.run(
      `variables:\n  who: the step\nsteps:\n${DUMP}    inputs:\n      code: ${script}\n${inputs}`,
      { connections, ...options },
    );
    const line =
      stepOf(outcome, 's')
        .rawLines.find((each) => each.startsWith('ENV '))
        ?.slice(4) ?? '';
    const text = Buffer.from(line, 'base64').toString('utf8');
    const environment = Object.fromEntries(
      text
        .split('\0')
        .flatMap((pair) =>
          pair.includes('=') ? [[pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]] : [],
        ),
    );
    return { outcome, environment: environment as Record<string, string | undefined> };
  };

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('holds inputs with defaults, aliases, macros, trimmed, and paths rooted at the sources', async () => {
    const { environment, outcome } = await dump(
      "      folder: sub/../dir\n      unknown one: ' $(who) $(nosuch) $(MACHINE) '\n",
      { environment: { MACHINE: 'here' } },
    );
    const sources = join(onlyJob(outcome).folder ?? '', 's');
    assert.equal(environment['INPUT_FLAVOUR'], 'plain');
    assert.equal(environment['INPUT_FOLDER'], join(sources, 'dir'));
    assert.equal(environment['INPUT_UNKNOWN_ONE'], 'the step $(nosuch) here');
    assert.equal(environment['INPUT_CONNECTION'], '');
    assert.match(environment['INPUT_SCRIPT'] ?? '', /^console/);
    assert.equal(environment['FROM_STEP'], 'of the step');
    assert.equal(environment['WHO'], 'the step');
    const empty = await dump('');
    assert.equal(empty.environment['INPUT_FOLDER'], join(onlyJob(empty.outcome).folder ?? '', 's'));
  });

  it('holds variables, public and secret ones apart', async () => {
    const { environment } = await dump('', { secrets: { 'My.Secret': 'swordfish' } });
    assert.equal(environment['BUILD_SOURCEBRANCH'], 'refs/heads/main');
    assert.equal(environment['AGENT_JOBSTATUS'], 'Succeeded');
    assert.equal(environment['agent.jobstatus'], 'Succeeded');
    assert.equal(environment['TF_BUILD'], 'True');
    assert.equal(environment['SECRET_MY_SECRET'], 'swordfish');
    assert.equal(environment['MY_SECRET'], undefined);
    assert.deepEqual(JSON.parse(environment['VSTS_SECRET_VARIABLES'] ?? ''), ['My.Secret']);
    const names = JSON.parse(environment['VSTS_PUBLIC_VARIABLES'] ?? '') as string[];
    assert.ok(names.includes('Build.SourceBranch') && !names.includes('My.Secret'));
  });

  it('holds the connections of its inputs and no other', async () => {
    const { environment } = await dump('      server: Sonar Qube\n');
    assert.equal(environment['INPUT_CONNECTION'], ID);
    assert.equal(environment[`ENDPOINT_URL_${ID}`], 'https://one.example/');
    assert.equal(environment[`ENDPOINT_AUTH_SCHEME_${ID}`], 'Token');
    assert.equal(environment[`ENDPOINT_AUTH_PARAMETER_${ID}_APITOKEN`], 'tok-1234');
    assert.deepEqual(JSON.parse(environment[`ENDPOINT_AUTH_${ID}`] ?? ''), {
      parameters: { apitoken: 'tok-1234' },
      scheme: 'Token',
    });
    assert.equal(environment[`ENDPOINT_DATA_${ID}_A_B`], 'c');
    assert.deepEqual(
      Object.keys(environment).filter((name) => /^ENDPOINT/.test(name) && !name.includes(ID)),
      [],
    );
    assert.equal(
      Object.values(environment).some((value) => value?.includes('other-pass')),
      false,
    );
  });

  it('holds nothing of the pipeline or package manager that runs the agent itself', async () => {
    process.env['INPUT_LEFT_OVER'] = 'x';
    process.env['npm_config_left_over'] = 'x';
    try {
      const { environment } = await dump('', { environment: { HOME: undefined, ADDED: 'yes' } });
      assert.deepEqual(
        [
          environment['INPUT_LEFT_OVER'],
          environment['npm_config_left_over'],
          environment['HOME'],
          environment['ADDED'],
        ],
        [undefined, undefined, undefined, 'yes'],
      );
    } finally {
      delete process.env['INPUT_LEFT_OVER'];
      delete process.env['npm_config_left_over'];
    }
  });

  it('names the step, for scripts as for tasks', async () => {
    const { environment, outcome } = await dump(
      '  - script: echo "$SYSTEM_TASKINSTANCEID $SYSTEM_TASKINSTANCENAME"\n    name: t\n',
    );
    assert.equal(environment['SYSTEM_TASKINSTANCEID'], stepOf(outcome, 's').recordId);
    assert.equal(environment['SYSTEM_TASKINSTANCENAME'], 's');
    assert.equal(environment['SYSTEM_TASKDISPLAYNAME'], stepOf(outcome, 's').displayName);
    assert.ok(stepOf(outcome, 't').rawLines.includes(`${stepOf(outcome, 't').recordId} t`));
  });

  it('tells every step of a pull request what is merged, and a branch nothing but that it is of no fork', async () => {
    const pullRequest = { id: 7, sourceBranch: 'refs/heads/x', targetBranch: 'refs/heads/main', sourceCommit: 'abc' };
    const text = 'steps:\n  - script: env | grep -E "^(SYSTEM_PULLREQUEST_|TF_BUILD)" | sort\n    name: s\n';
    const told = async (build: PipelineOptions['build']) =>
      stepOf(await place.run(text, { build: build ?? {} }), 's').rawLines.filter((line) => line.includes('='));
    assert.deepEqual(await told({ pullRequest, sourceBranch: 'refs/pull/7/merge' }), [
      'SYSTEM_PULLREQUEST_ISFORK=False',
      'SYSTEM_PULLREQUEST_PULLREQUESTID=7',
      'SYSTEM_PULLREQUEST_SOURCEBRANCH=refs/heads/x',
      'SYSTEM_PULLREQUEST_SOURCECOMMITID=abc',
      'SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main',
      'SYSTEM_PULLREQUEST_TARGETBRANCHNAME=main',
      'TF_BUILD=True',
    ]);
    assert.deepEqual(await told({}), ['SYSTEM_PULLREQUEST_ISFORK=False', 'TF_BUILD=True']);
  });

  it('neutralizes commands in a commit message', async () => {
    const { environment } = await dump('', { build: { sourceVersionMessage: '##vso[task.complete result=Failed]' } });
    assert.equal(environment['BUILD_SOURCEVERSIONMESSAGE'], '**vso[task.complete result=Failed]');
  });

  describe('of a build of a fork', () => {
    const pullRequest = { id: 7, sourceBranch: 'refs/heads/x', targetBranch: 'refs/heads/main', isFork: true };
    const text = `steps:\n${probe('with', "console.log('ran');").replace('script:', 'connection: other\n      script:')}${probe('without', "console.log('token=' + tl.getVariable('TOKEN'));")}`;

    it('skips a task with a connection and gives the others no secrets', async () => {
      const outcome = await place.run(text, { connections, build: { pullRequest }, secrets: { TOKEN: 'never' } });
      assert.deepEqual([stepOf(outcome, 'with').result, stepOf(outcome, 'with').rawLines], ['Skipped', []]);
      assert.match(stepOf(outcome, 'with').resultCode ?? '', /^References service endpoint/);
      assert.ok(stepOf(outcome, 'without').rawLines.includes('token=undefined'));
      assert.equal(outcome.result, 'Succeeded');
    });

    it('runs it where forks get secrets', async () => {
      const outcome = await place.run(text, {
        connections,
        build: { pullRequest, secretsForForks: true },
        secrets: { TOKEN: 'given' },
      });
      assert.equal(stepOf(outcome, 'with').result, 'Succeeded');
      assert.ok(stepOf(outcome, 'without').rawLines.includes('token=given'));
    });
  });
});
