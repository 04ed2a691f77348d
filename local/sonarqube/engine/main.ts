import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AnalyzedFile, ReportScope, ScannerReport } from '../report';
import type { Analyzer, FileAnalysis } from './analyzer';
import { readCoverage } from './coverage';
import { findDuplications } from './duplications';
import { analyzeDotnet } from './dotnet';
import { dotnetLanguageOf, languageOf, sourceFiles } from './files';
import { Git, type Blame, type Changes } from './git';
import { KeptAnalyses } from './kept-analyses';
import { EngineFailure, log, timed } from './log';
import { ServerClient } from './server-client';
import { awaitQualityGate } from './quality-gate';
import {
  baseFolder,
  projectKey,
  readProperties,
  reportScope,
  reportTaskFile,
  workFolder,
  type Properties,
} from './settings';

/**
 * The engine's entry: properties on standard input, log on standard output, exit code 0 or 1.
 *
 * @param keptAnalyses folder for what is kept from run to run
 */
export function runEngine(keptAnalyses: string): void {
  let verbose = false;
  const main = async (): Promise<void> => {
    const properties = await readProperties(process.stdin);
    verbose = properties.get('sonar.verbose') === 'true' || properties.get('sonar.log.level') === 'DEBUG';
    await scan(properties, keptAnalyses);
  };
  main().catch((error: unknown) => {
    const stack = error instanceof Error ? error.stack : undefined;
    const message = error instanceof Error ? error.message : String(error);
    log('ERROR', message, verbose || !(error instanceof EngineFailure) ? stack : undefined);
    process.exitCode = 1;
  });
}

async function scan(properties: Properties, keptAnalyses: string): Promise<void> {
  const start = Date.now();
  log('INFO', 'Starting SonarScanner Engine...');
  log('INFO', `Node ${process.versions.node} in place of Java`);
  if (properties.get('sonar.scanner.skip') === 'true') {
    log('INFO', 'SonarScanner Engine analysis skipped');
    return;
  }
  const server = new ServerClient(properties);
  const version = await server.version();
  const features = await timed('Load global settings', () => server.features());
  const key = projectKey(properties);
  log('INFO', `Project key: ${key}`);
  log('INFO', `Base dir: ${baseFolder(properties)}`);
  log('INFO', `Working dir: ${workFolder(properties)}`);
  const settings = await timed(`Load project settings for component key: '${key}'`, () => server.settings(key));
  const scope = reportScope(properties, features.includes('branch-support'));
  const reportFile = reportTaskFile(properties);
  if (scope.kind === 'pull-request') {
    log('INFO', `Pull request ${scope.key} for merge into ${scope.base ?? 'the main branch'} from ${scope.branch}`);
  }
  if (scope.kind === 'branch') log('INFO', `Branch name: ${scope.name}`);
  const report = await makeReport(properties, key, scope, server, keptAnalyses);
  const taskId = await timed('Analysis report uploaded', () => server.submit(report));
  const publicUrl = settings.get('sonar.core.serverBaseURL') ?? server.url;
  const dashboard = writeReportTask(reportFile, { key, publicUrl, version, scope, taskId });
  mkdirSync(workFolder(properties), { recursive: true });
  if (properties.get('sonar.qualitygate.wait') === 'true') {
    await awaitQualityGate(server, taskId, dashboard, Number(properties.get('sonar.qualitygate.timeout') ?? '300'));
  }
  log('INFO', `ANALYSIS SUCCESSFUL, you can find the results at: ${dashboard}`);
  log(
    'INFO',
    'Note that you will be able to access the updated dashboard once the server has processed the submitted analysis report',
  );
  log('INFO', `More about the report processing at ${publicUrl}/api/ce/task?id=${taskId}`);
  log('INFO', `Analysis total time: ${((Date.now() - start) / 1000).toFixed(3)} s`);
}

async function makeReport(
  properties: Properties,
  key: string,
  scope: ReportScope,
  server: ServerClient,
  keptAnalyses: string,
): Promise<ScannerReport> {
  const analyzedAt = Date.now();
  const base = baseFolder(properties);
  const warnings: string[] = [];
  const dotnet = analyzeDotnet(properties);
  const scripts = sourceFiles(properties);
  const names = [...scripts, ...dotnet.files.keys()];
  log('INFO', `${names.length} file${names.length === 1 ? '' : 's'} indexed`);
  const analyses = await timed('Sensor JavaScript/TypeScript analysis [javascript]', () =>
    analyzeFiles(scripts, base, new KeptAnalyses(keptAnalyses, base)),
  );
  for (const [name, analysis] of dotnet.files) analyses.set(name, analysis);
  log('INFO', `${analyses.size}/${names.length} source files have been analyzed`);
  const git =
    properties.get('sonar.scm.disabled') === 'true' ? undefined : Git.open(base, (text) => warnings.push(text));
  if (git) log('INFO', 'SCM Publisher SCM provider for this project is: git');
  const changes = await changesOf(git, key, scope, server);
  const changed = (name: string) => changes?.kind !== 'lines' || changes.byFile.has(name) || changes.added.has(name);
  const blames = git?.blame(scope.kind === 'pull-request' ? names.filter(changed) : names);
  log('INFO', `CPD Executor Calculating CPD for ${names.length} files`);
  const duplications = findDuplications(analyses);
  const coverage = readCoverage(properties);
  const revision = properties.get('sonar.scm.revision') ?? revisionOfBuild() ?? git?.revision();
  const projectName = properties.get('sonar.projectName');
  const projectVersion = properties.get('sonar.projectVersion');
  if (properties.has('sonar.login')) {
    warnings.push(
      "The properties 'sonar.login' and 'sonar.password' are deprecated and will be removed in the future. Please pass a token with the 'sonar.token' property instead.",
    );
  }
  return {
    projectKey: key,
    ...(projectName === undefined ? {} : { projectName }),
    ...(projectVersion === undefined ? {} : { projectVersion }),
    scope,
    analyzedAt,
    ...(revision === undefined ? {} : { revision }),
    warnings,
    // A pull request reports its changed files only.
    files: [...analyses]
      .filter(([name]) => scope.kind !== 'pull-request' || changed(name))
      .map(([name, analysis]) =>
        toFile(
          name,
          analysis,
          blames?.get(name),
          changes,
          duplications.get(name),
          coverage.get(name) ?? dotnet.coverage.get(name)?.covered,
        ),
      ),
    ruleNames: Object.fromEntries([...analyses.values()].flatMap(({ ruleNames }) => Object.entries(ruleNames))),
  };
}

async function analyzeFiles(
  names: readonly string[],
  base: string,
  kept: KeptAnalyses,
): Promise<Map<string, FileAnalysis>> {
  const analyses = new Map<string, FileAnalysis>();
  let analyzer: Analyzer | undefined;
  for (const name of names) {
    const text = readFileSync(path.join(base, name), 'utf8');
    let analysis = kept.find(name, text);
    if (analysis === undefined) {
      // Loading the rules takes most of a second, so only where there is something new to judge.
      analyzer ??= new (await import('./analyzer.js')).Analyzer();
      analysis = analyzer.analyze(name, text);
      kept.keep(name, text, analysis);
    }
    if (analysis.problem !== undefined) log('ERROR', analysis.problem);
    analyses.set(name, analysis);
  }
  return analyses;
}

async function changesOf(
  git: Git | undefined,
  key: string,
  scope: ReportScope,
  server: ServerClient,
): Promise<Changes | undefined> {
  if (scope.kind === 'pull-request') {
    const base = scope.base ?? (await server.mainBranch(key)) ?? 'main';
    return git
      ? timed('SCM collecting changed files in the branch', () => git.changesAgainst(base))
      : { kind: 'unknown' };
  }
  const reference = await server.referenceBranch(key);
  if (!git || reference === undefined) return undefined;
  // A server without branches has none to compare with: no line is new, and nothing is said of it.
  if (!(await server.features()).includes('branch-support'))
    return { kind: 'lines', byFile: new Map(), added: new Set() };
  const own = scope.kind === 'branch' ? scope.name : await server.mainBranch(key);
  return reference === own ? undefined : timed('SCM writing changed lines', () => git.changesAgainst(reference));
}

function toFile(
  name: string,
  analysis: FileAnalysis,
  blame: Blame | undefined,
  changes: Changes | undefined,
  duplicatedLines: readonly number[] | undefined,
  coveredLines: readonly number[] | undefined,
): AnalyzedFile {
  const { tokensByLine: _, problem: _problem, ruleNames: _rules, ...facts } = analysis;
  const everyLine = () => analysis.lineHashes.map((_, index) => index + 1);
  const changedLines =
    changes?.kind === 'lines' ? (changes.added.has(name) ? everyLine() : (changes.byFile.get(name) ?? [])) : undefined;
  return {
    path: name,
    language: languageOf(name) ?? dotnetLanguageOf(name) ?? 'js',
    ...facts,
    duplicatedLines: duplicatedLines ?? [],
    coveredLines: coveredLines ?? [],
    ...(blame ? { blame } : {}),
    ...(changedLines ? { changedLines } : {}),
  };
}

/** Azure Pipelines' own variables, read as the real engine reads them. */
function revisionOfBuild(): string | undefined {
  if (process.env['TF_BUILD'] === undefined) return undefined;
  return process.env['SYSTEM_PULLREQUEST_SOURCECOMMITID'] ?? process.env['BUILD_SOURCEVERSION'];
}

function writeReportTask(
  file: string,
  facts: { key: string; publicUrl: string; version: string; scope: ReportScope; taskId: string },
): string {
  const { key, publicUrl, version, scope, taskId } = facts;
  const suffix =
    scope.kind === 'pull-request'
      ? `&pullRequest=${encodeURIComponent(scope.key)}`
      : scope.kind === 'branch'
        ? `&branch=${encodeURIComponent(scope.name)}`
        : '';
  const dashboard = `${publicUrl}/dashboard?id=${encodeURIComponent(key)}${suffix}`;
  const lines = [
    `projectKey=${key}`,
    `serverUrl=${publicUrl}`,
    `serverVersion=${version}`,
    ...(scope.kind === 'branch' ? [`branch=${scope.name}`] : []),
    `dashboardUrl=${dashboard}`,
    `ceTaskId=${taskId}`,
    `ceTaskUrl=${publicUrl}/api/ce/task?id=${taskId}`,
  ];
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
  return dashboard;
}
