import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beginDotnet } from '../../../../../src/adapters/scanners/dotnet/begin-dotnet';
import { scanWithDotnet } from '../../../../../src/adapters/scanners/dotnet/scan-with-dotnet';
import { TaskError } from '../../../../../src/errors/errors';
import type { ScanRequest } from '../../../../../src/ports/scanner';
import type { ScannerContext } from '../../../../../src/adapters/scanners/scanner-context';
import { putPlayer, recordings, type Recording } from '../../../../dotnet/put-player';
import { bench, standardServer, type Bench } from '../fake-scanner';

/** How a step ends: well, or with a code and words of the scanner that tell the cause. */
type Ending = 'ends well' | readonly [code: string, evidence: RegExp];

interface Endings {
  readonly begin?: Ending;
  readonly end?: Ending;
}

const NOT_BUILT: Ending = ['SQ-SCAN-DOTNET-BUILD', /unable to collect the required information about your projects/];
const NOT_BEGUN: Ending = ['SQ-SCAN-DOTNET-BEGIN', /"begin" step was probably not executed/];
const NOT_CONFIGURED: Ending = ['SQ-SCAN-DOTNET-BEGIN', /analysis configuration file could not be found/];
const GOOD: Endings = { begin: 'ends well', end: 'ends well' };

/** What the scanner means, situation by situation; the same in every version unless a version is named. */
const ENDINGS: Readonly<Record<string, Endings>> = {
  'all-excluded': { begin: 'ends well', end: ['SQ-SCAN-DOTNET-EXCLUDED', /No analyzable projects were found/] },
  'analyzers-off': GOOD,
  'build-failed': { begin: 'ends well', end: NOT_BUILT },
  'built-before': GOOD,
  'end-without-begin': { end: NOT_BEGUN },
  'end-without-build': { begin: 'ends well', end: NOT_BUILT },
  'folder-cleaned': { begin: 'ends well', end: NOT_BEGUN },
  'html-answers': { begin: ['SQ-CONN-NOT-SONARQUBE', /querying the server version/] },
  'key-refused': { begin: ['SQ-SCAN-PROPERTY', /Invalid project key/] },
  'manifest-not-restored': { begin: ['SQ-SCAN-DOTNET-TOOL', /dotnet tool restore/] },
  'no-java': { begin: 'ends well', end: ['SQ-SCAN-NO-JAVA', /trying to start process 'java'/] },
  'no-key': { begin: ['SQ-SCAN-PROPERTY', /A required argument is missing: \/key/] },
  'no-runtime': { begin: ['SQ-SCAN-DOTNET-RUNTIME', /You must install \.NET/] },
  'old-server-11.3.0': {
    begin: ['SQ-SCAN-DOTNET-CLI', /SonarScanner CLI could not be downloaded/],
    end: NOT_CONFIGURED,
  },
  'old-server-12.1.0': {
    begin: ['SQ-SCAN-DOTNET-VERSION', /analysis\/version failed\. Http status code is NotFound/],
    end: NOT_CONFIGURED,
  },
  'plugin-archive-missing': {
    begin: ['SQ-SCAN-DOTNET-PLUGIN', /Plugin resource not found: csharp/],
    end: NOT_CONFIGURED,
  },
  'properties-file-in-root': GOOD,
  'proxy-refuses': { begin: ['SQ-SCAN-PROXY', /failed with status code '407'/] },
  'report-refused': { begin: 'ends well', end: ['SQ-SCAN-RIGHTS', /not authorized to analyze this project/] },
  'server-away': { begin: ['SQ-SCAN-CONNECTION', /Connection refused \(127\.0\.0\.1:9\)/] },
  'server-starting': { begin: ['SQ-SCAN-MAINTENANCE', /Http status code is ServiceUnavailable/] },
  succeeds: GOOD,
  'token-revoked-between': {
    begin: 'ends well',
    end: ['SQ-SCAN-TOKEN', /Not authorized\. Please check the user token/],
  },
  'two-begins': GOOD,
  'untrusted-authority': { begin: ['SQ-SCAN-CERTIFICATE', /errors in the certificate chain: UntrustedRoot/] },
  'wrong-token': { begin: ['SQ-SCAN-TOKEN', /Authentication with the server has failed/] },
};

describe('a recording of SonarScanner for .NET', function () {
  this.timeout(20_000);
  let place: Bench;
  beforeEach(() => (place = bench()));
  afterEach(() => place.remove());

  for (const recording of recordings()) {
    const { situation, version } = recording;
    it(`${situation}, ${version}: each step ends as it should`, async () => {
      const endings = ENDINGS[`${situation}-${version}`] ?? ENDINGS[situation];
      assert.ok(endings, 'a new recording needs its row in the table');
      const played = await play(recording, place);
      assert.deepEqual(Object.keys(played), Object.keys(endings), 'every step of the recording is judged');
      for (const [step, ended] of Object.entries(played)) {
        const expected: Ending | undefined = endings[step as keyof Endings];
        if (expected === undefined || expected === 'ends well') assert.equal(ended, expected, place.logger.text());
        else {
          assert.equal(/SQ-[A-Z-]*[A-Z]/.exec(ended)?.[0], expected[0], ended);
          assert.match(ended, expected[1]);
        }
      }
    });
  }
});

/** Plays begin, build and end in the order of the recording. */
async function play(recording: Recording, place: Bench): Promise<Partial<Record<'begin' | 'end', string>>> {
  const at = (...parts: string[]): string => path.join(place.root, ...parts);
  const { version, steps } = recording;
  const name = steps.some(({ step }) => step.startsWith('dotnet sonarscanner')) ? 'dotnet' : 'dotnet-sonarscanner';
  const program = name === 'dotnet' ? at('bin', name) : at('home', '.dotnet', 'tools', name);
  mkdirSync(at('home', '.dotnet', 'tools', '.store', 'dotnet-sonarscanner', version), { recursive: true });
  putPlayer(program, recording, { '<agent>': place.root, '<home>': at('home'), '<tmp>': at('temp') });
  if (name === 'dotnet') {
    const manifest = { version: 1, isRoot: true, tools: { 'dotnet-sonarscanner': { version, commands: [] } } };
    mkdirSync(at('project', '.config'));
    writeFileSync(at('project', '.config', 'dotnet-tools.json'), JSON.stringify(manifest));
  }
  const PATH = [at('bin'), process.env['PATH']].join(path.delimiter);
  const world: ScannerContext = {
    ...place.world,
    environment: { ...place.world.environment, PATH, AGENT_BUILDDIRECTORY: place.root, TF_BUILD: 'True' },
  };
  const request = place.request(await standardServer());
  const asked: ScanRequest = { ...request, handoff: { ...request.handoff, scannerMode: 'dotnet' } };
  const stopped = new AbortController().signal;
  const ended: Partial<Record<'begin' | 'end', string>> = {};
  for (const { step } of steps) {
    const words = step.split(' ');
    if (words.includes('begin')) ended.begin = await endingOf(beginDotnet(world, asked, stopped));
    else if (words.includes('end')) ended.end = await endingOf(scanWithDotnet(world, asked, stopped));
    else spawnSync(program, ['build'], { cwd: at('project') });
  }
  return ended;
}

const endingOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ends well',
    (error: unknown) => (error instanceof TaskError ? error.describe() : String(error)),
  );
