import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../../local/prepare-repository';
import { logOf, stepOf } from '../e2e/rig';
import { makeCertificates, type TestCertificates } from '../wire/http/test-certificates';
import { createProject } from './administration';
import { assertJavaFindings, JAVA_PROJECT } from './java-project';
import { startProxy, type Proxy } from '../../local/http/proxy';
import { assertAgreement } from './published';
import { describeLive } from './rig';
import { onPath } from './servers';

const EXAMPLE = readFileSync(join(__dirname, '..', '..', 'examples', 'private-ca.yml'), 'utf8')
  .replace('- task: SonarQubeServerPrepare@1', '$&\n    name: prepare')
  .replace('- task: SonarQubeServerAnalyze@1', '$&\n    name: analyze')
  .replace('- task: SonarQubeServerPublish@1', '$&\n    name: publish');

describeLive(
  'A Java project and a server behind a private authority, as the example says',
  (live) => {
    let certificates: TestCertificates | undefined;
    let proxy: Proxy;
    let project: string;
    let build: { readonly sourceVersion: string };
    before(async function () {
      certificates = makeCertificates();
      const missing = certificates === undefined ? 'openssl' : onPath('javac') ? undefined : 'javac';
      if (missing !== undefined) {
        if (process.env.CI === 'true') throw new Error(`${missing} is not on the PATH`);
        console.log(`    not run here: ${missing} is not on the PATH`);
        this.skip();
      }
      proxy = await startProxy({ target: live().server.url, tls: certificates?.server });
      project = await createProject(live().server, 'java', [{ metric: 'violations', op: 'GT', error: '0' }]);
      build = { sourceVersion: commitProject() };
    });
    after(async () => {
      await proxy?.stop();
      certificates?.remove();
    });

    /** Puts into the repository what the example's pipeline finds there. */
    function commitProject(): string {
      const { folder } = live().organization.sources;
      const path = (...names: string[]): string => join(folder, ...names);
      mkdirSync(path('certificates'));
      copyFileSync(certificates?.authority ?? '', path('certificates', 'company-ca.pem'));
      writeFileSync(
        path('build.sh'),
        '#!/bin/sh\nset -e\nmkdir -p target/classes\njavac -g --release 11 -d target/classes $(find src -name "*.java")\n',
      );
      chmodSync(path('build.sh'), 0o755);
      writeFileSync(
        path('sonar-project.properties'),
        `sonar.projectKey=${project}\nsonar.sources=src/main/java\nsonar.java.binaries=target/classes\nsonar.java.source=11\n`,
      );
      git(folder, 'add', '--all');
      git(folder, '-c', 'user.name=Riley', '-c', 'user.email=riley@example.org', 'commit', '--quiet', '-m', 'Build');
      return git(folder, 'rev-parse', 'HEAD');
    }

    it('tasks, scanner and Publish trust it beside the public ones, and the Java project gets its verdict', async () => {
      const finished = await live().run(EXAMPLE, { url: proxy.url, build });
      const { run } = finished;
      assert.equal(stepOf(run, 'analyze').result, 'Succeeded', logOf(run, 'prepare') + logOf(run, 'analyze'));
      const report = assertAgreement(finished, live());
      await assertJavaFindings(report, live().server);
      assert.equal(run.result, 'Failed');
      assert.equal(report.server.url, proxy.url);
      assert.match(
        logOf(run, 'analyze'),
        live().isAtLeast(10, 6) ? /Scanner {3}engine of the server, / : /Scanner {3}SonarScanner CLI \d/,
      );
      // The scanner's own requests came this way, too.
      const paths = proxy.requests.map(({ path }) => path);
      for (const path of ['/api/ce/submit', '/api/ce/task', '/api/qualitygates/project_status']) {
        assert.ok(paths.includes(path), `${path} is not in ${paths.join()}`);
      }
    });

    it('without caCertificate Prepare says what is wrong, once, and nothing gets through', async () => {
      const before = proxy.requests.length;
      const { run } = await live().run(EXAMPLE.replace(/^.*caCertificate.*\n/m, ''), { url: proxy.url, build });
      const errors = stepOf(run, 'prepare').issues.filter(({ type }) => type === 'error');
      assert.equal(errors.length, 1, logOf(run, 'prepare'));
      assert.match(errors[0]?.message ?? '', /SQ-CONN-CERTIFICATE/);
      assert.match(errors[0]?.message ?? '', /caCertificate/);
      assert.equal(stepOf(run, 'prepare').result, 'Failed');
      assert.equal(stepOf(run, 'analyze').result, 'Skipped');
      assert.equal(proxy.requests.length, before);
    });
  },
  { sources: JAVA_PROJECT },
);
