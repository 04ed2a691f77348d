import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { PipelineFileError } from './agent/pipeline-file/pipeline-file-error';
import type { PipelineRun } from './agent/run/pipeline-run';
import { git } from './prepare-repository';
import type { BuildPage } from './build-page/start-build-page';
import {
  officialConnection,
  openOrganization,
  sonarqubeConnection,
  type Organization,
  type OrganizationOptions,
} from './organization';
import { startSonarQube, type SonarQubeStandIn } from './sonarqube/server';
import { commandLineOf } from './start/command-line';
import { requireFreePort } from './start/free-port';
import { hintsOf } from './start/hints';
import { overviewOf } from './start/overview';
import { openPages } from './start/pages';
import { playPullRequest, type PlayedPullRequest } from './start/pull-request';
import { HELP, readStartOptions, UsageError, type StartOptions } from './start/start-options';

const root = join(__dirname, '..');
const began = Date.now();
/** What must be closed when the program ends, the newest first. */
const open: (() => Promise<void> | void)[] = [];

/** `npm start`: the whole path on one machine. */
async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.log(HELP);
    return;
  }
  await requireFreePort(options.port);
  step(
    1,
    options.skipBuild ? 'Using the last build' : 'Building the extension, which takes half a minute the first time',
  );
  if (!options.skipBuild) build();

  const folder = mkdtempSync(join(tmpdir(), 'sonarqube-start-'));
  open.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const server = await openSonarQube(options);
  step(3, 'Starting the stand-in of Azure DevOps');
  const organization = await openOrganization({ sources: options.sources, folder, ...namesOf(options) });
  open.push(() => organization.stop());

  if (options.isBuiltIn)
    console.log('\n   The project has no azure-pipelines.yml, so a built-in pipeline runs over it.\n');
  const logLines: string[] = [];
  const rehearsal = { organization, server, folder, logLines };
  const pullRequest = options.pullRequest ? playPullRequest(organization, options.isSample) : undefined;
  const { sources } = organization;
  const branch = pullRequest?.targetBranch ?? `refs/heads/${sources.branch}`;
  for (let run = 1; run < options.runs; run += 1) {
    step(4, `Running ${options.pipeline} on ${shortName(branch)}, ${run} of ${options.runs}`);
    await runEarlier(options, rehearsal, branch);
  }
  if (pullRequest !== undefined) {
    step(4, `Running ${options.pipeline} on ${shortName(branch)}, which the pull request goes into`);
    await runEarlier(options, rehearsal, branch);
  }
  step(4, `Running ${options.pipeline}`);
  const { run, page } = await runPipelineOf(options, rehearsal, pullRequest);
  const logFile = join(root, 'dist', 'start', 'pipeline.log');
  writeLog(logFile, logLines);
  console.log('');
  step(5, `The pipeline ended: ${run.result}`);
  const told = [
    overviewOf(run),
    hintsOf(run, { isSample: options.isSample, showsPages: page !== undefined, standIn: server.standIn }),
  ];
  for (const lines of told) if (lines.length > 0) console.log(`\n${lines.map((line) => `   ${line}`).join('\n')}`);

  if (page === undefined) {
    console.log(`\n   Log   ${logFile}`);
    process.exitCode = run.result === 'Succeeded' ? 0 : 1;
    return;
  }
  const { azureDevOps, project, repository } = organization;
  const commandLine = commandLineOf(server, azureDevOps, `${project.name}/${repository.name}`);
  console.log(`
   Build page   ${page.url}${page.pullRequestUrl === undefined ? '' : `\n   Pull request ${page.pullRequestUrl}`}
   Dashboard    ${page.dashboardUrl ?? ''}
   SonarQube    ${server.url}
   Log          ${logFile}

${commandLine.map((line) => `   ${line}`).join('\n')}

   Ctrl-C ends everything.`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}

function build(): void {
  const webpack = join(root, 'node_modules', 'webpack', 'bin', 'webpack.js');
  const run = spawnSync(process.execPath, [webpack], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) throw new UsageError('The build failed.', 'Its messages stand above; npm ci may be missing.');
}

interface Server {
  readonly url: string;
  readonly token: string;
  readonly standIn: SonarQubeStandIn | undefined;
}

/** Project and repository are called after the folder, but for the sample, which has names of its own. */
function namesOf({ sources, isSample }: StartOptions): Pick<OrganizationOptions, 'names'> {
  const name = basename(sources);
  return isSample ? {} : { names: { project: name, repository: name } };
}

async function openSonarQube(options: StartOptions): Promise<Server> {
  if (options.sonarqube !== null && options.token !== null) {
    step(2, `Using SonarQube at ${options.sonarqube}`);
    return { url: options.sonarqube, token: options.token, standIn: undefined };
  }
  step(2, 'Starting the stand-in of SonarQube');
  const standIn = await startSonarQube();
  open.push(() => standIn.stop());
  return { url: standIn.url, token: standIn.tokens.user, standIn };
}

interface Rehearsal {
  readonly organization: Organization;
  readonly server: Server;
  readonly folder: string;
  /** Filled as the pipeline runs. */
  readonly logLines: string[];
}

const shortName = (ref: string): string => ref.replace(/^refs\/heads\//, '');

/**
 * A run of a branch before the one that is shown: the branch that a pull request goes into is analyzed first, or SonarQube could
 * not tell what is new, and a trend is of several runs. Its log is kept.
 */
async function runEarlier(options: StartOptions, rehearsal: Rehearsal, branch: string): Promise<void> {
  const { run } = await rehearsal.organization.runBuild({
    ...shared(options, rehearsal),
    build: {
      sourceBranch: branch,
      sourceVersion: git(rehearsal.organization.sources.folder, 'rev-parse', branch),
    },
    onLine: (line) => rehearsal.logLines.push(line),
  });
  console.log(`   ${run.result}`);
}

/** What all runs of a rehearsal have in common. */
function shared(options: StartOptions, { server, folder }: Rehearsal) {
  return {
    pipeline: options.pipeline,
    parameters: options.parameters,
    // Pipelines name their connection as they like, so every name leads to the one server.
    connectionFor: (name: string, type: string) => {
      const connect = type === 'sonarqube' ? officialConnection : sonarqubeConnection;
      return connect(server.url, server.token, name);
    },
    // A token that the person gave to this program is not one that the pipeline's steps may read.
    environment: {
      SONAR_TOKEN: undefined,
      // What the stand-in serves must not lie among the engines and runtimes of real servers.
      ...(options.sonarqube === null ? { SONAR_USER_HOME: join(folder, 'sonar-home') } : {}),
    },
    variables: { ...options.variables, ...(options.debug ? { 'system.debug': 'true' } : {}) },
  };
}

async function runPipelineOf(
  options: StartOptions,
  rehearsal: Rehearsal,
  pullRequest: PlayedPullRequest | undefined,
): Promise<{ run: PipelineRun; page: BuildPage | undefined }> {
  const { organization, server, logLines } = rehearsal;
  const cancel = new AbortController();
  const stop = (): void => {
    console.log('\nCanceling the pipeline …');
    cancel.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log('');
  let opening: Promise<BuildPage> | undefined;
  const { collectionUrl } = organization.azureDevOps;
  const deadLinks = new Map([[collectionUrl, 'azure-devops:']]);
  // With --exit the stand-ins are gone before anybody can follow a link to them, and pages have an address of their own.
  if (options.exit && server.standIn) deadLinks.set(server.url, 'sonarqube:');
  try {
    const { run } = await organization.runBuild({
      ...shared(options, rehearsal),
      ...(pullRequest !== undefined && {
        build: {
          sourceBranch: `refs/pull/${pullRequest.id}/merge`,
          sourceVersion: pullRequest.sourceVersion,
          pullRequest,
        },
      }),
      onQueued: (build) => {
        if (options.exit) return;
        const pages = join(root, 'dist', 'pages');
        opening = openPages(organization, build, pullRequest, options.port, pages, logLines);
        opening.then(
          (page) => {
            open.push(() => page.stop());
            deadLinks.set(collectionUrl, new URL(page.url).origin);
            console.log(`   Watch it at  ${page.url}\n`);
          },
          // The same error ends the program below.
          () => undefined,
        );
      },
      onLine: (line) => {
        logLines.push(line);
        console.log([...deadLinks].reduce((text, [dead, shown]) => text.replaceAll(dead, shown), line));
      },
      signal: cancel.signal,
    });
    if (cancel.signal.aborted) throw new Canceled();
    return { run, page: await opening };
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

function writeLog(file: string, lines: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${lines.map((line) => stripVTControlCharacters(line)).join('\n')}\n`);
}

function step(number: number, text: string): void {
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${number}  ${text}  (${seconds} s)`);
}

/** The person pressed Ctrl-C while the pipeline ran. */
class Canceled extends Error {}

async function closeAll(): Promise<void> {
  for (const close of open.reverse()) {
    try {
      await close();
    } catch (error) {
      console.error(`Could not be closed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

// Nobody reads on, as in "npm start | head": it ends as if it was told to, and says nothing of it.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.emit('SIGTERM');
  });
}

void main()
  .catch((error: unknown) => {
    process.exitCode = 1;
    if (error instanceof Canceled) console.error('Canceled.');
    else if (error instanceof UsageError) console.error(`\n${error.message}\n${error.remedy}`);
    else if (error instanceof PipelineFileError) console.error(`\n${error.message}`);
    else console.error(error);
  })
  .then(closeAll)
  // What a stand-in may have left behind must not keep the terminal.
  .finally(() => process.exit());
