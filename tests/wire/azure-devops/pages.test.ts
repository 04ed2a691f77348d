import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOrganization, type Organization } from '../../../local/organization';

describe('pages behind the links of the tab', () => {
  let folder: string;
  let organization: Organization;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pages-'));
    mkdirSync(join(folder, 'sources'));
    writeFileSync(join(folder, 'sources', 'page.js'), 'one();\n<script>two()</script>\nthree();\n');
    organization = await openOrganization({ sources: join(folder, 'sources'), folder: join(folder, 'work') });
  });
  after(async () => {
    await organization.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (path: string, accept = 'text/html') =>
    fetch(`${organization.azureDevOps.collectionUrl}${path}`, { headers: { accept }, redirect: 'manual' });
  const file = (path: string) =>
    `/Fabrikam/_git/webshop?path=${encodeURIComponent(path)}&version=GC${organization.sources.commit}&line=2&lineEnd=3&lineEndColumn=1`;

  it('show a file of the commit as text, with its line marked', async () => {
    const answer = await get(file('/page.js'));
    const text = await answer.text();
    assert.equal(answer.status, 200);
    assert.match(text, /id="L2" class="open".*&lt;script&gt;two\(\)&lt;\/script&gt;/);
    assert.equal(text.match(/class="open"/g)?.length, 1);
    assert.doesNotMatch(text, /<script>/);
    assert.deepEqual(organization.azureDevOps.violations, []);
  });

  it('say that a file is not there, and read none outside of the repository', async () => {
    for (const path of ['/nowhere.js', '/../../../etc/hostname', '--help'])
      assert.equal((await get(file(path))).status, 404, path);
  });

  it('lead from a build to its page, where one is open', async () => {
    const { world } = organization.azureDevOps;
    const build = world.createBuild({
      definitionId: organization.definition.id,
      sourceBranch: 'refs/heads/main',
      sourceVersion: organization.sources.commit,
    });
    const path = `/Fabrikam/_build/results?buildId=${build.id}`;
    assert.match(await (await get(path)).text(), new RegExp(`Build ${build.buildNumber.replaceAll('.', '\\.')}`));
    organization.showBuildsAt('http://127.0.0.1:1/Fabrikam/_build/results?buildId=1&view=sonarqube');
    const answer = await get(path);
    assert.equal(
      answer.headers.get('location'),
      `http://127.0.0.1:1/Fabrikam/_build/results?buildId=${build.id}&view=sonarqube`,
    );
    assert.equal((await get('/Fabrikam/_build/results?buildId=99')).status, 404);
  });

  it('are no answer for programs', async () => {
    assert.equal((await get(file('/page.js'), 'application/json')).status, 401);
  });
});
