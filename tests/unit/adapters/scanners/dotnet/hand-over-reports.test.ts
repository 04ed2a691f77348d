import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { handOverReports } from '../../../../../src/adapters/scanners/dotnet/hand-over-reports';
import type { FoundReports } from '../../../../../src/documents/evidence';
import type { ScanRequest } from '../../../../../src/ports/scanner';
import { bench, standardServer, type Bench } from '../fake-scanner';

const FIXTURES = path.join(__dirname, '..', '..', '..', '..', 'fixtures', 'dotnet', 'coverage');
const fixture = (name: string): string => readFileSync(path.join(FIXTURES, name), 'utf8');
const TRX =
  '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><ResultSummary><Counters total="3"/></ResultSummary></TestRun>';

describe('reports of tests and coverage that nobody names', () => {
  let place: Bench;
  let told: FoundReports[];
  const at = (...parts: string[]): string => path.join(place.root, ...parts);
  beforeEach(() => {
    place = bench();
    told = [];
    usePlugin('10.33.0.1635');
  });
  afterEach(() => place.remove());

  const put = (file: string, text: string): string => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
    return at(file);
  };
  const usePlugin = (version: string): void => {
    put('.sonarqube/conf/SonarQubeAnalysisConfig.xml', `<A><AnalyzerPlugin Key="csharp" Version="${version}"/></A>`);
  };
  const handed = async (changes: Partial<ScanRequest> = {}, properties: Record<string, string> = {}) => {
    const request = place.request(await standardServer(), properties);
    const handoff = { ...request.handoff, preparedAt: Date.now() - 60_000 };
    const environment = { ...place.world.environment, AGENT_BUILDDIRECTORY: place.root };
    mkdirSync(at('temp', 'sonarqube', 'web-1'), { recursive: true });
    const all = await handOverReports(
      { ...place.world, environment },
      { ...request, handoff, findReports: true, onReports: (reports) => told.push(reports), ...changes },
      at('.sonarqube'),
      new AbortController().signal,
    );
    if (all.found !== undefined) assert.deepEqual(all.found, told.at(-1), 'what is said is what is kept');
    return all.properties;
  };
  const both = (kind: string, file: string): Record<string, string> => ({
    [`sonar.cs.${kind}.reportsPaths`]: file,
    [`sonar.vbnet.${kind}.reportsPaths`]: file,
  });

  it('are found where dotnet test of a pipeline leaves them, each once and in one format', async () => {
    const trx = put('temp/agent.trx', TRX);
    const opencover = put('temp/5f/coverage.opencover.xml', fixture('coverlet.opencover.xml'));
    put('temp/5f/coverage.cobertura.xml', fixture('coverlet.cobertura.xml'));
    put('temp/agent_build/In/build/coverage.opencover.xml', fixture('coverlet.opencover.xml'));
    put('temp/agent_build/In/build/coverage.cobertura.xml', fixture('coverlet.cobertura.xml'));
    assert.deepEqual(await handed(), { 'sonar.cs.vstest.reportsPaths': trx, ...both('opencover', opencover) });
    assert.deepEqual(told, [
      { tests: { reports: 1, tests: 3 }, coverage: { reports: 1, formats: ['opencover'], unread: 0 } },
    ]);
    assert.equal(place.logger.text('warning'), '');
  });

  it('are found in every TestResults of the sources', async () => {
    const file = put('project/tests/A/testresults/x.xml', fixture('microsoft.xml'));
    put('project/coverage.opencover.xml', fixture('coverlet.opencover.xml'));
    assert.deepEqual(await handed(), both('vscoveragexml', file));
  });

  it('are left where they were before Prepare, are of our own, or lie behind a link', async () => {
    const old = put('temp/old/coverage.opencover.xml', fixture('coverlet.opencover.xml'));
    const hourAgo = new Date(Date.now() - 3_600_000);
    utimesSync(old, hourAgo, hourAgo);
    put('temp/sonarqube/x/coverage.xml', fixture('coverlet.cobertura.xml'));
    put('elsewhere/coverage.xml', fixture('coverlet.cobertura.xml'));
    symlinkSync(at('elsewhere'), at('temp', 'link'));
    assert.deepEqual(await handed(), {});
  });

  it('are found below a folder of the sources that has the name of our own', async () => {
    const file = put('project/sonarqube/TestResults/x.xml', fixture('microsoft.xml'));
    assert.deepEqual(await handed(), both('vscoveragexml', file));
  });

  it('are left where nobody tells when Prepare ran', async () => {
    put('temp/agent.trx', TRX);
    const { handoff } = place.request(await standardServer(), {});
    assert.equal(handoff.preparedAt, undefined);
    assert.deepEqual(await handed({ handoff }), {});
  });

  it('are handed over in Cobertura where the plug-in reads it', async () => {
    const file = put('temp/c.xml', fixture('microsoft.cobertura.xml'));
    assert.deepEqual(await handed(), both('cobertura', file));
  });

  it('are converted where the plug-in does not read Cobertura, with what is missing counted', async () => {
    usePlugin('9.32.0.97167');
    put('temp/c.xml', fixture('coverlet-deterministic.cobertura.xml'));
    put('temp/d/c.xml', fixture('microsoft.cobertura.xml'));
    const source = put('project/src/Shop.Core/Basket.cs', '\n'.repeat(99));
    const generic = at('temp', 'sonarqube', 'web-1', 'coverage.xml');
    assert.deepEqual(await handed(), { 'sonar.coverageReportPaths': generic });
    assert.ok(readFileSync(generic, 'utf8').includes(`<file path="${source}">`));
    assert.match(place.logger.text('warning'), /^2 files of the Cobertura reports are not there/);
  });

  it('are not looked for where the author names one of their kind, or switches it off', async () => {
    const trx = put('temp/agent.trx', TRX);
    put('temp/5f/coverage.opencover.xml', fixture('coverlet.opencover.xml'));
    assert.deepEqual(await handed({}, { 'sonar.cs.cobertura.reportsPaths': 'mine.xml' }), {
      'sonar.cs.vstest.reportsPaths': trx,
    });
    assert.deepEqual(await handed({ findReports: false }), {});
  });

  it('are not looked for where the settings of the project name one of their kind', async () => {
    const trx = put('temp/agent.trx', TRX);
    put('temp/5f/coverage.opencover.xml', fixture('coverlet.opencover.xml'));
    const settings = '<Property Name="sonar.cs.opencover.reportsPaths">mine.xml</Property>';
    put('.sonarqube/conf/SonarQubeAnalysisConfig.xml', `<A><ServerSettings>${settings}</ServerSettings></A>`);
    assert.deepEqual(await handed(), { 'sonar.cs.vstest.reportsPaths': trx });
  });

  it('are converted without the one that is cut short, which is told', async () => {
    usePlugin('9.32.0.97167');
    const broken = put('temp/a.xml', fixture('microsoft.cobertura.xml').slice(0, 2000));
    put('temp/d/c.xml', fixture('coverlet-deterministic.cobertura.xml'));
    const trx = put('temp/agent.trx', TRX);
    put('project/src/Shop.Core/Basket.cs', '\n'.repeat(99));
    const generic = at('temp', 'sonarqube', 'web-1', 'coverage.xml');
    assert.deepEqual(await handed(), { 'sonar.cs.vstest.reportsPaths': trx, 'sonar.coverageReportPaths': generic });
    assert.match(readFileSync(generic, 'utf8'), /Basket\.cs/);
    assert.ok(place.logger.text('warning').includes(`"${broken}" was left out: it is no whole Cobertura report`));
  });

  it('tell the switch that avoids the binary format', async () => {
    put('temp/vs/a.coverage', 'PCH\u0001');
    assert.deepEqual(await handed(), {});
    assert.match(place.logger.text('warning'), /binary format.*--collect "Code Coverage;Format=Cobertura"/s);
    assert.deepEqual(told.at(-1)?.coverage, { reports: 0, formats: [], unread: 1 });
  });

  it('are told with nothing where there are none, and not where nobody looks', async () => {
    await handed();
    assert.deepEqual(told, [{ tests: { reports: 0, tests: 0 }, coverage: { reports: 0, formats: [], unread: 0 } }]);
    told = [];
    await handed({ findReports: false });
    assert.deepEqual(told, []);
  });

  it('never cost the analysis', async () => {
    // A folder in its place cannot be read.
    rmSync(at('.sonarqube', 'conf', 'SonarQubeAnalysisConfig.xml'));
    mkdirSync(at('.sonarqube', 'conf', 'SonarQubeAnalysisConfig.xml'));
    put('temp/agent.trx', TRX);
    assert.deepEqual(await handed(), {});
    assert.match(place.logger.text('warning'), /could not be handed over .*findReports: false/);
  });
});
