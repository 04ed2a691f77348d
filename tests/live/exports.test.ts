import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FinishedBuild } from '../../local/organization';
import type { SarifLocation, SarifLog, SarifResult } from '../../src/presentation/sarif/sarif-log';
import { logOf, pipelineOf, stepOf } from '../e2e/rig';
import { assertSarif } from '../sarif-schema';
import { createProject, createToken, post } from './administration';
import { describeLive } from './rig';
import { sarifValidator, validateSarif } from './sarif-validator';

/** A path with signs of addresses; before the place a tab, a sign of two units, and one that is composed. */
const FILE = 'src/a b#1/100%ü.js';
const URI = 'src/a%20b%231/100%25%C3%BC.js';
const LINES = [
  'export function total(list) {',
  '\t/* 😀 é */ const leftover = 1;',
  '  const second = 2; const third = 3;',
  '  if (list) { if (list.a) { if (list.b) { if (list.c) { if (list.d) { for (const x of list) { if (x) { return x; } } } } } } }',
  '  return Math.random();',
  '}',
];
const TEXT = `${LINES.join('\n')}\n`;

/** The analysis of Java follows a value from its origin to where it does harm. */
const JAVA_FILE = 'src/Names.java';
const JAVA_LINES = [
  'class Names {',
  '  int lengthOf(String given) {',
  '    String name = null;',
  '    if (given.isEmpty()) {',
  '      name = given;',
  '    }',
  '    return name.length();',
  '  }',
  '}',
];

/** Issues of another tool with each kind of place. */
const IMPORTED = {
  rules: ['file', 'line', 'lines', 'places'].map((id) => ({
    id,
    name: `Rule ${id}`,
    description: 'None.',
    engineId: 'ours',
    cleanCodeAttribute: 'FORMATTED',
    type: 'CODE_SMELL',
    severity: 'MAJOR',
    impacts: [{ softwareQuality: 'MAINTAINABILITY', severity: 'MEDIUM' }],
  })),
  issues: [
    { ruleId: 'file', primaryLocation: { message: 'The file', filePath: FILE } },
    { ruleId: 'line', primaryLocation: { message: 'The line', filePath: FILE, textRange: { startLine: 2 } } },
    {
      ruleId: 'lines',
      primaryLocation: {
        message: '[The lines](javascript:alert(1))',
        filePath: FILE,
        textRange: { startLine: 2, endLine: 3, startColumn: 12, endColumn: 14 },
      },
    },
    {
      ruleId: 'places',
      primaryLocation: {
        message: 'With places',
        filePath: FILE,
        textRange: { startLine: 1, startColumn: 16, endColumn: 21 },
      },
      secondaryLocations: [
        { message: 'One', filePath: FILE, textRange: { startLine: 3, startColumn: 8, endColumn: 14 } },
        { message: 'Two', filePath: FILE, textRange: { startLine: 3, startColumn: 26, endColumn: 31 } },
      ],
    },
  ],
};

/** SonarQube makes an issue of the project of a result without a place. */
const OF_OTHERS = {
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'Other', rules: [{ id: 'whole' }] } },
      results: [{ ruleId: 'whole', level: 'warning', message: { text: 'Of the project' } }],
    },
  ],
};

const LEFTOVER = /unused 'leftover'/;

const sources = mkdtempSync(join(tmpdir(), 'exports-live-'));
mkdirSync(dirname(join(sources, FILE)), { recursive: true });
writeFileSync(join(sources, FILE), TEXT);
writeFileSync(join(sources, JAVA_FILE), `${JAVA_LINES.join('\n')}\n`);
writeFileSync(join(sources, 'ours.json'), JSON.stringify(IMPORTED));
writeFileSync(join(sources, 'others.sarif'), JSON.stringify(OF_OTHERS));
after(() => rmSync(sources, { recursive: true, force: true }));

/** What stands in the source at a place: one line only. */
function textAt({ physicalLocation }: SarifLocation, uri = URI, lines: readonly string[] = LINES): string {
  const { region } = physicalLocation ?? {};
  assert.equal(physicalLocation?.artifactLocation.uri, uri);
  assert.equal(region?.startLine, region?.endLine);
  const line = lines[(region?.startLine ?? 0) - 1] ?? '';
  return line.slice((region?.startColumn ?? 1) - 1, (region?.endColumn ?? line.length + 1) - 1);
}

function sarifOf({ run }: FinishedBuild): SarifLog {
  const [file] = stepOf(run, 'publish').artifacts;
  assert.ok(file !== undefined, logOf(run, 'publish'));
  const log = JSON.parse(file.content.toString()) as SarifLog;
  assertSarif(log);
  return log;
}

describeLive(
  'Exports of findings',
  (live) => {
    let project: string;
    let first: FinishedBuild;
    const pipeline = (): string =>
      pipelineOf({
        prepare: {
          cliProjectKey: project,
          cliSources: 'src',
          defaultBranch: 'main',
          extraProperties: [
            'sonar.externalIssuesReportPaths=ours.json',
            'sonar.sarifReportPaths=others.sarif',
            // Nothing has to be compiled: the file stands for itself.
            'sonar.java.binaries=.',
          ].join('\n'),
        },
        publish: { sarif: 'on', publishTests: 'on', onNone: 'ignore', onFailed: 'ignore' },
      });
    const resultsOf = (build: FinishedBuild): readonly SarifResult[] => sarifOf(build).runs[0]?.results ?? [];
    const found = (message: string | RegExp, build = first): SarifResult => {
      const result = resultsOf(build).find(({ message: { text } }) =>
        typeof message === 'string' ? text === message : message.test(text),
      );
      assert.ok(
        result !== undefined,
        resultsOf(build)
          .map(({ ruleId, message: { text } }) => `${ruleId} ${text}`)
          .join('\n'),
      );
      return result;
    };
    const placeOfResult = (result: SarifResult): SarifLocation => {
      const [location] = result.locations;
      assert.ok(location !== undefined);
      return location;
    };

    before(async () => {
      project = await createProject(live().server, 'exports', [{ metric: 'violations', op: 'GT', error: '0' }]);
      first = await live().run(pipeline());
      assert.equal(stepOf(first.run, 'analyze').result, 'Succeeded', logOf(first.run, 'analyze'));
    });

    it('point at the very text, behind a tab and a sign of two units', () =>
      assert.equal(textAt(placeOfResult(found(LEFTOVER))), 'leftover'));

    it('have each kind of place', () => {
      assert.equal(placeOfResult(found('The file')).physicalLocation?.region, undefined);
      assert.equal(textAt(placeOfResult(found('The line'))), LINES[1]);
      const lines = placeOfResult(found(/^\[The lines\] \(javascript/)).physicalLocation?.region;
      assert.deepEqual(lines, { startLine: 2, endLine: 3, startColumn: 13, endColumn: 15 });
      const whole = placeOfResult(found('Of the project'));
      assert.equal(whole.physicalLocation, undefined);
      assert.equal(whole.logicalLocations?.[0]?.fullyQualifiedName, project);
    });

    it('have the further places, each at its text', () => {
      const { relatedLocations = [] } = found('With places');
      assert.deepEqual(
        relatedLocations.map((place) => [place.message?.text, textAt(place)]),
        [
          ['One', 'second'],
          ['Two', 'third'],
        ],
      );
    });

    it('have the way of a value from its origin to where it does harm', () => {
      const { codeFlows = [], relatedLocations } = found(/NullPointerException/);
      const ways = codeFlows.map(({ threadFlows }) =>
        threadFlows.map(({ locations }) => locations.map(({ location }) => textAt(location, JAVA_FILE, JAVA_LINES))),
      );
      assert.deepEqual(ways, [[['String name = null;', 'name.length']]]);
      assert.equal(relatedLocations, undefined);
    });

    it('are as many as SonarQube counts, with rules that have names and help', async () => {
      const { body } = await live().server.api('GET', 'api/measures/component', {
        component: project,
        metricKeys: 'violations',
      });
      const counted = (body as { component: { measures: { value: string }[] } }).component.measures[0]?.value;
      const [run] = sarifOf(first).runs;
      assert.equal(String(run?.results.filter(({ properties }) => properties['kind'] === 'issue').length), counted);
      for (const { id, name, helpUri } of run?.tool.driver.rules ?? []) {
        assert.notEqual(name, `Rule ${id}`, id);
        assert.match(helpUri ?? '', /\/coding_rules\?open=/);
      }
      assert.deepEqual(run?.invocations[0]?.toolExecutionNotifications, []);
    });

    it("pass Microsoft's validator by its rules for SARIF and for Azure DevOps", async function () {
      this.timeout(180_000);
      const validator = await sarifValidator();
      if (validator.path === undefined) {
        console.log(`    not run here: ${validator.reason}`);
        return this.skip();
      }
      // What belongs to a whole file has no lines.
      const wholeFiles = resultsOf(first).filter(
        ({ locations: [place] }) =>
          place?.physicalLocation !== undefined && place.physicalLocation.region === undefined,
      );
      assert.deepEqual(
        validateSarif(validator.path, sarifOf(first)),
        wholeFiles.map(() => 'warning SARIF2017'),
      );
    });

    it('hold security hotspots, or the issues that they became', () => {
      const { level, ruleId } = found(/pseudorandom/);
      assert.match(ruleId, /S2245$/);
      assert.ok(level === 'warning' || level === 'error');
    });

    it('are tests of the run', () => {
      const [run] = stepOf(first.run, 'publish').testRuns;
      assert.deepEqual(
        run?.results.map(({ title, outcome }) => [title, outcome]),
        [['Issues', 'Failed']],
      );
    });

    it('show what people accepted or called false positives as suppressed', async () => {
      const { server } = live();
      const [accepted, falsePositive] = [found('The file'), found(LEFTOVER)].map(
        ({ partialFingerprints }) => partialFingerprints['sonarQubeIssueKey/v1'] ?? '',
      );
      // Servers before 10.4 have no other word for it.
      await post(server, 'api/issues/do_transition', { issue: accepted, transition: 'wontfix' });
      await post(server, 'api/issues/do_transition', { issue: falsePositive, transition: 'falsepositive' });
      const second = await live().run(pipeline());
      assert.equal(found('The file', second).suppressions?.[0]?.justification, 'Accepted in SonarQube');
      assert.equal(found(LEFTOVER, second).suppressions?.[0]?.justification, 'False positive in SonarQube');
      assert.equal(resultsOf(second).length, resultsOf(first).length);
      assert.deepEqual(sarifOf(second).runs[0]?.invocations[0]?.toolExecutionNotifications, []);
    });

    it('say with a token for analysis alone what it may not read, and nothing untrue', async () => {
      const token = await createToken(live().server, 'GLOBAL_ANALYSIS_TOKEN');
      const { run } = await live().run(pipeline(), { token });
      const publish = stepOf(run, 'publish');
      const said = logOf(run, 'publish');
      if (publish.artifacts.length === 0) assert.match(said, /\[SQ-EXPORT-SARIF\]/);
      else assert.match(said, /Security hotspots are not listed: the token may not read them/);
    });
  },
  { sources },
);
