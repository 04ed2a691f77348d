import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scanWithDotnet } from '../../../../../src/adapters/scanners/dotnet/scan-with-dotnet';
import type { PreparedHandoff } from '../../../../../src/documents/handoff';
import { putDotnet } from '../fake-dotnet';
import { bench, installJava, standardServer, type Bench } from '../fake-scanner';

const SHA256 = 'a'.repeat(64);

describe('the engine that SonarScanner for .NET starts', function () {
  this.timeout(20_000);
  let place: Bench;
  const at = (...parts: string[]): string => path.join(place.root, ...parts);
  const engine = (): string => at('my home', 'cache', SHA256, 'sonar-scanner-engine.jar');
  beforeEach(() => {
    place = bench();
    putDotnet(at('home', '.dotnet', 'tools'), 'dotnet-sonarscanner', at('starts'));
    mkdirSync(at('home', '.dotnet', 'tools', '.store', 'dotnet-sonarscanner', '12.1.0'), { recursive: true });
    mkdirSync(path.dirname(engine()), { recursive: true });
    writeFileSync(engine(), '');
    leaveOf('an earlier job');
  });
  afterEach(() => place.remove());

  /** Of another job it was there before Prepare. */
  const leaveOf = (whose: 'an earlier job' | 'this job'): void => {
    const written = new Date(Date.now() + (whose === 'this job' ? 60_000 : -3_600_000));
    utimesSync(engine(), written, written);
  };
  const choose = (java: string): void => {
    mkdirSync(at('.sonarqube', 'conf'), { recursive: true });
    const config = `<A><JavaExePath>${java}</JavaExePath><EngineJarPath>${engine()}</EngineJarPath></A>`;
    writeFileSync(at('.sonarqube', 'conf', 'SonarQubeAnalysisConfig.xml'), config);
  };
  const end = async (build: string, further: { options?: string; properties?: Record<string, string> } = {}) => {
    const request = place.request(await standardServer(), {
      'sonar.userHome': at('my home'),
      ...further.properties,
    });
    const handoff: PreparedHandoff = {
      ...request.handoff,
      scannerMode: 'dotnet',
      preparedAt: Date.now(),
      pipeline: { ...request.handoff.pipeline, buildId: build },
    };
    const environment = {
      ...place.world.environment,
      AGENT_BUILDDIRECTORY: place.root,
      ...(further.options === undefined ? {} : { SONAR_SCANNER_OPTS: further.options }),
    };
    await scanWithDotnet({ ...place.world, environment }, { ...request, handoff }, new AbortController().signal);
    const last = readFileSync(at('starts'), 'utf8').trim().split('\n').at(-1) ?? '';
    return (JSON.parse(last) as { environment: Record<string, string> }).environment;
  };
  const installed = (version: string): string => {
    installJava(at('java'), version);
    return at('java', 'bin', 'java');
  };

  it('writes an archive of its classes in the first run that finds traces of another build', async () => {
    choose(installed('21.0.4'));
    assert.equal((await end('1'))['SONAR_SCANNER_OPTS'], undefined);
    const { SONAR_SCANNER_OPTS: second = '', NODE_COMPILE_CACHE: compiled } = await end('2', { options: '-Xmx2g' });
    assert.match(
      second,
      new RegExp(`^-Xshare:auto "-XX:ArchiveClassesAtExit=${at('my home', 'cache', 'cds', SHA256)}-[^"]+" .*-Xmx2g$`),
    );
    assert.equal(compiled, at('my home', 'cache', 'node-compile'));
  });

  it('does without the second compiler where the last run was short, and the author says nothing of it', async () => {
    choose(installed('21.0.4'));
    await end('1');
    assert.match((await end('1'))['SONAR_SCANNER_OPTS'] ?? '', /^-XX:TieredStopAtLevel=1 -XX:\+UseSerialGC$/);
    const ofAuthor = { 'sonar.scanner.javaOpts': '-XX:+UseG1GC' };
    assert.equal((await end('1', { properties: ofAuthor }))['SONAR_SCANNER_OPTS'], '-XX:+UseG1GC');
  });

  const left: [what: string, prepare: () => void][] = [
    ['it was fetched in this job', () => (leaveOf('this job'), choose(installed('21.0.4')))],
    ['its Java is too old for archives', () => choose(installed('11.0.2'))],
    ['nobody knows its Java', () => choose(at('nowhere', 'bin', 'java'))],
    ['the first step has left nothing', () => undefined],
  ];
  for (const [what, prepare] of left) {
    it(`is started as it is where ${what}`, async () => {
      prepare();
      await end('1');
      const { SONAR_SCANNER_OPTS: options, NODE_COMPILE_CACHE: compiled } = await end('2');
      assert.deepEqual([options, compiled], [undefined, undefined]);
      assert.equal(existsSync(at('my home', 'cache', 'cds')), false);
    });
  }

  it('remembers how long a run took only where it ended well', async () => {
    choose(installed('21.0.4'));
    await end('1');
    assert.equal(readdirSync(at('my home', 'cache', 'runs')).length, 1);
  });
});
