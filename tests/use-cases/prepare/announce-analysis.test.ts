import assert from 'node:assert/strict';
import { parseBuildProperty } from '../../../src/documents/build-property';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { handoffOf, running, stage, type Scene } from './prepare-world';

const GLOBAL = 'sonarglobalqualitygate';

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

  it('does not hold Prepare back where the build takes no properties', async () => {
    const { logger } = await propertiesAfter({ buildProperties: new Error('403') });
    assert.match(logger.text('debug'), /does not know of this analysis until Publish: 403/);
    assert.equal(logger.text('warning'), '');
  });

  it('leaves the build alone that a release deploys', async () => {
    const { buildProperties } = await propertiesAfter({ variables: { 'System.HostType': 'release' } });
    assert.equal(buildProperties.size, 0);
  });
});
