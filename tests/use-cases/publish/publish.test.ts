import assert from 'node:assert/strict';
import type { BuildProperty } from '../../../src/documents/build-property';
import { announcedProperty } from '../../../src/domain/report/to-build-property';
import { azureDevOpsFault } from '../../../src/errors/server-errors';
import { TaskError } from '../../../src/errors/errors';
import { preparedHandoff, SERVER, skippedHandoff } from '../../builders';
import { condition, failing, gateAnswer, publishWorld, reportTask } from './publish-world';

const failed = { served: { gate: () => gateAnswer({ status: 'ERROR', conditions: [condition(), failing()] }) } };
describe('a job', () => {
  it('without anything prepared says so', async () => {
    await assert.rejects(
      () => publishWorld({ analyses: {} }).run(),
      (error) => error instanceof TaskError && error.code === 'SQ-HANDOFF-NONE',
    );
  });

  it('of a fork without anything prepared ends as skipped', async () => {
    const world = publishWorld({ analyses: {}, variables: { 'System.PullRequest.IsFork': 'True' } });
    assert.equal((await world.run()).result, 'Skipped');
  });

  describe('without anything prepared, of whose Prepare the build knows', () => {
    const announced = (changes: Partial<BuildProperty> = {}): Record<string, string> => ({
      'sonarqube.analysis.a': JSON.stringify({
        ...announcedProperty({ ...preparedHandoff('a'), analysisName: 'Shop' }),
        ...changes,
      }),
    });
    const variables = { 'System.PullRequest.IsFork': 'True', 'System.StageName': 'Build', 'System.JobName': 'Linux' };

    it('is one whose variables were emptied, and no fork', async () => {
      await assert.rejects(publishWorld({ analyses: {}, variables, buildProperties: announced() }).run(), {
        code: 'SQ-HANDOFF-CHANGED',
        message: /Prepare of this job announced Shop .* is gone/,
      });
    });

    it('is the same with a report of a scanner that fits', async () => {
      const world = publishWorld({
        analyses: {},
        connection: SERVER,
        variables,
        files: { '/work/1/s/.scannerwork/report-task.txt': reportTask('a') },
        buildProperties: announced(),
      });
      await assert.rejects(world.run(), { code: 'SQ-HANDOFF-CHANGED' });
    });

    for (const [what, changes] of [
      ['another job of it', { job: 'Windows' }],
      ['another stage', { stage: 'Deploy' }],
      ['an earlier attempt', { attempt: 2 }],
      ['an analysis that was published', { outcome: 'passed', reason: null }],
    ] as const) {
      it(`ends as skipped in a fork where that was ${what}`, async () => {
        const world = publishWorld({ analyses: {}, variables, buildProperties: announced(changes) });
        assert.equal((await world.run()).result, 'Skipped');
      });
    }

    it('fails where the build does not say', async () => {
      const azureDevOps = { buildProperties: () => Promise.reject(azureDevOpsFault('the request', '503')) };
      await assert.rejects(publishWorld({ analyses: {}, variables, azureDevOps }).run(), { code: 'SQ-ADO-REQUEST' });
    });
  });

  it('whose analyses are all skipped ends as skipped', async () => {
    const analyses = { a: { handoff: skippedHandoff('a') }, b: { handoff: skippedHandoff('b') } };
    assert.equal((await publishWorld({ analyses }).run()).result, 'Skipped');
  });

  it('with one skipped and one passed analysis succeeds, and opens no gate', async () => {
    const world = publishWorld({ analyses: { a: { handoff: skippedHandoff('a') }, b: {} } });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.equal(world.properties.get('sonarglobalqualitygate'), 'skipped');
  });

  it('publishes an analysis once', async () => {
    const world = publishWorld({ analyses: { a: {} } });
    await world.run();
    const asked = world.requests.length;
    assert.equal((await world.run()).result, 'Skipped');
    assert.equal(world.requests.length, asked);
  });

  it('with two analyses and one Analyze says whom that was for', async () => {
    const world = publishWorld({ analyses: { one: { scan: null }, two: {} } });
    await world.run();
    assert.match(
      world.logger.text('info'),
      /of one .*unknown, Analyze did not run for it in this job \(2 analyses were prepared, and 1 Analyze ran: for two\)\. Add SonarQubeServerAnalyze/,
    );
  });

  it('tells two projects of one name apart by their keys', async () => {
    const named = (key: string) => preparedHandoff(key, { project: { key, name: 'Webshop' } });
    const world = publishWorld({
      analyses: { one: { handoff: named('one'), scan: null }, two: { handoff: named('two'), scan: null } },
    });
    await world.run();
    for (const key of ['one', 'two']) {
      assert.match(world.logger.text('info'), new RegExp(`^Quality gate of Webshop \\(${key}\\) .*unknown`, 'm'));
      assert.match(world.logger.text('error'), new RegExp(`^The quality gate of Webshop \\(${key}\\) is unknown`, 'm'));
    }
    assert.equal(world.report('one').analysisName, null);
  });

  it('leaves the worst analysis first, and what is broken hides no other', async () => {
    const world = publishWorld({
      analyses: {
        passes: {},
        breaks: { handoff: '{"version":1' },
        fails: failed,
        hangs: { served: { task: () => new Promise(() => undefined) } },
      },
    });
    assert.equal((await world.run()).result, 'Failed');
    const results = JSON.parse(world.agent.outputs.get('results') ?? '') as { key: string; status: string }[];
    assert.deepEqual(
      results.map(({ key, status }) => `${key} ${status}`),
      ['fails failed', 'breaks unknown', 'hangs unknown', 'passes passed'],
    );
    assert.equal(world.agent.outputs.get('status'), 'failed');
    assert.equal(world.agent.outputs.get('failedConditions'), '1');
    assert.equal(world.agent.outputs.get('analysisId'), 'analysis-fails');
    assert.equal(world.agent.attachments.length, 4);
    assert.equal(world.agent.summaries.length, 1);
  });

  it('with a handoff that cannot be read fails whatever the policies say, and opens no gate', async () => {
    const world = publishWorld({
      analyses: { passes: {}, breaks: { handoff: '{"version":1' } },
      inputs: { onUnknown: 'ignore', onNone: 'ignore', onFailed: 'ignore' },
    });
    assert.equal((await world.run()).result, 'Failed');
    assert.match(world.logger.text('error'), /SONARQUBE_HANDOFF_BREAKS cannot be read.*\n.*SQ-HANDOFF-BROKEN/);
    assert.equal(world.properties.get('sonarglobalqualitygate'), 'unknown');
  });

  it('refuses every input that cannot be used at once', async () => {
    const inputs = { pollingTimeoutSec: '5m', onFailed: 'maybe', onNone: 'no' };
    await assert.rejects(
      () => publishWorld({ analyses: { a: {} }, inputs }).run(),
      /3 inputs cannot be used[^]*pollingTimeoutSec: "5m"[^]*onFailed: "maybe"[^]*onNone: "no"/,
    );
  });

  for (const pollingTimeoutSec of ['0', '-1', '1.5', 'NaN', '1e3', '999999999999']) {
    it(`refuses pollingTimeoutSec: ${pollingTimeoutSec}`, async () => {
      await assert.rejects(
        () => publishWorld({ analyses: { a: {} }, inputs: { pollingTimeoutSec } }).run(),
        (error) => error instanceof TaskError && error.code === 'SQ-CONF-INPUT',
      );
    });
  }

  it('takes what Prepare left for build tools back before it reads anything, and leaves alone what others left', async () => {
    const left = (key: string): string => JSON.stringify({ 'sonar.token': 't', 'sonar.analysis.key': key });
    const official = '{"sonar.host.url":"https://other.example.org","sonar.login":"t"}';
    const rows: readonly (readonly [before: string, after: string])[] = [
      [left('a'), '{}'],
      [left('b'), '{}'],
      [official, official],
      ['{}', '{}'],
      ['no JSON', 'no JSON'],
    ];
    const other = preparedHandoff('a', { scannerMode: 'other', preparedAt: 0 });
    const files = { '/work/1/s/target/sonar/report-task.txt': reportTask('a') };
    for (const [before, after] of rows) {
      for (const name of ['SONARQUBE_SCANNER_PARAMS', 'SONAR_SCANNER_JSON_PARAMS']) {
        const world = publishWorld({
          analyses: { a: { handoff: other, scan: null } },
          variables: { [name]: before },
          files,
        });
        await world.run();
        assert.equal(world.agent.variable(name), after);
        assert.equal(world.report('a').outcome.status, 'passed', 'build tools need no Analyze');
      }
    }
    const skipped = skippedHandoff('a', { reason: 'unsupported-branch' });
    const variables = { SONARQUBE_SCANNER_PARAMS: left('a') };
    const world = publishWorld({ analyses: { a: { handoff: skipped, scan: null } }, variables });
    await world.run();
    assert.equal(world.agent.variable('SONARQUBE_SCANNER_PARAMS'), '{}');
  });

  it('takes it back also where it cannot read anything', async () => {
    const variables = { SONARQUBE_SCANNER_PARAMS: '{"sonar.token":"t","sonar.analysis.key":"a"}' };
    const other = preparedHandoff('a', { scannerMode: 'other', preparedAt: 0 });
    const never = new Promise<never>(() => undefined);
    const world = publishWorld({
      analyses: { a: { handoff: other, scan: null, served: { task: () => never } } },
      variables,
      files: { '/work/1/s/target/sonar/report-task.txt': reportTask('a') },
      inputs: { pollingTimeoutSec: '300' },
    });
    void world.run();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(world.agent.variable('SONARQUBE_SCANNER_PARAMS'), '{}');
    const misnamed = publishWorld({
      analyses: { a: { handoff: other } },
      variables,
      inputs: { analysisName: 'webshop' },
    });
    await assert.rejects(misnamed.run());
    assert.equal(misnamed.agent.variable('SONARQUBE_SCANNER_PARAMS'), '{}');
  });

  it('names the policy that made it fail', async () => {
    const world = publishWorld({ analyses: { shop: failed } });
    await world.run();
    assert.match(
      world.logger.text('error'),
      /The quality gate of shop failed, and this pipeline asks for failure then \(onFailed: fail\)\./,
    );
  });

  it('leads from its log to the tab, where there is one', async () => {
    const world = publishWorld({ analyses: { shop: {}, web: {} } });
    await world.run();
    const links = world.logger.lines.filter(({ text }) => text.startsWith('Results  '));
    assert.equal(links.length, 1);
    assert.match(links[0]?.text ?? '', /^Results {2}https:\/\/\S+\/_build\/results\?buildId=42, tab SonarQube$/);
  });

  it('shows the warnings of the server', async () => {
    const world = publishWorld({
      analyses: { shop: { served: { task: () => ({ warnings: ['3 files could not be parsed'] }) } } },
    });
    await world.run();
    assert.match(world.logger.text('warning'), /SonarQube says about shop: 3 files could not be parsed/);
  });

  it('says no token', async () => {
    const world = publishWorld({ analyses: { shop: failed } });
    await world.run();
    const everything = [
      world.logger.text(),
      ...world.files.contents.values(),
      ...world.properties.values(),
      ...world.agent.outputs.values(),
    ].join('\n');
    assert.ok(!everything.includes('token-of-shop'));
  });
});

describe('what cannot be left behind', () => {
  it('is warned about when it is a build property, and the gate counts', async () => {
    const azureDevOps = { setBuildProperties: () => Promise.reject(new Error('403 Forbidden')) };
    const world = publishWorld({ analyses: { shop: failed }, azureDevOps });
    assert.equal((await world.run()).result, 'Failed');
    assert.match(world.logger.text('warning'), /could not be written to the build's properties.*403 Forbidden/);
    assert.equal(world.agent.outputs.get('status'), 'failed');
    assert.equal(world.agent.attachments.length, 1);
  });

  it('takes no other report with it when it is one file', async () => {
    const world = publishWorld({ analyses: { bad: failed, good: {} } });
    const write = world.files.writeText.bind(world.files);
    Object.assign(world.files, {
      writeText: (path: string, text: string) =>
        path.endsWith('/bad/report.json') ? Promise.reject(new Error('EACCES')) : write(path, text),
    });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(
      world.agent.attachments.map(({ name }) => name),
      ['good.json'],
    );
    assert.match(world.logger.text('warning'), /report of bad could not be written.*EACCES/);
    assert.equal(world.agent.outputs.get('reportPath'), '', 'no path of a file that is not there');
    assert.equal(world.agent.summaries.length, 1);
    assert.equal(world.properties.get('sonarglobalqualitygate'), 'failed');
  });

  it('is warned about when it is a file, and the gate counts', async () => {
    const world = publishWorld({ analyses: { shop: {} } });
    Object.assign(world.files, { writeText: () => Promise.reject(new Error('ENOSPC')) });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.match(world.logger.text('warning'), /report of shop could not be written.*ENOSPC/);
    assert.equal(world.properties.get('sonarglobalqualitygate'), 'ok');
  });
});
