import assert from 'node:assert/strict';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import { azureDevOpsFault } from '../../../src/errors/server-errors';
import { syncOnce } from '../../../src/use-cases/sync/sync-once';
import { decorated, sonarWorld, syncStage } from './sync-world';

describe('what sync replies', () => {
  it('says a decision once, by another identity than that of the builds too, whoever is named, until its state is set', async () => {
    const sonar = sonarWorld();
    const pull = decorated(sonar, ['k1']);
    const stage = syncStage(new Map([['7', pull]]), sonar);
    const sync = () => syncOnce(stage.ports, stage.request);
    const finding = sonar.findings.get('k1');
    assert.ok(finding !== undefined);
    const open = pull.open.bind(pull);
    const refuse = () => Promise.reject(azureDevOpsFault('the state', '429', new RefusedAnswer(429, '')));
    pull.open = () => ({ ...open('sync'), setState: refuse });
    Object.assign(finding, { state: 'accepted', decidedBy: 'Ada' });
    await sync();
    await sync();
    Object.assign(finding, { decidedBy: undefined });
    await sync();
    pull.open = () => open('sync');
    await sync();
    const said = () => pull.threads[0]?.comments.slice(1).map(({ content }) => content);
    assert.deepEqual(said(), ['Accepted in SonarQube by Ada.']);
    assert.equal(pull.threads[0]?.status, 'wontFix');
    for (const state of ['open', 'accepted'] as const) {
      finding.state = state;
      await sync();
    }
    assert.deepEqual(said()?.slice(1), ['Open again in SonarQube.', 'Accepted in SonarQube.']);
  });
});
