import assert from 'node:assert/strict';
import { handoffVariable, publishedVariable, scanVariable } from '../../../src/documents/names';
import { preparedHandoff, skippedHandoff } from '../../builders';
import { failing, gateAnswer, publishWorld, reportTask, type World } from './publish-world';

const red = { gate: () => gateAnswer({ status: 'ERROR', conditions: [failing()] }) };

describe('a Publish that is tried again', () => {
  const worldOf = (changes: Partial<World> = {}) =>
    publishWorld({ analyses: { good: {}, bad: { served: red } }, step: 'this', ...changes });

  it('gives the verdict again, of all that it looked at', async () => {
    const world = worldOf();
    assert.equal((await world.run()).result, 'Failed');
    assert.equal((await world.run()).result, 'Failed');
    const results = JSON.parse(world.agent.outputs.get('results') ?? '[]') as { key: string; status: string }[];
    assert.deepEqual(results.map(({ key, status }) => `${key} ${status}`).sort(), ['bad failed', 'good passed']);
  });

  it('passes when the cause is gone', async () => {
    let answers = 0;
    const served = { gate: () => ((answers += 1) === 1 ? red.gate() : gateAnswer()) };
    const world = worldOf({ analyses: { shop: { served } } });
    assert.equal((await world.run()).result, 'Failed');
    assert.equal((await world.run()).result, 'Succeeded');
  });

  it('is another one than a second step, which leaves alone what the first has published', async () => {
    const world = worldOf();
    await world.run();
    world.agent.variables.set('System.TaskInstanceId', 'second');
    assert.deepEqual(await world.run(), {
      result: 'Skipped',
      message: 'Every analysis of this job is published already.',
    });
  });

  it('gives a red verdict again also where the agent does not tell the step', async () => {
    const world = publishWorld({ analyses: { bad: { served: red } } });
    assert.equal((await world.run()).result, 'Failed');
    assert.equal((await world.run()).result, 'Failed');
    const good = publishWorld({ analyses: { good: {} } });
    assert.equal((await good.run()).result, 'Succeeded');
    assert.equal((await good.run()).result, 'Skipped');
  });

  it('reads a report of a scanner again without Prepare, too', async () => {
    const files = { '/work/1/s/.scannerwork/report-task.txt': reportTask('bad') };
    const world = publishWorld({
      analyses: { bad: { served: red } },
      variables: { SONARQUBE_ANALYSES: '' },
      connection: 'https://sonar.example.org',
      files,
      step: 'this',
    });
    assert.equal((await world.run()).result, 'Failed');
    assert.equal((await world.run()).result, 'Failed');
    world.agent.variables.set('System.TaskInstanceId', 'second');
    assert.equal((await world.run()).result, 'Skipped');
  });
});

describe('a line that some step has printed', () => {
  const rows: [string, variables: Record<string, string>][] = [
    [
      'another address',
      {
        [handoffVariable('shop')]: JSON.stringify(
          preparedHandoff('shop', { server: { url: 'https://other.example.org', version: '26.9', features: [] } }),
        ),
      },
    ],
    [
      'another project',
      { [handoffVariable('shop')]: JSON.stringify(preparedHandoff('shop', { project: { key: 'green', name: null } })) },
    ],
    ['a skipped analysis', { [handoffVariable('shop')]: JSON.stringify(skippedHandoff('shop')) }],
    ['a scan that was skipped', { [scanVariable('shop')]: '{"state":"skipped","reason":"scanner-skipped"}' }],
    ['a verdict', { [publishedVariable('shop')]: 'passed' }],
    ['a verdict in the form of today', { [publishedVariable('shop')]: '{"status":"passed","step":"other"}' }],
  ];
  for (const [what, variables] of rows) {
    it(`makes no verdict with ${what}, and sends the token nowhere`, async () => {
      const world = publishWorld({ analyses: { shop: { served: red, scan: null } }, variables });
      for (const name of Object.keys(variables)) world.agent.secrets.delete(name);
      assert.equal((await world.run()).result, 'Failed');
      assert.match(world.logger.text('error'), /SQ-HANDOFF-CHANGED/);
      assert.deepEqual(world.connections, []);
      assert.equal(world.agent.outputs.get('status'), 'unknown');
    });
  }

  it('cannot take an analysis off the list', async () => {
    for (const list of ['good', '']) {
      const world = publishWorld({ analyses: { good: {}, bad: { served: red } } });
      world.agent.variables.set('SONARQUBE_ANALYSES', list);
      const ending = await world.run().catch((error: unknown) => error);
      assert.match(
        JSON.stringify(ending) + world.logger.text('error') + String(ending),
        /SONARQUBE_ANALYSES does not hold/,
      );
    }
  });

  it('cannot put another report in the place of the one that the scanner left', async () => {
    const scan = { state: 'scanned', taskId: 'task-shop' } as const;
    const world = publishWorld({
      analyses: { shop: { scan, reportTask: reportTask('shop', { ceTaskId: 'task-green' }) } },
    });
    assert.equal((await world.run()).result, 'Failed');
    assert.match(world.logger.text('error'), /report-task\.txt.*SQ-HANDOFF-CHANGED/s);
  });

  it('cannot keep the token of build tools where they read it', async () => {
    const scanner = {
      SONARQUBE_SCANNER_PARAMS: '{"sonar.token":"made-up","sonar.analysis.key":"shop"}',
      SONAR_SCANNER_JSON_PARAMS: '{"sonar.token":"made-up","sonar.analysis.key":"shop"}',
    };
    const handoff = preparedHandoff('shop', { scannerMode: 'other' });
    for (const [name, value] of [
      ['SONARQUBE_ANALYSES', ''],
      [handoffVariable('shop'), '{'],
      [publishedVariable('shop'), 'passed'],
    ] as const) {
      const world = publishWorld({ analyses: { shop: { handoff, scan: null } } });
      for (const [each, settings] of Object.entries(scanner)) world.agent.variables.set(each, settings);
      world.agent.variables.set(name, value);
      await world.run().catch(() => undefined);
      assert.equal(world.agent.variables.get('SONARQUBE_SCANNER_PARAMS'), '{}', name);
      assert.equal(world.agent.variables.get('SONAR_SCANNER_JSON_PARAMS'), '{}', name);
    }
  });

  it('cannot keep it there by making Publish fail at its inputs', async () => {
    const handoff = preparedHandoff('shop', { scannerMode: 'other' });
    const world = publishWorld({ analyses: { shop: { handoff, scan: null } }, inputs: { onFailed: 'perhaps' } });
    world.agent.variables.set('SONARQUBE_SCANNER_PARAMS', '{"sonar.token":"made-up","sonar.analysis.key":"shop"}');
    await assert.rejects(world.run(), { code: 'SQ-CONF-INPUT' });
    assert.equal(world.agent.variables.get('SONARQUBE_SCANNER_PARAMS'), '{}');
  });
});
