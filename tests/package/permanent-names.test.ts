import assert from 'node:assert/strict';
import * as names from '../../src/documents/names';
import { STATUS_GENRE, STATUS_NAME } from '../../src/domain/decoration/plan-statuses';
import { contributionOf, openPackage, taskOf, type OpenedPackage } from './opened-package';

/**
 * Names that pipelines, release definitions, builds of the past and other programs rely on: docs/adr/0002-permanent-names.md.
 * A failing line here means that something breaks for users; the line is never the thing to change.
 */
const TASKS = [
  { folder: 'prepare', name: 'SonarQubeServerPrepare', id: '8f2b0c8a-3d57-4e0b-9a61-5c1d7e4f2b10' },
  { folder: 'analyze', name: 'SonarQubeServerAnalyze', id: '5a7d9e34-1b6c-4f82-8c3e-9d20b7f6a1c5' },
  { folder: 'publish', name: 'SonarQubeServerPublish', id: 'c4e1f7b2-6a90-4d3b-b5f8-2e7a0d9c3b46' },
  { folder: 'gate', name: 'SonarQubeServerGate', id: 'e93d5b60-7c2f-4a18-9b4d-1f6c8a5e0d72' },
];

const CONTRIBUTIONS = [
  { id: 'prepare-task', type: 'ms.vss-distributed-task.task' },
  { id: 'analyze-task', type: 'ms.vss-distributed-task.task' },
  { id: 'publish-task', type: 'ms.vss-distributed-task.task' },
  { id: 'gate-task', type: 'ms.vss-distributed-task.task' },
  { id: 'endpoint-type', type: 'ms.vss-endpoint.service-endpoint-type' },
  { id: 'results-tab', type: 'ms.vss-build-web.build-results-tab' },
  { id: 'pull-request-tab', type: 'ms.vss-web.tab' },
  { id: 'gate-widget', type: 'ms.vss-dashboards-web.widget' },
  { id: 'gate-widget-configuration', type: 'ms.vss-dashboards-web.widget-configuration' },
];

const DATA = [
  { what: 'attachment of a report', actual: names.ATTACHMENT_TYPE_REPORT, name: 'sonarqube-analysis-report' },
  { what: 'attachment of a decoration', actual: names.ATTACHMENT_TYPE_DECORATION, name: 'sonarqube-decoration-report' },
  { what: 'artifact of findings', actual: names.ARTIFACT_CODE_ANALYSIS, name: 'CodeAnalysisLogs' },
  { what: 'build property of an analysis', actual: names.BUILD_PROPERTY_PREFIX, name: 'sonarqube.analysis.' },
  { what: 'build property of the gate', actual: names.BUILD_PROPERTY_GATE, name: 'sonarqubegate' },
  { what: 'build property of other gates', actual: names.BUILD_PROPERTY_GLOBAL_GATE, name: 'sonarglobalqualitygate' },
  { what: 'genre of a status', actual: STATUS_GENRE, name: 'sonarqube' },
  { what: 'status of all projects', actual: STATUS_NAME, name: 'quality-gate' },
  { what: 'list of analyses', actual: names.VARIABLE_ANALYSES, name: 'SONARQUBE_ANALYSES' },
  { what: 'handoff', actual: names.handoffVariable('web-0a1b'), name: 'SONARQUBE_HANDOFF_WEB_0A1B' },
  { what: 'credentials', actual: names.credentialsVariable('a-1'), name: 'SONARQUBE_CREDENTIALS_A_1' },
  { what: 'token', actual: names.tokenVariable('a-1'), name: 'SONARQUBE_TOKEN_A_1' },
  { what: 'token of a project', actual: names.stableTokenVariable('web-shop'), name: 'SONARQUBE_TOKEN_WEB_SHOP' },
  { what: 'token of no project', actual: names.stableTokenVariable(''), name: 'SONARQUBE_TOKEN' },
  { what: 'scan state', actual: names.scanVariable('a-1'), name: 'SONARQUBE_SCAN_A_1' },
  { what: 'publish state', actual: names.publishedVariable('a-1'), name: 'SONARQUBE_PUBLISHED_A_1' },
  { what: 'published tasks', actual: names.VARIABLE_PUBLISHED_TASKS, name: 'SONARQUBE_PUBLISHED_TASKS' },
  { what: 'parameters of scanners', actual: names.VARIABLE_SCANNER_PARAMS, name: 'SONARQUBE_SCANNER_PARAMS' },
  { what: 'JSON of scanners', actual: names.VARIABLE_SCANNER_JSON_PARAMS, name: 'SONAR_SCANNER_JSON_PARAMS' },
];

const OUTPUT_VARIABLES = [
  { task: 'prepare', variables: ['cacheKey', 'skipped'] },
  { task: 'publish', variables: ['status', 'failedConditions', 'dashboardUrl', 'analysisId', 'reportPath', 'results'] },
];

/** Inputs that pipelines may hold, with what they take. */
const EXPORT_INPUTS = ['sarif', 'publishTests'];

describe('permanent names', function () {
  this.timeout(180_000);
  let extension: OpenedPackage;
  before(async () => {
    extension = await openPackage();
  });

  for (const { folder, name, id } of TASKS) {
    it(`the task ${name} keeps its id, name and major version`, () => {
      const task = taskOf(extension, folder);
      assert.deepEqual({ id: task.id, name: task.name, major: task.version.Major }, { id, name, major: 1 });
    });
  }

  it('the contributions keep their ids and types', () => {
    assert.deepEqual(
      extension.manifest.contributions.map(({ id, type }) => ({ id, type })),
      CONTRIBUTIONS,
    );
  });

  it('the extension keeps its id and its scopes', () => {
    assert.match(extension.vsixManifest, /<Identity [^>]*Id="sonarqube-for-azure-pipelines"/);
    assert.deepEqual(extension.manifest.scopes, ['vso.build', 'vso.code']);
  });

  it('the connection keeps its type, and Prepare accepts it and the official one', () => {
    assert.equal(contributionOf(extension, 'endpoint-type').properties.name, 'sonarqube-server');
    const types = taskOf(extension, 'prepare').inputs.filter(({ type }) => type.startsWith('connectedService:'));
    assert.deepEqual(
      types.map(({ name, type }) => ({ name, type })),
      [
        { name: 'connection', type: 'connectedService:sonarqube-server' },
        { name: 'SonarQube', type: 'connectedService:sonarqube' },
      ],
    );
  });

  for (const { what, actual, name } of DATA) {
    it(`the ${what} is called ${name}`, () => assert.equal(actual, name));
  }

  for (const name of EXPORT_INPUTS) {
    it(`Publish keeps the input ${name}, which is off by default`, () => {
      const input = taskOf(extension, 'publish').inputs.find((one) => one.name === name);
      assert.deepEqual([input?.defaultValue, Object.keys(input?.options ?? {})], ['off', ['off', 'on']]);
    });
  }

  for (const { task, variables } of OUTPUT_VARIABLES) {
    it(`${task} keeps its output variables`, () => {
      const declared = (taskOf(extension, task).outputVariables ?? []).map(({ name }) => name);
      const missing = variables.filter((name) => !declared.includes(name));
      assert.deepEqual(missing, []);
    });
  }
});
