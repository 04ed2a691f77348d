import type { AnalysisOutcome } from '../../documents/gate-outcome';

/** A step of a job, as its build tells it. */
export interface JobStep {
  /** `System.TaskInstanceId` of the step. */
  readonly id: string;
  readonly name: string;
  /** Later steps have higher ones. */
  readonly order: number;
  /** Name in its `task.json`: those of scripts are `CmdLine`, `Bash` and `PowerShell`. */
  readonly taskName: string | null;
  /** `failed` also where the job passes over it, with `continueOnError`. */
  readonly state: 'open' | 'succeeded' | 'failed' | 'skipped';
  /** When it began, by the clock of the agent, milliseconds since the epoch; `null` where nobody tells. */
  readonly startedAt: number | null;
  /** `null` until the agent has sent what the step printed. */
  readonly logId: number | null;
}

/** A run of a scanner, as far as it can be seen, of which nobody can give a good verdict. */
export interface UnjudgedRun<Outcome extends AnalysisOutcome = AnalysisOutcome> {
  /** For people. */
  readonly name: string;
  /** Tells it from others of the job, the same in each attempt. */
  readonly place: string;
  readonly outcome: Outcome;
}

/** One whose analysis is lost. */
export type LostRun = UnjudgedRun<Extract<AnalysisOutcome, { status: 'unknown' }>>;
/** One that analyzed nothing. */
export type EmptyRun = UnjudgedRun<Extract<AnalysisOutcome, { status: 'none' }>>;

const PREPARE = /^SonarQubeServerPrepare$/i;
const PUBLISH = /^SonarQubeServerPublish$/i;
/** What Analyze did stands in its scan state, and the official extensions publish by themselves. */
const TOLD_ELSEWHERE = /^Sonar(?:Qube|Cloud)(?:Server)?(?:Prepare|Analyze|Publish)$/i;
/** Tasks of Azure Pipelines that run no program of the project. */
const RUNS_NOTHING =
  /^(?:Checkout|(?:Publish|Download)(?:TestResults|CodeCoverageResults|BuildArtifacts|PipelineArtifact)|CopyFiles|Cache)$/i;
const OFFICIAL = /^Sonar(?:Qube|Cloud)(?!Server)/i;
const SCRIPT = /^(?:CmdLine|Bash|PowerShell|(?:Shell|Batch)Script)$/i;

/**
 * The steps in which a scanner of this job can have run: from the first Prepare to the Publish that asks, or all before it where
 * no Prepare is among them.
 *
 * @param own `System.TaskInstanceId` of the Publish; `null` where the agent does not tell
 */
export function stepsBefore(steps: readonly JobStep[], own: string | null): readonly JobStep[] {
  const isOwn = ({ id, taskName, state }: JobStep): boolean =>
    own === null ? state === 'open' && PUBLISH.test(taskName ?? '') : id === own.toLowerCase();
  const end = steps.find(isOwn)?.order ?? Number.POSITIVE_INFINITY;
  const before = steps.filter(({ order }) => order < end).sort((left, right) => left.order - right.order);
  return before.slice(Math.max(0, before.findIndex(isPrepare)));
}

/** Whether a Prepare failed and the job went on without it: no later step knows of what it was to prepare. */
export function lostPrepareOf(step: JobStep): LostRun | null {
  return step.state === 'failed' && isPrepare(step)
    ? lostIn(step, 'failed, and what it was to prepare is not analyzed')
    : null;
}

/** Whether what a step printed can tell of a scanner. What is no task is a step of the agent itself. */
export const mayTellOfScanner = ({ state, taskName }: JobStep): boolean =>
  state !== 'skipped' && taskName !== null && ![TOLD_ELSEWHERE, RUNS_NOTHING].some((told) => told.test(taskName));

/** Whether a step runs Prepare of this extension. */
export const isPrepare = ({ taskName }: JobStep): boolean => PREPARE.test(taskName ?? '');

/** Each scanner prints the address of its background task. Source: sonar-scanner-engine, `ReportPublisher`. */
const TASK_SIGN = 'report processing at ';
const BACKGROUND_TASK = /report processing at \S{0,500}\/api\/ce\/task\?id=([\w*-]{1,64})/g;

/** Whether a step told of this task: the agent puts stars where an id happens to hold a short secret. */
function isToldAs(told: string, id: string): boolean {
  const [begin = '', ...further] = told.split('*');
  const end = further.at(-1);
  return end === undefined ? told === id : id.startsWith(begin) && id.endsWith(end);
}

/** Names of scanners, as commands and as what they print of themselves; rules of linters are named `sonarjs`. */
const SCANNER =
  /\b(?:py)?sonar(?:qube)?(?:[:.\s"']|$|-?scan|-maven-plugin)|:sonar(?:qube)?\b|@sonar\/scan|dotnet-sonarscanner/im;
/** The scanner waited for the quality gate, and let the build fail by it: the analysis is there. */
const FAILED_BY_GATE = /QUALITY GATE STATUS: FAILED/;
/** Scanners say so behind the address of their task, and name themselves: it is no further run. */
const ENDED_WELL = /SonarScanner (?:Engine completed successfully|CLI has finished)/g;
/** What each scanner says when it fails, whether or not its script goes on all the same. */
const SCAN_FAILED =
  /EXECUTION FAILURE|execute goal org\.sonarsource\.scanner|failed for task ':\S{0,99}sonar(?:qube)?'|Bootstrapper: An error occurred|(?:Pre|Post)-processing failed/;
/** The agent says so between two tries of a step. */
const TRIED_AGAIN = 'RetryHelper encountered task failure';
/** Tasks of scripts print a script of one line only. */
const ONE_LINE = /^.*Script contents:[^\n]*\n(?:\S{10,40}Z )?(.*)$/m;
const TELLING_COMMAND = /^\s*(?:\S*[\\/])?(?:mvnw?|gradlew?|npm|npx|yarn|pnpm|dotnet)(?:\.\w+)?\s/;
/** These run no program of the project, and may print the name of a scanner among its packages. */
const LISTING_COMMAND =
  /^\s*(?:\S*[\\/])?(?:npm|yarn|pnpm)(?:\.\w+)?\s+(?:audit|ci|install|list|ls|outdated)\b[^&|;]*$/;
/** Maven and Gradle end so, also before they come to their scanner: with a project that they cannot read, without Java. */
const BUILD_FAILED =
  /\bBUILD FAIL(?:URE|ED)\b|FAILURE: Build (?:failed|completed)|build could not read \d|parse command line options|JAVA_HOME (?:environment variable )?is (?:not|set)/;
/** The shell does not find them, or may not start them. */
const NOT_STARTED =
  /\b(?:mvnw?|gradlew?)\S{0,5}(?::| is) (?:command )?(?:not (?:found|recognized)|Permission denied|No such file)/;
/** Words of the plug-ins of Maven and Gradle, and of SonarScanner CLI, also where they only write their settings to a file. */
const SKIPPED =
  /Scanner (?:CLI )?analysis skipped|> Task :\S{0,99}\bsonar(?:qube)? SKIPPED|\bskipping (?:SonarQube )?analysis\b|Simulation mode\. Configuration written/i;

/**
 * Whether an analysis of this step is lost: what it printed names a background task whose report is gone, or it failed before it
 * left a report. Whether Maven or Gradle was to analyze cannot be seen of a script that failed, unless that is its only line;
 * of other scripts that failed nothing tells of a scanner.
 *
 * @param log what the step printed
 * @param known background tasks that are accounted for
 * @param isAfterPrepare a step that analyzes nothing can be put before Prepare, where there is one
 */
export function lostRunOf(
  step: JobStep,
  log: string,
  known: ReadonlySet<string>,
  isAfterPrepare: boolean,
): LostRun | null {
  const tried = log.slice(Math.max(0, log.lastIndexOf(TRIED_AGAIN)));
  const tasks = [...tried.matchAll(BACKGROUND_TASK)];
  // A try that analyzes nothing replaces no analysis of the one before.
  const analyzed = tasks.length > 0 ? tasks : [...log.matchAll(BACKGROUND_TASK)];
  const gone = analyzed.map(([, id = '']) => id).find((id) => ![...known].some((one) => isToldAs(id, one)));
  if (gone !== undefined) {
    return lostIn(
      step,
      `analyzed something (background task ${gone}) whose report is gone, older than Prepare, or outside of the checkout (then reportTaskFile names it)`,
      'overwritten',
    );
  }
  if (step.state !== 'failed') {
    const goesOn = SCAN_FAILED.test(tried) && !FAILED_BY_GATE.test(tried);
    return goesOn ? lostIn(step, 'goes on after its scanner failed', 'scan-failed') : null;
  }
  const last = tasks.at(-1);
  const rest = last === undefined ? tried : tried.slice(last.index + last[0].length).replace(ENDED_WELL, '');
  if (last !== undefined && (FAILED_BY_GATE.test(rest) || !SCANNER.test(rest))) return null;
  const [, line = ''] = ONE_LINE.exec(tried) ?? [];
  if (LISTING_COMMAND.test(line)) return null;
  if (SCANNER.test(`${step.name}\n${rest}`))
    return lostIn(step, 'failed, and its scanner left no report', 'scan-failed');
  if (!isAfterPrepare || !SCRIPT.test(step.taskName ?? '')) return null;
  if (TELLING_COMMAND.test(line) || !(BUILD_FAILED.test(rest) || NOT_STARTED.test(rest))) return null;
  return lostIn(step, 'failed in its build, and may have been to analyze; else put it before Prepare');
}

/**
 * The runs that began in folders and left no report there.
 *
 * @param lost what is known of the steps: a run is told once
 */
export function lostInFolders(
  folders: readonly string[],
  lost: readonly LostRun[],
  steps: readonly JobStep[],
): readonly LostRun[] {
  // They have their reports written elsewhere.
  if (steps.some(({ taskName }) => OFFICIAL.test(taskName ?? ''))) return [];
  return folders
    .slice(lost.filter(({ outcome }) => outcome.cause !== 'overwritten').length)
    .map((folder) =>
      toLostRun(folder, folder, `a scanner began in ${folder}, and left no report there`, 'scan-unfinished'),
    );
}

/**
 * The run that may have been in a step of which nobody knows what it did.
 *
 * @param step `null` where no step of the job can be seen
 */
export const unseenRunOf = (step: JobStep | null, problem: string): LostRun =>
  step === null
    ? toLostRun('the steps of this job', 'steps', `what they did is not known: ${problem}`, 'unseen')
    : lostIn(step, `may have analyzed it; its log cannot be read: ${problem}`, 'unseen');

const lostIn = ({ name, order }: JobStep, what: string, cause?: string): LostRun =>
  toLostRun(name, `step ${order}`, `the step "${name}" ${what}`, cause);

const toLostRun = (name: string, place: string, detail: string, cause: string | undefined): LostRun => ({
  name,
  place,
  outcome: { status: 'unknown', reason: 'no-analysis', detail, ...(cause === undefined ? {} : { cause }) },
});

/** What a task of a script of one line prints of it, and what other tasks print of the program that they start. */
const COMMAND = /(?:Script contents:[^\n]{0,99}\n(?:\S{10,40}Z )?|\[command\])([^\n]{0,1000})/g;
/** Where one run follows on another; what stands behind `||` is run in its place. */
const FOLLOWS = /;|&&/;
/** A scanner where a command stands: archives, packages, folders, profiles and modules bear its name, too. */
const SCANS =
  /^[\s(&!]*(?:(?:call|time|sudo|exec|if|then|do|\w+=\S*)\s+){0,4}(?:\S*[\\/])?(?:(?:mvnw?|gradlew?)(?:\.\w+)?\s[^&|]{0,500}[\s:](?<!\s-(?:P|pl|f|p|x|-exclude-task|-file|-projects|-activate-profiles)\s+\S*)sonar(?:qube)?|(?:npx|(?:pnpm|yarn)\sdlx|npm\sexec)\s[^&|]{0,100}(?:@sonar\/scan|sonar(?:qube)?-scanner)|sonar-scanner(?:\.bat)?|pysonar|dotnet[\s-]sonarscanner\send)(?=[\s)]|$)(?!.*\s(?:-v|--version|-h|--help)(?:\s|$))/;
/** The scanner then tells neither that it ran nor where its task is, unless what reads it does. */
const SILENCED = /\s(?:-q|--quiet|-w|--warn)(?:\s|$)|defaultLogLevel=(?:warn|error)|(?<!2)>(?!&)|\|(?!\|)/;

/** How many runs of scanners of a step were told to be quiet, and were. */
function quietRuns(log: string): number {
  if (saysSkipped(log)) return 0;
  const scans = [...log.matchAll(COMMAND)].flatMap(([, command = '']) =>
    command
      .replace(/\s#.*/, '')
      .split(FOLLOWS)
      .filter((one) => one.split('||').some((either) => SCANS.test(either))),
  );
  const untold = scans.length - [...log.matchAll(BACKGROUND_TASK)].length;
  return Math.max(0, Math.min(scans.filter((one) => SILENCED.test(one)).length, untold));
}

/**
 * Steps with runs of scanners that were told to be quiet, beyond those whose reports are there: a report of which no step has told
 * is that of one of the last of them.
 *
 * @param told the steps that ended well, in their order, with what they printed
 */
export function lostQuietly(
  told: readonly (readonly [step: JobStep, log: string])[],
  known: ReadonlySet<string>,
): readonly LostRun[] {
  const seen = told.flatMap(([, log]) => [...log.matchAll(BACKGROUND_TASK)].map(([, id = '']) => id));
  const quiet = told.flatMap(([step, log]) => Array.from({ length: quietRuns(log) }, () => step));
  const untold = [...known].filter((id) => !seen.some((one) => isToldAs(one, id))).length;
  const lost = new Set(quiet.slice(0, Math.max(0, quiet.length - untold)));
  return [...lost].map((step) =>
    lostIn(
      step,
      'ran a scanner quietly, and its report is gone, or outside of the checkout (then reportTaskFile names it)',
      'overwritten',
    ),
  );
}

/** Once for all modules; of a single one, while it goes on, dots follow. Source: sonar-scanner-engine, `ProjectFileIndexer`. */
const NO_FILES = /\b0 files indexed(?!\.)/;

/**
 * A run that analyzed nothing, of a pull request: SonarQube stores changed files only, and nothing of it tells an empty analysis
 * from one of a change of texts.
 */
export const emptyRunOf = (step: JobStep, log: string): EmptyRun | null =>
  log.includes(TASK_SIGN) && NO_FILES.test(log)
    ? {
        name: step.name,
        place: `step ${step.order}`,
        outcome: { status: 'none', reason: 'nothing-to-judge', cause: 'no-code' },
      }
    : null;

/** Whether a step says that its scanner was told to do nothing. */
export const saysSkipped = (log: string): boolean => SKIPPED.test(log);
