import assert from 'node:assert/strict';
import { logOf, pipelineOf, stepOf } from '../e2e/rig';
import { createProject, post } from './administration';
import { startProxy, type Proxy } from '../../local/http/proxy';
import { assertAgreement } from './published';
import { describeLive } from './rig';
import { canRestart, restart } from './servers';

describeLive('A server that is stopped and started while Publish waits', (live) => {
  let proxy: Proxy | undefined;
  before(async function () {
    // Two more starts of a server take minutes: only where servers were asked for by name.
    if ((process.env['SONARQUBE_LIVE_SERVERS'] ?? '') === '') {
      console.log('    not run here: it runs with npm run test:live -- --server …');
      this.skip();
    }
    if (!canRestart()) {
      console.log('    not run here: the server was given, so it is not ours to stop');
      this.skip();
    }
    proxy = await startProxy({ target: live().server.url });
  });
  after(() => proxy?.stop());

  it('is waited for, and its verdict counts', async () => {
    const { line, server } = live();
    const way = proxy;
    assert.ok(way !== undefined);
    const project = await createProject(server, 'restart', [{ metric: 'ncloc', op: 'GT', error: '100000' }]);
    // No report is processed, so that Publish waits for certain; the pause outlives the restart.
    await post(server, 'api/ce/pause', {});
    let restarted: Promise<void> | undefined;
    const restartServer = async (): Promise<void> => {
      way.pointTo(undefined);
      const again = await restart(line);
      way.pointTo(again.url);
      await post(again, 'api/ce/resume', {});
    };
    let publishing = false;
    const finished = await live().run(pipelineOf({ prepare: { cliProjectKey: project } }), {
      url: way.url,
      onLine: (text) => {
        publishing ||= text.includes('Publish SonarQube quality gate');
        if (publishing) restarted ??= restartServer();
      },
    });
    await restarted;
    const report = assertAgreement(finished, live());
    assert.equal(report.outcome.status, 'passed', logOf(finished.run, 'publish'));
    assert.equal(stepOf(finished.run, 'publish').result, 'Succeeded');
    assert.ok(report.timings.waitedMilliseconds > 5_000, 'it waited while the server was away');
  });
});
