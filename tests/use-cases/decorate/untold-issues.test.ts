import assert from 'node:assert/strict';
import { scene } from './decoration-scene';

describe('issues that the token may not see', () => {
  for (const [what, measures] of [
    ['where SonarQube counts some', undefined],
    ['where nobody counts', { measures: { state: 'missing', reason: 'refused' } }],
  ] as const) {
    it(`are not said to be none, and their comments stay: ${what}`, async () => {
      const one = scene();
      await one.decorate();
      one.sonar.mayBrowse = false;
      const report = await one.decorate({ ...(measures && { report: measures }) });
      assert.equal(report?.counts, null);
      assert.match(
        one.logger.text('warning'),
        /does not show the comments as it should: SonarQube lists no issues of webshop /,
      );
      const [comment, summary] = [true, false].map((isOnLine) =>
        one.pull.threads.find(({ path }) => (path !== null) === isOnLine),
      );
      assert.equal(comment?.status, 'active');
      assert.doesNotMatch(summary?.comments[0]?.content ?? 'open finding', /open finding/);
    });
  }

  it('are none where SonarQube counts none', async () => {
    const one = scene();
    one.sonar.issues.splice(0);
    assert.equal((await one.decorate())?.counts?.open, 0);
    assert.equal(one.logger.text('warning'), '');
  });
});
