import type { AnalysisReport } from '../../documents/analysis-report';
import { toAnalysisKey } from '../../domain/analysis-key';
import { pullRequestOf } from '../../domain/decoration/pull-request-of';
import { parsePublishInputs, type PublishInputs, type PublishSource } from '../../domain/inputs/publish-inputs';
import { reportWithoutAnalysis } from '../../domain/report/to-report';
import { readJobContext, type JobContext } from '../../domain/job-context';
import { invalidInputs } from '../../errors/configuration-errors';
import { noHandoff } from '../../errors/handoff-errors';
import { messageOf } from '../../errors/errors';
import type { Agent } from '../../ports/agent';
import type { AzureDevOps, BuildAttachments, JobSteps, PullRequestIterations } from '../../ports/azure-devops';
import type { OpenPullRequest } from '../../ports/pull-request';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';
import { logLines } from '../../presentation/log-lines';
import { compareReports, nameOf, withDistinctNames } from '../../presentation/reports';
import { chooseConnection } from '../job/choose-connection';
import { savePublished, preparedAnalyses } from '../job/analyses-of-job';
import { warnOfInputs } from '../job/warn-of-inputs';
import { serverOpener } from './open-server';
import { conclude } from './conclude';
import { leaveExports } from './leave-exports';
import { findIteration, withIteration } from './find-iteration';
import { showOnPullRequest } from './show-on-pull-request';
import { publishResults, type ResultTargets, type ResultPorts } from './publish-results';
import type { Verdict } from './verdict';
import { readBuild } from './read-build';
import { readJob, type JobPorts } from './read-job';
import { readDetails } from './read-details';
import { readLiveGate } from './read-live-gate';
import type { TaskCompletion } from '../../ports/task-console';
import type { PollingContext } from './wait-for-gate';

export type PublishPorts = ResultPorts &
  JobPorts & {
    readonly azureDevOps: AzureDevOps & BuildAttachments & JobSteps & PullRequestIterations;
    readonly openPullRequest: OpenPullRequest;
  };

/** What one Publish was asked for, and where it runs. */
interface PublishRequest {
  readonly inputs: PublishInputs;
  readonly connection: SonarQubeConnection | null;
  readonly job: JobContext;
  readonly polling: PollingContext;
}

/**
 * Waits for the analyses that it is asked about, reads and shows their verdicts, leaves the reports, and ends as the
 * author's policies say.
 *
 * @param stopped the job is being canceled; nothing is left then
 */
export async function publish(ports: PublishPorts, stopped: AbortSignal): Promise<TaskCompletion> {
  // First of all: however this step ends, no later one of the job needs the token of its build tools.
  ports.withdrawBuildTools();
  return publishAll(ports, stopped);
}

async function publishAll(ports: PublishPorts, stopped: AbortSignal): Promise<TaskCompletion> {
  const { agent, logger, clock } = ports;
  const job = readJobContext(agent);
  const { isRelease, folders } = job;
  warnOfInputs(agent, logger);
  const isPrepared = isRelease && preparedAnalyses(ports).length > 0;
  const { inputs, connection } = readInputs(agent, isRelease, folders.sources, isPrepared);
  const request: PublishRequest = {
    inputs,
    connection,
    job,
    polling: { clock, logger, deadline: clock.now() + inputs.timeout, waiting: 1, stopped },
  };
  // Only what this run analyzed is of this run's iteration.
  const iteration =
    inputs.source.kind === 'job' && !isRelease ? findIteration(job.pipeline, ports) : Promise.resolve(null);
  const published = [...(await read(ports, request))];
  stopped.throwIfAborted();
  if (published.length === 0) return nothingToPublish(ports, request);
  published.sort((left, right) => compareReports(left.report, right.report));
  const reports = await withIteration(
    published.map(({ report }) => report),
    iteration,
    clock,
  );
  const named = withDistinctNames(reports);
  for (const report of named) show(report, ports);
  const targets = targetsFor(inputs.source.kind, isRelease);
  await publishResults(reports, ports, { folders, targets, stopped });
  stopped.throwIfAborted();
  if (inputs.decoration.decorate === 'on' || reports.some((report) => pullRequestOf(report) !== null)) {
    await showOnPullRequest(published, reports, ports, request);
  }
  await leaveExports(published, named, ports, request);
  savePublished(
    ports,
    published.flatMap(({ report, seal, lostRun }) => [
      { report, seal },
      ...(lostRun === undefined ? [] : [{ report: { ...report, analysisKey: lostRun }, seal }]),
    ]),
  );
  return conclude(
    published.map((verdict, index) => ({ ...verdict, report: named[index] ?? verdict.report })),
    inputs.policies,
    logger,
  );
}

function readInputs(
  agent: Agent,
  isRelease: boolean,
  sources: string,
  isPrepared: boolean,
): Pick<PublishRequest, 'inputs' | 'connection'> {
  const inputs = parsePublishInputs((name) => agent.input(name), isRelease, sources, isPrepared);
  const needsServer =
    inputs.ok &&
    (inputs.value.source.kind === 'project' ||
      (inputs.value.source.kind === 'build' && inputs.value.source.reevaluate));
  const connection = chooseConnection(agent, needsServer);
  if (!inputs.ok || !connection.ok) {
    throw invalidInputs([inputs, connection].flatMap((one) => (one.ok ? [] : one.problems)));
  }
  const { caCertificate } = inputs.value;
  if (connection.value === null) {
    if (caCertificate === null) return { inputs: inputs.value, connection: null };
    throw invalidInputs([
      `caCertificate: it belongs to a connection of Publish, and none is given; "${caCertificate}" of Prepare's connection is an input of Prepare.`,
    ]);
  }
  return { inputs: inputs.value, connection: { ...connection.value, caCertificate } };
}

function read(ports: PublishPorts, request: PublishRequest): Promise<readonly Verdict[]> {
  const { inputs, connection, job, polling } = request;
  const { source, analysisName } = inputs;
  switch (source.kind) {
    case 'job':
      return readJob(ports, { source, analysisName, connection, job, polling });
    case 'build':
      return readFromBuild(source, ports, request);
    case 'project':
      return readFromProject(source, ports, request);
  }
}

/** In a release the build is that of the primary artifact, whose variables the release has, its project included. */
async function readFromBuild(
  { buildId: given, reevaluate }: Extract<PublishSource, { kind: 'build' }>,
  ports: PublishPorts,
  { inputs, connection, job, polling }: PublishRequest,
): Promise<readonly Verdict[]> {
  const { agent, azureDevOps, connect, logger, clock } = ports;
  const { pipeline, isRelease, buildProjectId } = job;
  const buildId = given ?? pipeline.buildId;
  if (buildId === '') {
    throw invalidInputs(['buildId: it is missing; this release has no build as its primary artifact.']);
  }
  if (preparedAnalyses(ports).length > 0 && agent.input('source') === undefined) {
    logger.warning(
      'The analyses of this job are not looked at: buildId and reevaluate ask for the build. Leave them out, or add a Publish with source: job.',
    );
  }
  const build = {
    azureDevOps,
    projectId: buildProjectId,
    buildId,
    pipeline,
    analysisName: inputs.analysisName,
    server: connection === null ? null : serverOpener(connect, polling)(connection),
    reevaluate,
    mayGrow: !isRelease && buildId === pipeline.buildId,
  };
  const published = await readBuild(build, polling);
  if (!build.mayGrow || build.analysisName !== null) return published;
  // What this very job analyzed belongs to the build, too, and is not judged as long as nobody has published it.
  const detail = 'this job analyzed it, and no Publish with source: job ran before this one';
  const outcome = { status: 'unknown', reason: 'no-analysis', detail } as const;
  const forgotten = preparedAnalyses(ports)
    .filter((one) => one.kind === 'broken' || one.published === null)
    .map(({ key }) => reportWithoutAnalysis(key, pipeline, outcome, new Date(clock.now()).toISOString()));
  return [...published, ...forgotten.map((report) => ({ report, broken: false, seal: null }))];
}

async function readFromProject(
  { projectKey, scope }: Extract<PublishSource, { kind: 'project' }>,
  { connect }: PublishPorts,
  { inputs, connection, job, polling }: PublishRequest,
): Promise<readonly Verdict[]> {
  if (connection === null) return [];
  const { analysisName } = inputs;
  const { pipeline } = job;
  const { url } = connection;
  const analysisKey = toAnalysisKey({ job, analysisName, projectKey, serverUrl: url, scope });
  const subject = {
    analysisKey,
    analysisName,
    project: { key: projectKey, name: null },
    scope,
    pipeline,
    server: { url, version: null },
  };
  const report = await readLiveGate(subject, serverOpener(connect, polling)(connection), readDetails, polling);
  return [{ report, broken: false, seal: null }];
}

/**
 * A verdict that was only read is not published again, and a release leaves nothing on the build that it deploys: a gate
 * must find there what the build said.
 */
function targetsFor(source: PublishSource['kind'], isRelease: boolean): ResultTargets {
  return {
    attachments: source !== 'build',
    summary: source !== 'build' || isRelease,
    buildProperties: source !== 'build' && !isRelease,
  };
}

function nothingToPublish(ports: PublishPorts, { connection, job }: PublishRequest): TaskCompletion {
  const { logger } = ports;
  const looked = preparedAnalyses(ports).length > 0 || connection !== null;
  const message = looked
    ? 'Every analysis of this job is published already.'
    : 'Builds of forks get no secrets, so nothing was analyzed.';
  if (!looked && !job.isFork) throw noHandoff('Publish');
  logger.info(message);
  return { result: 'Skipped', message };
}

function show(report: AnalysisReport, { logger }: PublishPorts): void {
  try {
    for (const line of logLines(report)) logger.info(line);
  } catch (error) {
    // One report that cannot be put into words leaves the others, and its own verdict, as they are.
    logger.warning(`The report of ${nameOf(report)} cannot be shown here: ${messageOf(error)}`);
  }
  for (const warning of report.warnings) logger.warning(`SonarQube says about ${nameOf(report)}: ${warning}`);
}
