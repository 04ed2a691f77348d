import assert from 'node:assert/strict';
import { parseBuildProperty } from '../../../src/documents/build-property';
import { serverUnreachable } from '../../../src/errors/server-errors';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { handoffOf, running, stage, type Scene } from './prepare-world';

const GLOBAL = 'sonarglobalqualitygate';
const DOTNET = { scannerMode: 'dotnet', projectKey: 'webshop' };

async function propertiesAfter(scene: Scene) {
  const staged = stage(scene);
  assert.equal((await prepare(staged.ports, running)).result, 'Succeeded');
  return staged;
}

const other = (outcome: string): Readonly<Record<string, string>> => ({
  'sonarqube.analysis.other': JSON.stringify({
    ...{
      version: 1,
      outcome,
      reason: null,
      attempt: 1,
      stage: 'Build',
      job: 'Other',
      projectKey: 'other',
      numbers: {},
    },
  }),
  [GLOBAL]: outcome === 'passed' ? 'ok' : outcome,
});

describe('an analysis that is on its way', () => {
  it('is known to the build with an unknown verdict', async () => {
    const { agent, buildProperties } = await propertiesAfter({ inputs: { analysisName: 'web' } });
    const text = buildProperties.get(`sonarqube.analysis.${handoffOf(agent).analysisKey}`);
    const property = parseBuildProperty(text ?? '');
    assert.ok(property.kind === 'document');
    const { outcome, reason, analysisName, projectKey } = property.document;
    assert.deepEqual([outcome, reason, analysisName, projectKey], ['unknown', 'not-published', 'web', 'webshop']);
    assert.equal(buildProperties.get(GLOBAL), 'unknown');
  });

  for (const [outcome, after] of [
    ['passed', 'unknown'],
    ['none', 'unknown'],
    ['skipped', 'unknown'],
    ['failed', 'failed'],
  ] as const) {
    it(`makes the verdict of the build ${after} where that of another analysis is ${outcome}`, async () => {
      const { buildProperties } = await propertiesAfter({ buildProperties: other(outcome) });
      assert.equal(buildProperties.get(GLOBAL), after);
    });
  }

  it('is announced beside the first step of the scanner for .NET, which need not wait for that', async () => {
    const staged = stage({ inputs: DOTNET });
    const known: boolean[] = [];
    const isKnown = () => void known.push(staged.buildProperties.get(GLOBAL) === 'unknown');
    const begin = async ({ onStarted }: { readonly onStarted: () => void }): Promise<void> => {
      isKnown();
      onStarted();
      await new Promise(setImmediate);
      isKnown();
    };
    const dotnet = { ...staged.ports.scanners.dotnet, begin };
    await prepare({ ...staged.ports, scanners: { ...staged.ports.scanners, dotnet } }, running);
    assert.deepEqual(known, [false, true]);
  });

  it('is known to the build, too, where its scanner cannot be started', async () => {
    const staged = stage({ inputs: DOTNET, beginFault: new Error('no scanner'), buildProperties: other('passed') });
    await assert.rejects(prepare(staged.ports, running), /no scanner/);
    assert.equal(staged.buildProperties.get(GLOBAL), 'unknown');
  });

  it('does not hold Prepare back where the build takes no properties', async () => {
    const { logger } = await propertiesAfter({ buildProperties: new Error('403') });
    assert.match(logger.text('warning'), /could not be told that an analysis is on its way: .* the others\. 403/);
  });

  it('is known to the build, too, when it is skipped because the server is away', async () => {
    const staged = stage({
      inputs: { onServerUnavailable: 'skip' },
      server: { systemStatus: () => Promise.reject(serverUnreachable('https://sonar.example.org', 'ECONNREFUSED')) },
      buildProperties: other('passed'),
    });
    assert.equal((await prepare(staged.ports, running)).result, 'Skipped');
    const text = staged.buildProperties.get(`sonarqube.analysis.${handoffOf(staged.agent).analysisKey}`);
    const property = parseBuildProperty(text ?? '');
    assert.ok(property.kind === 'document' && property.document.reason === 'not-published');
    assert.equal(staged.buildProperties.get(GLOBAL), 'unknown');
  });

  it('is not announced when it is left out on purpose', async () => {
    const staged = stage({ variables: { 'Build.SourceBranch': 'refs/tags/v1' } });
    assert.equal((await prepare(staged.ports, running)).result, 'Skipped');
    assert.equal(staged.buildProperties.size, 0);
  });

  it('leaves the build alone that a release deploys', async () => {
    const { buildProperties } = await propertiesAfter({ variables: { 'System.HostType': 'release' } });
    assert.equal(buildProperties.size, 0);
  });
});
