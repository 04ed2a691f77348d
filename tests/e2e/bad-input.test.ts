import assert from 'node:assert/strict';
import { listen, type Listening } from '../../local/http/listen';
import { sonarqubeConnection, type BuildOptions } from '../../local/organization';
import { logOf, NOTHING_TO_FIND, openRig, pipelineOf, stepOf, type PipelineText, type Rig } from './rig';

/** One thing that is wrong, and what the person must get: one error with a code and a remedy, and the right result. */
interface Row {
  readonly name: string;
  readonly pipeline?: PipelineText;
  /** Runs after the checkout. */
  readonly script?: string;
  readonly build?: (rig: Rig) => Partial<BuildOptions>;
  readonly arrange?: (rig: Rig) => void;
  readonly step: 'prepare' | 'analyze' | 'publish';
  readonly result: string;
  readonly log: RegExp;
}

const always = { condition: 'always()' };
let htmlPage: Listening;

const ROWS: readonly Row[] = [
  {
    name: 'a wrong token',
    build: (rig) => ({ connections: [sonarqubeConnection(rig.sonarqube.url, `squ_${'0'.repeat(40)}`)] }),
    step: 'prepare',
    result: 'Failed',
    log: /refused the token \(401\).*wrong, expired or revoked.*Create a new analysis token.*\[SQ-AUTH-401\]/s,
  },
  {
    name: 'a connection without a token',
    build: (rig) => ({ connections: [sonarqubeConnection(rig.sonarqube.url, '')] }),
    step: 'prepare',
    result: 'Failed',
    log: /holds no token.*\[SQ-CONF-INPUT\]/s,
  },
  {
    name: 'a port where nobody listens',
    build: () => ({ connections: [sonarqubeConnection('http://127.0.0.1:1', 'squ_x')] }),
    step: 'prepare',
    result: 'Failed',
    log: /127\.0\.0\.1:1 cannot be reached.*\[SQ-CONN-UNREACHABLE\]/s,
  },
  {
    name: 'a page instead of JSON',
    build: () => ({
      connections: [sonarqubeConnection(htmlPage.url, 'squ_x')],
    }),
    step: 'prepare',
    result: 'Failed',
    log: /did not answer like SonarQube.*\[SQ-CONN-NOT-SONARQUBE\]/s,
  },
  {
    name: 'a project key with illegal characters',
    pipeline: { prepare: { cliProjectKey: 'web shop!' } },
    step: 'prepare',
    result: 'Failed',
    log: /"web shop!" cannot be a project key: it contains a blank, "!".*\[SQ-CONF-INPUT\]/s,
  },
  {
    name: 'a base folder that does not exist',
    pipeline: { prepare: { projectBaseDir: 'apps/nowhere' } },
    step: 'prepare',
    result: 'Failed',
    log: /the folder "\/\S+\/s\/apps\/nowhere" does not exist\. Relative paths start at the checkout.*\[SQ-CONF-INPUT\]/s,
  },
  {
    name: 'a link out of the checkout in the place of the properties file',
    pipeline: { prepare: { configMode: 'file', configFile: 'sonar-project.properties', cliProjectKey: '' } },
    script: 'rm -f sonar-project.properties && ln -s /proc/self/environ sonar-project.properties',
    step: 'prepare',
    result: 'Failed',
    log: /sonar-project\.properties" is not read: it is a link that leads out of "\/\S+\/s".*\[SQ-CONF-FILE\]/s,
  },
  {
    name: 'a pipe in the place of the properties file',
    script: 'rm -f sonar-project.properties && mkfifo sonar-project.properties',
    step: 'prepare',
    result: 'Failed',
    log: /sonar-project\.properties" is not read: it is not a regular file.*\[SQ-CONF-FILE\]/s,
  },
  {
    name: 'a base folder of the repository that is a link out of the checkout',
    script: 'ln -s /tmp outside && echo sonar.projectBaseDir=outside > sonar-project.properties',
    step: 'prepare',
    result: 'Failed',
    log: /sonar\.projectBaseDir: the folder "\/\S+\/s\/outside" is a link that leads out of the checkout.*\[SQ-CONF-INPUT\]/s,
  },
  {
    name: 'two base folders',
    pipeline: { prepare: { projectBaseDir: 'src', extraProperties: 'sonar.projectBaseDir=src/cart' } },
    step: 'prepare',
    result: 'Failed',
    log: /projectBaseDir: it is "\/\S+\/s\/src", and the property sonar\.projectBaseDir is "src\/cart"; keep one of them.*\[SQ-CONF-INPUT\]/s,
  },
  {
    name: 'a working copy of another repository in a build of a branch',
    script: 'git remote set-url origin https://reader:secret@git.example.org/acme/tools.git',
    build: () => ({ build: { sourceBranch: 'refs/heads/feature/basket' } }),
    step: 'prepare',
    result: 'Failed',
    log: /is a working copy of https:\/\/git\.example\.org\/acme\/tools\.git, but this build is one of http:\S+\/_git\/webshop:.*sonar\.branch\.name=.*\[SQ-CONF-REPOSITORY\]/s,
  },
  {
    name: 'a bad time-out',
    pipeline: { publish: { pollingTimeoutSec: '5m' } },
    step: 'publish',
    result: 'Failed',
    log: /pollingTimeoutSec: "5m" is not a number of seconds.*\[SQ-CONF-INPUT\]/s,
  },
  {
    name: 'no Prepare before Analyze',
    pipeline: { prepare: null, publish: null },
    step: 'analyze',
    result: 'Failed',
    log: /found nothing that SonarQubeServerPrepare left.*\[SQ-HANDOFF-NONE\]/s,
  },
  {
    name: 'no Prepare before Publish',
    pipeline: { prepare: null, analyze: null },
    step: 'publish',
    result: 'Failed',
    log: /\[SQ-HANDOFF-NONE\]/,
  },
  {
    name: 'Prepare without Analyze',
    pipeline: { analyze: null },
    step: 'publish',
    result: 'Failed',
    log: /unknown, Analyze did not run for it in this job\. Add SonarQubeServerAnalyze.*\[no-analysis\]/s,
  },
  {
    name: 'a failed Analyze before a Publish that always runs',
    pipeline: { prepare: { cliSources: 'nowhere' }, publish: always },
    step: 'publish',
    result: 'Failed',
    log: /unknown, the scan failed \(/,
  },
  {
    name: 'a variable of ours that somebody changed',
    pipeline: { prepare: null, analyze: null },
    build: () => ({ variables: { SONARQUBE_ANALYSES: 'x-1', SONARQUBE_HANDOFF_X_1: '{"version":1}' } }),
    step: 'publish',
    result: 'Failed',
    log: /SONARQUBE_HANDOFF_X_1 cannot be read.*\[SQ-HANDOFF-BROKEN\]/s,
  },
  {
    name: 'a handoff of a newer extension',
    pipeline: { prepare: null, analyze: null },
    build: () => ({ variables: { SONARQUBE_ANALYSES: 'x-1', SONARQUBE_HANDOFF_X_1: '{"version":99}' } }),
    step: 'publish',
    result: 'Failed',
    log: /a newer version of this extension wrote it.*\[SQ-HANDOFF-BROKEN\]/s,
  },
  {
    name: 'a report that SonarQube cannot process',
    arrange: (rig) => rig.sonarqube.planNextTask({ status: 'FAILED', errorMessage: 'Date of analysis is too old' }),
    step: 'publish',
    result: 'Failed',
    log: /unknown, SonarQube could not process the report \(Date of analysis is too old\)/,
  },
  {
    name: 'a server that does not finish in time',
    arrange: (rig) => rig.sonarqube.planNextTask({ status: 'IN_PROGRESS' }),
    pipeline: { publish: { pollingTimeoutSec: '2' } },
    step: 'publish',
    result: 'Failed',
    log: /unknown, SonarQube had not finished in time \(task .+ after 2 s: still "IN_PROGRESS"\)\. Raise pollingTimeoutSec/,
  },
];

describe('what bad input gets', function () {
  this.timeout(60_000);
  let rig: Rig;
  before(async () => {
    rig = await openRig();
    htmlPage = await listen((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><title>Sign in</title></html>');
    });
  });
  after(async () => {
    await htmlPage.stop();
    await rig.stop();
  });

  for (const { name, pipeline = {}, script, build, arrange, step, result, log } of ROWS) {
    it(`${name}: ${result}, with a reason and a remedy`, async () => {
      arrange?.(rig);
      const prepare = pipeline.prepare === null ? null : { ...NOTHING_TO_FIND, ...pipeline.prepare };
      const text = pipelineOf({ ...pipeline, prepare });
      const scripted = script === undefined ? text : text.replace('  - task:', `  - script: ${script}\n  - task:`);
      const { run, build: queued } = await rig.run(scripted, build?.(rig));
      const shown = logOf(run, step);
      assert.match(shown, log);
      assert.equal(stepOf(run, step).result, result, shown);
      const errors = stepOf(run, step).issues.filter(({ type }) => type === 'error');
      assert.equal(errors.length, 1, `one error, not ${errors.map(({ message }) => message).join('\n')}`);
      assert.notEqual(queued.properties.get('sonarglobalqualitygate'), 'ok');
      assert.equal(run.result, 'Failed');
    });
  }

  it('a fork without secrets: every step is skipped, and the build goes on', async () => {
    const { run } = await rig.run(pipelineOf({}), {
      build: {
        reason: 'PullRequest',
        sourceBranch: 'refs/heads/main',
        pullRequest: { id: 7, sourceBranch: 'refs/heads/x', targetBranch: 'refs/heads/main', isFork: true },
      },
    });
    for (const name of ['prepare', 'analyze', 'publish']) assert.equal(stepOf(run, name).result, 'Skipped', name);
    assert.notEqual(run.result, 'Failed');
  });
});
