import assert from 'node:assert/strict';
import { failing, gateAnswer, publishWorld } from './publish-world';

/** Words that every object of JavaScript knows. */
const MEMBERS = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];

describe('a report with words of a server that are members of every object', () => {
  for (const word of MEMBERS) {
    it(`is published like any other: metric and type ${word}`, async () => {
      const conditions = [{ ...failing(), metric: word }];
      const world = publishWorld({
        analyses: { a: { served: { gate: () => gateAnswer({ status: 'ERROR', conditions }) } }, b: {} },
        metricDefinitions: () => Promise.resolve(new Map([[word, { name: word, type: word }]])),
      });
      assert.equal((await world.run()).result, 'Failed');
      assert.equal(world.report('a').outcome.status, 'failed');
      assert.equal(world.report('b').outcome.status, 'passed');
      assert.ok(world.properties.has('sonarqube.analysis.a') && world.properties.has('sonarqube.analysis.b'));
      assert.equal(world.agent.summaries.length, 1);
      assert.equal(world.logger.text('warning'), '');
    });
  }
});

describe('a report that cannot be put into words', () => {
  it('takes no other with it, and its verdict counts', async () => {
    const conditions = [{ ...failing(), actual: Symbol('no text') as unknown as string }];
    const world = publishWorld({
      analyses: { a: { served: { gate: () => gateAnswer({ status: 'ERROR', conditions }) } }, b: {} },
    });
    assert.equal((await world.run()).result, 'Failed');
    assert.match(world.logger.text('warning'), /The report of a cannot be shown here/);
    assert.equal(world.report('b').outcome.status, 'passed');
    assert.equal(world.agent.attachments.length, 2);
    assert.equal(world.properties.get('sonarglobalqualitygate'), 'failed');
    assert.equal(world.agent.summaries.length, 1);
  });
});
