import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { listen } from '../../local/http/listen';
import type { FinishedBuild } from '../../local/organization';
import { logOf, pipelineOf, stepOf } from '../e2e/rig';
import { makeCertificates, type TestCertificates } from '../wire/http/test-certificates';
import { createProject } from './administration';
import { agentCertificate, type AgentCertificate } from './client-certificate';
import { JAVA_PROJECT } from './java-project';
import { startProxy, type Proxy } from '../../local/http/proxy';
import { assertAgreement } from './published';
import { describeLive } from './rig';
import { lackingCliArchive, SCANNER_CLI_VERSION, scannerCliArchive } from './scanner-cli';

describeLive(
  'A server that asks for a client certificate',
  (live) => {
    let certificates: TestCertificates | undefined;
    let agent: AgentCertificate;
    let proxy: Proxy;
    before(async function () {
      certificates = makeCertificates();
      if (certificates === undefined) {
        if (process.env.CI === 'true') throw new Error('openssl is not on the PATH');
        console.log('    not run here: openssl is not on the PATH');
        return this.skip();
      }
      agent = agentCertificate(certificates);
      const ca = readFileSync(certificates.authority);
      proxy = await startProxy({
        target: live().server.url,
        tls: { ...certificates.server, ca, requestCert: true, rejectUnauthorized: true },
      });
    });
    after(async () => {
      await proxy?.stop();
      certificates?.remove();
    });

    /** One file without Java in it, so that the analysis is short. */
    const inputsOf = (project: string) => ({ cliProjectKey: project, cliSources: 'pom.xml' });

    it('lets nobody in without one, and Prepare says so once', async () => {
      const { run } = await live().run(pipelineOf({ prepare: inputsOf('nobody') }), {
        url: proxy.url,
        variables: { 'Agent.CAInfo': certificates?.authority ?? '' },
      });
      const errors = stepOf(run, 'prepare').issues.filter(({ type }) => type === 'error');
      assert.equal(errors.length, 1, logOf(run, 'prepare'));
      // The alert that says so may be overtaken by the end of the connection.
      assert.match(errors[0]?.message ?? '', /certificate: none was shown|the connection broke \(ECONNRESET\)/);
      assert.equal(stepOf(run, 'prepare').result, 'Failed');
      assert.deepEqual(proxy.requests, []);
    });

    it("gets the agent's from the tasks and from the scanner", async () => {
      const project = await createProject(live().server, 'certificate', [
        { metric: 'ncloc', op: 'GT', error: '100000' },
      ]);
      const finished = await live().run(pipelineOf({ prepare: inputsOf(project) }), {
        url: proxy.url,
        variables: { ...agent.variables, 'Agent.CAInfo': certificates?.authority ?? '' },
        secrets: agent.secrets,
      });
      assertAnalyzed(finished);
      assert.match(
        logOf(finished.run, 'analyze'),
        live().isAtLeast(10, 6) ? /Scanner {3}engine of the server, / : /Scanner {3}SonarScanner CLI \d/,
      );
    });

    describe('and SonarScanner CLI from a mirror', () => {
      let mirror: Mirror;
      before(async function () {
        const missing = lackingCliArchive();
        if (missing !== undefined) {
          if (process.env.CI === 'true') throw new Error(missing);
          console.log(`    not run here: ${missing}`);
          return this.skip();
        }
        mirror = await startMirror(scannerCliArchive());
      });
      after(() => mirror?.stop());

      it('is fetched once, checked, and gets the certificate too', async () => {
        const project = await createProject(live().server, 'mirror', [{ metric: 'ncloc', op: 'GT', error: '100000' }]);
        const prepare = {
          ...inputsOf(project),
          cliScannerVersion: SCANNER_CLI_VERSION,
          scannerMirror: `${mirror.url}/tools/`,
          scannerSha256: mirror.sha256,
          caCertificate: certificates?.authority ?? '',
        };
        const finished = await live().run(pipelineOf({ prepare }), {
          url: proxy.url,
          ...agent,
          // What may lie on the PATH is not the one of the mirror.
          environment: { PATH: process.env.PATH },
        });
        assertAnalyzed(finished);
        assert.match(
          logOf(finished.run, 'analyze'),
          new RegExp(`SonarScanner CLI ${SCANNER_CLI_VERSION}, Java \\d+ of`),
        );
        assert.deepEqual(mirror.asked, [`GET /tools/${basename(scannerCliArchive())}, no credentials`]);
      });
    });

    function assertAnalyzed(finished: FinishedBuild): void {
      const { run } = finished;
      const logs = ['prepare', 'analyze', 'publish'].map((step) => logOf(run, step)).join('\n');
      assert.equal(run.result, 'Succeeded', logs);
      const { outcome } = assertAgreement(finished, live());
      assert.equal(outcome.status, 'passed', JSON.stringify(outcome));
      assert.ok(proxy.requests.some(({ path }) => path === '/api/ce/submit'));
    }
  },
  { sources: JAVA_PROJECT },
);

interface Mirror {
  readonly url: string;
  readonly sha256: string;
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Serves one archive in the folder `tools`. */
async function startMirror(archive: string): Promise<Mirror> {
  const asked: string[] = [];
  const { url, stop } = await listen((request, response) => {
    const { authorization, cookie } = request.headers;
    asked.push(`${request.method ?? ''} ${request.url ?? ''}, ${authorization ?? cookie ?? 'no credentials'}`);
    if (request.url !== `/tools/${basename(archive)}`) return void response.writeHead(404).end();
    createReadStream(archive).pipe(response);
  });
  return {
    url,
    stop,
    sha256: createHash('sha256').update(readFileSync(archive)).digest('hex'),
    asked,
  };
}
