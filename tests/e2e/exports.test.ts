import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FinishedBuild } from '../../local/organization';
import type { SarifLog, SarifResult } from '../../src/presentation/sarif/sarif-log';
import { assertSarif } from '../sarif-schema';
import { answers } from '../../local/http/strikes';
import { logOf, openRig, pipelineOf, stepOf, type Rig } from './rig';

/** Names and columns that others get wrong: signs of addresses in the path, a tab and a surrogate pair before the place. */
const FILE = 'src/a b#1/100%ü.js';
const TEXT = 'export function total() {\n\t/* 😀 */ const leftover = 1;\n  return 2;\n}\n';
const EXPORTS = { sarif: 'on', publishTests: 'on', onFailed: 'ignore', onNone: 'ignore' } as const;

/** The only SARIF file of a build, valid. */
function sarifOf({ run }: FinishedBuild): { readonly path: string; readonly log: SarifLog } {
  const [file, ...more] = stepOf(run, 'publish').artifacts;
  assert.ok(file !== undefined && more.length === 0, logOf(run, 'publish'));
  assert.equal(file.artifact, 'CodeAnalysisLogs');
  const log = JSON.parse(file.content.toString()) as SarifLog;
  assertSarif(log);
  return { path: file.path, log };
}

const resultsOf = (build: FinishedBuild): readonly SarifResult[] => sarifOf(build).log.runs[0]?.results ?? [];

/** Built tasks as processes, against the stand-ins. */
describe('exports of Publish', function () {
  this.timeout(180_000);
  let rig: Rig;
  let sources: string;
  let first: FinishedBuild;
  before(async () => {
    sources = mkdtempSync(join(tmpdir(), 'exports-'));
    mkdirSync(dirname(join(sources, FILE)), { recursive: true });
    writeFileSync(join(sources, FILE), TEXT);
    rig = await openRig({ sources });
    first = await rig.run(pipelineOf({ publish: EXPORTS }));
  });
  after(async () => {
    await rig.stop();
    rmSync(sources, { recursive: true, force: true });
  });
  afterEach(() => assert.deepEqual(rig.sonarqube.violations, []));

  it('are a SARIF file that points at the text that the issue is about', () => {
    const found = resultsOf(first).find(({ ruleId }) => ruleId.endsWith('S1481'));
    assert.ok(found !== undefined, logOf(first.run, 'publish'));
    const { artifactLocation, region } = found.locations[0]?.physicalLocation ?? {};
    assert.equal(artifactLocation?.uri, 'src/a%20b%231/100%25%C3%BC.js');
    assert.equal(decodeURIComponent(artifactLocation.uri), FILE);
    const line = TEXT.split('\n')[(region?.startLine ?? 0) - 1] ?? '';
    assert.equal(line.slice((region?.startColumn ?? 0) - 1, (region?.endColumn ?? 0) - 1), 'leftover');
  });

  it('name the file after the analysis, and say in the log what is in it', () => {
    const { path, log } = sarifOf(first);
    assert.match(path, /^webshop-[0-9a-f]{8}\.sarif$/);
    const count = log.runs[0]?.results.length;
    assert.match(
      logOf(first.run, 'publish'),
      new RegExp(`^${count} findings? of .+ in CodeAnalysisLogs/webshop-`, 'm'),
    );
  });

  it('say which pipeline, phase and build they come from, as readers of Azure DevOps take it', () => {
    const { id, properties } = sarifOf(first).log.runs[0]?.automationDetails ?? {};
    const phase = properties?.['azuredevops/pipeline/build/phaseId'] ?? '';
    assert.match(phase, /^[0-9a-f]{8}-/);
    assert.match(id ?? '', new RegExp(`^azuredevops/pipeline/build/.+/\\d+/${phase}/refs/heads/main/\\d+$`));
  });

  it('are tests of the run, which fail no step', () => {
    const { testRuns, result } = stepOf(first.run, 'publish');
    const [run] = testRuns;
    assert.match(run?.title ?? '', /^SonarQube quality gate: /);
    assert.ok(run?.results.some(({ outcome }) => outcome === 'Failed'));
    assert.equal(result, 'Succeeded');
  });

  it('cost no request where they are off, and leave nothing', async () => {
    rig.sonarqube.clearRecording();
    const { run } = await rig.run(pipelineOf({ publish: { onFailed: 'ignore', onNone: 'ignore' } }));
    const { artifacts, testRuns } = stepOf(run, 'publish');
    assert.deepEqual([artifacts, testRuns], [[], []]);
    const { requests } = rig.sonarqube;
    assert.ok(requests.some(({ path }) => path === '/api/qualitygates/project_status'));
    assert.deepEqual(
      requests.filter(
        ({ path, parameters }) => parameters['additionalFields'] === 'rules' || /project_analyses/.test(path),
      ),
      [],
    );
  });

  it('warn with a code where the findings cannot be read, and leave no file and the same verdict', async () => {
    const refused = '{"errors":[{"msg":"Insufficient privileges"}]}';
    // The open issues are told, those that people accepted are not.
    const fault = rig.sonarqube.faults.add({ path: '/api/issues/search', after: 1, strike: answers(403, refused) });
    const { run } = await rig.run(pipelineOf({ publish: EXPORTS }));
    const publish = stepOf(run, 'publish');
    assert.deepEqual(publish.artifacts, []);
    assert.match(logOf(run, 'publish'), /\[SQ-EXPORT-SARIF\]/);
    assert.notEqual(publish.result, 'Failed');
    assert.equal(fault.hits, 1);
    fault.remove();
  });

  it('show an accepted issue as suppressed', async () => {
    const key = resultsOf(first)[0]?.partialFingerprints['sonarQubeIssueKey/v1'] ?? '';
    const answer = await fetch(`${rig.sonarqube.url}/api/issues/do_transition?issue=${key}&transition=accept`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${rig.token}` },
    });
    assert.equal(answer.status, 200, await answer.text());
    const results = resultsOf(await rig.run(pipelineOf({ publish: EXPORTS })));
    assert.equal(results.length, resultsOf(first).length);
    assert.deepEqual(
      results
        .filter(({ suppressions }) => suppressions !== undefined)
        .map(({ partialFingerprints }) => partialFingerprints['sonarQubeIssueKey/v1']),
      [key],
    );
  });
});
