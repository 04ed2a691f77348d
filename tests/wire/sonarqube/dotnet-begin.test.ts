import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findDotnetAnalyzers } from '../../../local/sonarqube/dotnet-analyzers';
import { startSonarQube, type SonarQubeStandIn } from '../../../local/sonarqube/server';
import { readStartOptions } from '../../../local/start/start-options';

const VERSION = '9.32.0.97167';

describe('what the first step of SonarScanner for .NET asks the stand-in', () => {
  let folder: string;
  let server: SonarQubeStandIn;
  const kept = process.env.NUGET_PACKAGES;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'nuget-'));
    for (const version of ['9.7.0.75501', VERSION]) {
      mkdirSync(path.join(folder, 'sonaranalyzer.csharp', version, 'analyzers'), { recursive: true });
      writeFileSync(path.join(folder, 'sonaranalyzer.csharp', version, 'analyzers', 'SonarAnalyzer.CSharp.dll'), 'MZ');
    }
    process.env.NUGET_PACKAGES = folder;
    server = await startSonarQube();
  });
  after(async () => {
    if (kept === undefined) delete process.env.NUGET_PACKAGES;
    else process.env.NUGET_PACKAGES = kept;
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  const ask = async (question: string): Promise<{ status: number; body: Buffer }> => {
    const authorization = `Basic ${Buffer.from(`${server.tokens.user}:`).toString('base64')}`;
    const answer = await fetch(`${server.url}${question}`, { headers: { authorization, accept: '*/*' } });
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const json = async <T>(question: string): Promise<T> => JSON.parse((await ask(question)).body.toString()) as T;

  it('is answered, from the settings to the archive of the analyzers', async () => {
    const { settings } = await json<{ settings: { key: string; value: string }[] }>('/api/settings/values');
    const valueOf = (key: string) => settings.find((one) => one.key === `sonar.cs.analyzer.dotnet.${key}`)?.value;
    assert.equal(valueOf('pluginVersion'), VERSION, 'the newest one');
    const { languages } = await json<{ languages: { key: string }[] }>('/api/languages/list');
    assert.ok(languages.some(({ key }) => key === 'cs'));
    const { profiles } = await json<{ profiles: { key: string; language: string }[] }>(
      '/api/qualityprofiles/search?project=shop',
    );
    const profile = profiles.find(({ language }) => language === 'cs')?.key ?? '';
    const fields = 'repo,name,severity,lang,internalKey,templateKey,params,actives';
    const { rules, actives } = await json<{ rules: { key: string }[]; actives: Record<string, unknown[]> }>(
      `/api/rules/search?f=${fields}&ps=500&qprofile=${profile}&p=1`,
    );
    assert.ok(rules.length > 300 && rules.every(({ key }) => actives[key]?.length === 1));
    const { status, body } = await ask(`/static/${valueOf('pluginKey') ?? ''}/${valueOf('staticResourceName') ?? ''}`);
    assert.deepEqual([status, body.toString('latin1', 0, 2)], [200, 'PK']);
    assert.ok(body.includes('SonarAnalyzer.CSharp.dll'));
    assert.equal((await ask('/static/csharp/other.zip')).status, 404);
    assert.equal((await ask('/api/editions/is_valid_license')).status, 200);
    assert.deepEqual(server.violations, []);
  });

  it('has no analyzers where NuGet has none on this machine', () =>
    assert.equal(findDotnetAnalyzers({ NUGET_PACKAGES: path.join(folder, 'nowhere') }), undefined));

  it('is a part of the pipeline for a solution without one', () => {
    const pipelineOf = (file: string): string => {
      const sources = mkdtempSync(path.join(folder, 'sources-'));
      writeFileSync(path.join(sources, file), '');
      const options = readStartOptions(['--sources', sources], {});
      assert.ok(options !== 'help');
      return path.basename(options.pipeline) + Object.keys(options.parameters).join();
    };
    assert.equal(pipelineOf('Shop.slnx'), 'built-in-dotnet-pipeline.ymlprojectKey');
    assert.equal(pipelineOf('package.json'), 'built-in-pipeline.ymlconfigMode,projectKey');
    assert.equal(pipelineOf('azure-pipelines.yml'), 'azure-pipelines.yml');
  });
});
