import assert from 'node:assert/strict';
import { answers } from '../../local/http/strikes';
import { formsOf } from './secret-watcher';
import { logOf, NOTHING_TO_FIND, openRig, pipelineOf, stepOf, type Rig } from './rig';

/**
 * A gateway in front of the server repeats the header of each request. The watcher of the rig looks for the token in each of
 * its forms, in everything that a run leaves; what is asserted here is that the answer was really shown.
 */
describe('a server that repeats the token', function () {
  this.timeout(120_000);
  let rig: Rig;
  before(async () => (rig = await openRig()));
  after(() => rig.stop());
  afterEach(() => rig.sonarqube.faults.clear());

  /** JSON as SonarQube writes it: the padding of Base64 is escaped. */
  const json = (value: unknown): string => JSON.stringify(value).replace(/=/g, '\\u003d');
  const echo = (): string => `REPEATED ${formsOf(rig.token).slice(0, -1).join(' ')}`;
  const refusal = () => answers(403, json({ errors: [{ msg: echo() }] }));
  const page = () => answers(400, `<html><title>${echo()}</title></html>`);

  it('in Prepare', async () => {
    rig.sonarqube.faults.add({ path: '/api/users/current', strike: refusal() });
    const { run } = await rig.run(pipelineOf({ analyze: null, publish: null }));
    assert.match(logOf(run, 'prepare'), /403: REPEATED \[redacted\].*\[SQ-AUTH-403/s);
  });

  it('on a page, in Prepare with system.debug', async () => {
    rig.sonarqube.faults.add({ path: '/api/users/current', strike: page() });
    const { run } = await rig.run(pipelineOf({ analyze: null, publish: null }), {
      variables: { 'system.debug': 'true' },
    });
    assert.match(logOf(run, 'prepare'), /REPEATED \[redacted\]/);
  });

  it('in Analyze, whose reason goes into the report', async () => {
    rig.sonarqube.faults.add({ path: '/api/v2/analysis/engine', strike: refusal() });
    const { run } = await rig.run(pipelineOf({ prepare: NOTHING_TO_FIND, publish: { condition: 'always()' } }));
    assert.match(logOf(run, 'analyze'), /REPEATED \[redacted\]/);
    assert.match(stepOf(run, 'publish').attachments[0]?.content?.toString() ?? '', /REPEATED \[redacted\]/);
  });

  for (const own of [false, true]) {
    it(`in Publish, ${own ? 'with a connection of its own' : 'with that of Prepare'}`, async () => {
      const strike = refusal();
      rig.sonarqube.faults.add({ path: '/api/measures/component', strike });
      rig.sonarqube.faults.add({ path: '/api/hotspots/search', strike });
      const publish: Readonly<Record<string, string>> = own ? { connection: 'sonarqube' } : {};
      const { run } = await rig.run(pipelineOf({ prepare: NOTHING_TO_FIND, publish }));
      const { attachments } = stepOf(run, 'publish');
      assert.ok(attachments.length > 1);
      assert.match(attachments.map(({ content }) => content?.toString()).join(), /REPEATED \[redacted\]/);
    });
  }

  it('in what it says of a compute task', async () => {
    rig.sonarqube.faults.add({
      path: '/api/ce/task',
      // The answer is refused, since it is about another task, and the refusal names that one.
      strike: answers(
        200,
        json({
          task: { id: echo(), status: 'FAILED', componentKey: 'webshop', errorMessage: echo(), warnings: [echo()] },
        }),
      ),
    });
    const { run } = await rig.run(pipelineOf({ prepare: NOTHING_TO_FIND, publish: { connection: 'sonarqube' } }));
    const { attachments } = stepOf(run, 'publish');
    assert.match(attachments.map(({ content }) => content?.toString()).join(), /REPEATED \[redacted\]/);
  });
});
