import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly pipeline: string;
  /** The project has no pipeline: the built-in one runs. */
  readonly isBuiltIn: boolean;
  readonly sources: string;
  /** The sources are the sample of this repository. */
  readonly isSample: boolean;
  /** Values for the parameters of the pipeline. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** Address of a real server; `null` for the stand-in. */
  readonly sonarqube: string | null;
  /** Token for a real server. */
  readonly token: string | null;
  /** Build a pull request after the branch that it goes into, and show its page as well. */
  readonly pullRequest: boolean;
  /** How often the branch is built before its pages are shown: earlier runs are what a trend is of. */
  readonly runs: number;
  /** Stop after the run instead of serving the build page. */
  readonly exit: boolean;
  /** Port of the build page; 0 for a free one. */
  readonly port: number;
  readonly debug: boolean;
  /** Use what the last build left. */
  readonly skipBuild: boolean;
}

/** A command line that cannot work: what is wrong, and what to do. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}

export const HELP = `Runs a pipeline with this extension on this machine, and shows the build page with the SonarQube tab, and a dashboard.

  npm start -- [options]

  --pipeline FILE   pipeline to run (default: azure-pipelines.yml of the sources, else a built-in one)
  --sources DIR     project to analyze (default: the sample in local/sample)
  --sonarqube URL   a SonarQube server of yours, its token in the variable SONAR_TOKEN (default: a stand-in)
  --parameter N=V   value of a parameter of the pipeline; may be given several times
  --variable N=V    variable of the pipeline, as of a variable group; may be given several times
  --pull-request    after the main branch, build a pull request into it, and show its page as well: the sample gets a
                    change, a project of yours the branch that it is on
  --runs N          build the branch N times, so that the dashboard has something to compare (default: 1)
  --exit            stop after the run; exit code 0 only when the pipeline succeeded
  --port N          port of the build page (default: a free one)
  --skip-build      use what the last build left
  --debug           as with the variable system.debug: true
  --help            this text

docs/REHEARSAL.md says what a run on this machine can do, and what it cannot.
`;

const SAMPLE = join(__dirname, '..', 'sample');
const BUILT_IN = join(__dirname, 'built-in-pipeline.yml');
const BUILT_IN_DOTNET = join(__dirname, 'built-in-dotnet-pipeline.yml');

/**
 * Reads the command line of `npm start`.
 *
 * @throws UsageError for options that cannot work, before anything is built or started
 * @returns `help` when only the help text is wanted
 */
export function readStartOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  const sources = resolve(values.sources ?? SAMPLE);
  if (!existsSync(sources) || !statSync(sources).isDirectory()) {
    throw new UsageError(`--sources: "${sources}" is not a folder.`, 'Name the folder of the project to analyze.');
  }
  const own = resolve(values.pipeline ?? join(sources, 'azure-pipelines.yml'));
  const isThere = existsSync(own) && statSync(own).isFile();
  if (!isThere && values.pipeline !== undefined) {
    throw new UsageError(`--pipeline: "${own}" does not exist.`, 'Name a pipeline file with --pipeline FILE.');
  }
  const parameters = readPairs('--parameter', values.parameter);
  return {
    pipeline: isThere ? own : isDotnet(sources) ? BUILT_IN_DOTNET : BUILT_IN,
    isBuiltIn: !isThere,
    sources,
    isSample: values.sources === undefined,
    parameters: isThere ? parameters : { ...builtInParameters(sources), ...parameters },
    variables: readPairs('--variable', values.variable),
    ...readServer(values.sonarqube, environment.SONAR_TOKEN),
    pullRequest: values['pull-request'] === true,
    runs: readRuns(values.runs),
    exit: values.exit === true,
    port: readPort(values.port),
    debug: values.debug === true,
    skipBuild: values['skip-build'] === true,
  };
}

/** A project that `dotnet build` builds in its own folder. */
function isDotnet(sources: string): boolean {
  return readdirSync(sources).some((name) => /\.(?:slnx?|csproj|vbproj)$/i.test(name));
}

function builtInParameters(sources: string): Record<string, string> {
  return {
    ...(isDotnet(sources) ? {} : { configMode: configModeOf(sources) }),
    // Letters, digits and these signs are what SonarQube takes for a key.
    projectKey: basename(sources).replace(/[^\w.:-]+/g, '-'),
  };
}

function configModeOf(sources: string): string {
  return existsSync(join(sources, 'sonar-project.properties')) ? 'file' : 'manual';
}

function readPairs(option: string, texts: readonly string[] | undefined): Record<string, string> {
  const pairs = (texts ?? []).map((text) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name !== undefined && value !== undefined) return [name, value] as const;
    throw new UsageError(`${option}: "${text}" is no name with a value.`, `Write ${option} NAME=VALUE.`);
  });
  return Object.fromEntries(pairs);
}

/** As many as the widget shows. */
const MOST_RUNS = 20;

function readRuns(text = '1'): number {
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_RUNS) return Number(text);
  throw new UsageError(`--runs: "${text}" is no number from 1 to ${MOST_RUNS}.`, 'Write for example --runs 5.');
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        pipeline: { type: 'string' },
        sources: { type: 'string' },
        sonarqube: { type: 'string' },
        parameter: { type: 'string', multiple: true },
        variable: { type: 'string', multiple: true },
        'pull-request': { type: 'boolean' },
        runs: { type: 'string' },
        exit: { type: 'boolean' },
        port: { type: 'string' },
        debug: { type: 'boolean' },
        'skip-build': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new UsageError(`${reason}.`, 'npm start -- --help lists the options.');
  }
}

function readServer(address: string | undefined, token: string | undefined): Pick<StartOptions, 'sonarqube' | 'token'> {
  if (address === undefined) return { sonarqube: null, token: null };
  if (!/^https?:\/\/[^\s/]+/.test(address)) {
    throw new UsageError(
      `--sonarqube: "${address}" is not an address.`,
      'It must look like https://sonar.example.org.',
    );
  }
  if (token === undefined || token === '') {
    throw new UsageError(
      'There is no token for the SonarQube server.',
      'Put an analysis token into the variable SONAR_TOKEN; it is handed to the tasks as a service connection.',
    );
  }
  return { sonarqube: address.replace(/\/+$/, ''), token };
}

function readPort(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new UsageError(`--port: "${text}" is not a port.`, 'Give a number from 1 to 65535.');
  }
  return port;
}
