import assert from 'node:assert/strict';
import { analysisProperties } from '../../../src/domain/scanner/analysis-properties';
import { scannerDownloadFailed, scannerFailed } from '../../../src/errors/scanner-errors';
import { TaskError } from '../../../src/errors/errors';
import { readInJob } from '../../left-in-job';
import { saveScan } from '../../../src/use-cases/job/analyses-of-job';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { failsWith, handoffOf, running, type Scene, stage } from './prepare-world';

describe('Prepare and the scanner', () => {
  const dotnet = { scannerMode: 'dotnet', projectKey: 'api', projectName: 'API' };

  it('needs none before the build where the server serves its engine', async () => {
    const { ports, agent, needs, begun } = stage({});
    await prepare(ports, running);
    assert.deepEqual([needs, begun], [[], []]);
    const handoff = handoffOf(agent);
    assert.ok(handoff.state === 'prepared');
    assert.equal(handoff.scannerVersion, null);
  });

  const cli: [string, Scene][] = [
    ['an older server', { server: { systemStatus: () => Promise.resolve({ status: 'UP', version: '9.9.8.100196' }) } }],
    ['an author who pins a version', { inputs: { cliScannerVersion: '8.1.0.6389' } }],
  ];
  for (const [name, scene] of cli) {
    it(`puts SonarScanner CLI on the agent for ${name}, and hands the version over`, async () => {
      const { ports, agent, needs, logger } = stage({
        ...scene,
        inputs: { ...scene.inputs, scannerMirror: 'https://mirror/sonar/', scannerSha256: 'A'.repeat(64) },
        variables: { 'Agent.ToolsDirectory': '/agent/tools' },
      });
      await prepare(ports, running);
      const handoff = handoffOf(agent);
      assert.ok(handoff.state === 'prepared');
      assert.deepEqual(needs, [
        {
          program: 'cli',
          serverVersion: handoff.server.version,
          version: scene.inputs?.['cliScannerVersion'] ?? null,
          toolsDirectory: '/agent/tools',
          baseDirectory: '/agent/s',
          mirror: 'https://mirror/sonar',
          sha256: 'a'.repeat(64),
        },
      ]);
      assert.equal(handoff.scannerVersion, '8.1.0.6389');
      assert.match(logger.text('info'), /Scanner {3}cli found/);
    });
  }

  it('runs the first step of the scanner for .NET with what Analyze will find, and with the token', async () => {
    const { ports, agent, begun } = stage({ inputs: { ...dotnet, dotnetScannerVersion: '11.2.1' } });
    await prepare(ports, running);
    const handoff = handoffOf(agent);
    assert.ok(handoff.state === 'prepared');
    const [request] = begun;
    assert.deepEqual({ ...request?.handoff, step: handoff.step }, handoff);
    assert.equal(handoff.scannerVersion, '11.2.1');
    assert.equal(analysisProperties(handoff)['sonar.projectName'], 'API');
    assert.ok(request?.credentials.scheme === 'token' && request.credentials.token.equals('squ_good'));
    assert.equal(request.metadataFile, `/agent/temp/sonarqube/${handoff.analysisKey}/report-task.txt`);
  });

  it('hands nothing over when the scanner cannot be had, or its first step fails', async () => {
    await failsWith(
      {
        inputs: { cliScannerVersion: '1.2' },
        scannerFault: scannerDownloadFailed('a.zip', 'https://m/a.zip', 'there is no such file (404)'),
      },
      'SQ-SCAN-DOWNLOAD',
      /a\.zip is not on this agent and cannot be fetched from https:\/\/m\/a\.zip: there is no such file.*scannerMirror/s,
    );
    await failsWith({ inputs: dotnet, beginFault: scannerFailed(1, 'x') }, 'SQ-SCAN-FAILED', /exit code 1\): x/);
  });

  it('takes the first step of the scanner for .NET back where nothing is handed over after it', async () => {
    const tooLong = stage({ inputs: { ...dotnet, extraProperties: `sonar.exclusions=${'x'.repeat(30_000)}` } });
    await assert.rejects(prepare(tooLong.ports, running), /SQ-HANDOFF-SIZE|KB|bytes/);
    assert.deepEqual([tooLong.begun.length, tooLong.undone.length], [1, 1]);

    const cancel = new AbortController();
    const stopped = stage({ inputs: dotnet });
    const { begin } = stopped.ports.scanners.dotnet;
    const scanners = {
      ...stopped.ports.scanners,
      dotnet: {
        ...stopped.ports.scanners.dotnet,
        begin: async (...given: Parameters<NonNullable<typeof begin>>) => {
          await begin?.(...given);
          cancel.abort();
        },
      },
    };
    await assert.rejects(prepare({ ...stopped.ports, scanners }, cancel.signal));
    assert.equal(stopped.undone.length, 1);
    assert.equal(stopped.agent.variables.get('SONARQUBE_ANALYSES'), undefined);

    const good = stage({ inputs: dotnet });
    await prepare(good.ports, running);
    assert.deepEqual(good.undone, []);
  });

  it('begins no second analysis of .NET while another one waits for its Analyze', async () => {
    const first = stage({ inputs: dotnet });
    await prepare(first.ports, running);
    const key = first.agent.variables.get('SONARQUBE_ANALYSES') ?? '';
    const second = (changes: Record<string, string> = {}) =>
      stage({
        inputs: { ...dotnet, projectKey: 'web', ...changes },
        after: first,
      });
    const refused = second();
    await assert.rejects(prepare(refused.ports, running), (error) => {
      assert.ok(error instanceof TaskError);
      assert.equal(error.code, 'SQ-CONF-DOTNET-TWICE');
      assert.match(error.message, /analysis of api was prepared/);
      return true;
    });
    assert.deepEqual([refused.needs, refused.begun], [[], []]);
    assert.equal((await prepare(second({ projectKey: 'api' }).ports, running)).result, 'Succeeded', 'the same anew');
    assert.equal((await prepare(second({ scannerMode: 'cli' }).ports, running)).result, 'Succeeded', 'another mode');
    const analysis = readInJob(first, key);
    assert.ok(analysis !== undefined);
    saveScan(first, analysis, { state: 'failed', reason: '' });
    assert.equal((await prepare(second().ports, running)).result, 'Succeeded', 'after its Analyze');
  });
});
