import { Option } from 'commander';
import { syncPorts } from '../../composition/cli/sync';
import { Secret } from '../../secrets/secret';
import { leftOutLine, syncedLines } from '../../presentation/synced';
import { countOf, LOG_LOCALE } from '../../presentation/values';
import { syncOnce, type Synced, type SyncedPullRequest, type SyncRequest } from '../../use-cases/sync/sync-once';
import { watchPullRequests, type Nudge } from '../../use-cases/sync/watch';
import { withoutWriting } from '../../use-cases/sync/without-writing';
import type { CliCommand, CommandResult } from '../command';
import type { CommandContext } from '../context';
import { EXIT, usageError } from '../exit-codes';
import { parseWholeNumber, type GivenOptions } from '../given-options';
import { terminalLogger } from '../terminal-logger';

const SECONDS = { least: 1, most: 3600, byDefault: 5 };
/** What SonarQube itself takes at least. */
const SHORTEST_SECRET = 16;

export const syncCommand: CliCommand = {
  name: 'sync',
  summary: 'let open pull requests follow what people decide in SonarQube',
  description:
    'Brings comments and statuses that builds have left on open pull requests up to date: an issue that is accepted, marked as a false positive or opened again in SonarQube changes its comment, and the status follows the quality gate as long as its analysis is the newest. A second run changes nothing. Needs a user token of SonarQube, and for Azure DevOps "Code (Read & write)" and "Build (Read)".',
  connections: ['sonarqube', 'azure-devops'],
  declare: (command) => {
    command
      .option('--project <name>', 'team project of Azure DevOps; may be repeated', collect)
      .addOption(
        new Option('--all-projects', 'every team project that your token sees').conflicts(['project', 'repository']),
      )
      .option('--repository <name>', 'only this repository of the project')
      .option('--carry-back', 'carry what people set to "Won\'t fix" or "By design" on a pull request to SonarQube')
      .option('--watch', 'go on until it is stopped')
      .option('--interval <seconds>', `between two looks of --watch (default: ${SECONDS.byDefault})`)
      .option('--listen <host:port>', 'with --watch: receive webhooks of SonarQube, and look at once')
      .option('--secret-env <name>', 'environment variable with the secret of the webhook')
      .option('--dry-run', 'write nothing: show what would be done');
  },
  examples: [
    {
      says: 'Once, as in a scheduled pipeline',
      line: 'sync --project Shop --sonarqube https://sonarqube.example.org --organization https://dev.azure.com/acme',
    },
    { says: 'See what would change in the whole organization', line: 'sync --all-projects --dry-run' },
    { says: 'Within seconds', line: 'sync --project Shop --watch --carry-back' },
    {
      says: 'With webhooks',
      line: 'sync --project Shop --watch --listen 0.0.0.0:8080 --secret-env WEBHOOK_SECRET',
    },
  ],
  document: [
    'dryRun        whether nothing was written',
    'pullRequests  number of open ones that were looked at',
    'decorated     number of those that carry comments or statuses of these tasks',
    'changed       [{pullRequest, repository, comments, status, carried}], what was written, or would be',
    'pending       [pullRequest], those whose newest commits wait for a verdict',
    'problems      [{pullRequest, text}]',
    'leftOut       [{project, text}], with --all-projects those whose pull requests could not be listed',
  ],
  exitCodes: { [EXIT.partly]: 'some pull requests could not be followed' },
  run: async (options, context) => {
    const asked = readOptions(options);
    const secret = readSecret(options, context);
    const projects = options.list('project');
    const isAll = options.flag('all-projects');
    if (projects.length === 0 && !isAll) throw usageError('One of --project NAME and --all-projects is needed.');
    const [sonarQube, organization] = [await context.credentials.sonarQube(), await context.credentials.azureDevOps()];
    const { collectionUrl, token } = organization;
    const scheme = token.kind === 'personal' ? 'basic' : 'bearer';
    const azureDevOps = { collectionUrl, credentials: { scheme, token: token.secret } } as const;
    const { network, stopped, terminal } = context;
    const progress = terminal.progress(`Following ${sonarQube.url}`);
    const logger = terminalLogger(progress, terminal);
    const { dryRun } = asked;
    const writing = { ...syncPorts(network, sonarQube, azureDevOps, stopped), logger };
    const ports = dryRun ? withoutWriting(writing) : writing;
    const request: SyncRequest = {
      projects: isAll ? null : projects,
      repository: options.text('repository') ?? null,
      collectionUrl,
      carryBack: options.flag('carry-back'),
      stopped,
    };
    try {
      if (!asked.watches) return toResult(await syncOnce(ports, request), sonarQube.url, dryRun);
      ports.spareMemory();
      const nudge: Nudge | null = secret === null ? null : { onHint: () => {} };
      const listener =
        asked.listen === null || secret === null
          ? null
          : await ports.webhooks.listen(asked.listen, secret, (project) => nudge?.onHint(project));
      if (listener !== null) terminal.say(`Receiving webhooks at ${listener.address}.`);
      const written: SyncedPullRequest[] = [];
      try {
        const onWritten = (row: SyncedPullRequest): void => {
          // What went wrong is told by the watch itself.
          for (const line of linesOf(row, false, [])) terminal.say(line);
          // What is printed at the end of hours is no list of everything.
          written.push(row);
          if (written.length > MOST_KEPT) written.shift();
        };
        const onRound = (watched: number): void =>
          progress.update(`Watching ${countOf(watched, 'pull request', LOG_LOCALE)}`);
        await watchPullRequests(ports, request, { interval: asked.interval, onWritten, onRound }, nudge);
      } finally {
        await listener?.close();
      }
      return toResult({ rows: written, leftOut: [] }, sonarQube.url, false);
    } finally {
      progress.end();
    }
  },
};

const MOST_KEPT = 100;

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

interface Asked {
  readonly watches: boolean;
  readonly dryRun: boolean;
  readonly interval: number;
  readonly listen: { readonly host: string; readonly port: number } | null;
}

function readOptions(options: GivenOptions): Asked {
  const watches = options.flag('watch');
  const dryRun = options.flag('dry-run');
  const interval = parseWholeNumber('--interval', options.text('interval'), SECONDS);
  const address = options.text('listen');
  const [, host = '', port = ''] = /^(\[[0-9a-f:]+\]|[^:\s]+):(\d{1,5})$/i.exec(address ?? '') ?? [];
  const isNone = address === undefined;
  const problems = [
    ...(watches && dryRun ? ['--dry-run: it goes without --watch, which would find the same again and again.'] : []),
    ...(interval.ok ? [] : interval.problems),
    ...(!isNone && (host === '' || Number(port) > 65_535) ? ['--listen: it takes HOST:PORT, as in 0.0.0.0:8080.'] : []),
    ...(!isNone && !watches ? ['--listen: it goes with --watch, since a webhook comes only when a gate flips.'] : []),
    ...(!isNone && options.text('secret-env') === undefined
      ? [
          '--secret-env NAME: name the environment variable with the secret of the webhook; without one anybody could send.',
        ]
      : []),
    ...(options.text('repository') !== undefined && options.list('project').length > 1
      ? ['--repository: it goes with one --project.']
      : []),
  ];
  if (problems.length > 0 || !interval.ok) throw usageError(...problems);
  const listen = isNone ? null : { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  return { watches, dryRun, interval: interval.value * 1000, listen };
}

function readSecret(options: GivenOptions, { network }: CommandContext): Secret | null {
  const name = options.text('secret-env');
  if (name === undefined) return null;
  const value = network.environment[name] ?? '';
  if (value.length < SHORTEST_SECRET) {
    throw usageError(
      `--secret-env: the environment variable ${name} holds no secret of ${SHORTEST_SECRET} characters or more.`,
    );
  }
  return new Secret(value);
}

function toResult({ rows, leftOut }: Synced, url: string, dryRun: boolean): CommandResult {
  const followed = rows.flatMap((row) => (row.followed === null ? [] : [{ row, ...row.followed }]));
  const problems = rows.flatMap((row) =>
    problemsOf(row).map((text) => ({ pullRequest: row.address.pullRequestId, text })),
  );
  const decorated = followed.filter(({ isDecorated }) => isDecorated).length;
  const others = [...new Set(followed.flatMap(({ otherServers }) => otherServers))];
  const lost = rows.length - followed.length;
  const changed = followed.filter(({ hasWritten }) => hasWritten);
  return {
    exitCode: problems.length === 0 ? EXIT.done : EXIT.partly,
    document: {
      dryRun,
      pullRequests: rows.length,
      decorated,
      changed: changed.map(({ row, commentsChanged, statusChanged, carried }) => ({
        pullRequest: row.address.pullRequestId,
        repository: row.address.repositoryId,
        comments: commentsChanged,
        status: statusChanged,
        carried,
      })),
      pending: followed.filter(({ isPending }) => isPending).map(({ row }) => row.address.pullRequestId),
      problems,
      leftOut: leftOut.map(({ project, problem }) => ({ project, text: problem })),
    },
    lines: [
      ...rows.flatMap((row) => linesOf(row, dryRun)),
      ...leftOut.map(({ project, problem }) => `! ${leftOutLine(project, problem)}`),
      `${countOf(rows.length, 'open pull request', LOG_LOCALE)} that the token sees, ${decorated} of them with comments or statuses, ${changed.length} ${dryRun ? 'would change' : 'changed'}${lost === 0 ? '' : `, ${lost} not followed`}.`,
      ...(rows.length === 0
        ? ['! A token of a job sees the repositories that its pipeline names, where access is limited to them.']
        : []),
      ...others.map(
        (other) => `! Some carry comments of ${other}, which is not ${url}: give that address to follow them.`,
      ),
      ...(dryRun ? ['Nothing was written (--dry-run).'] : []),
    ],
  };
}

function problemsOf({ problem, followed }: SyncedPullRequest): readonly string[] {
  return [...(problem === null ? [] : [problem]), ...(followed?.problems ?? [])];
}

function linesOf(row: SyncedPullRequest, dryRun: boolean, problems = problemsOf(row)): readonly string[] {
  const {
    commentsChanged = 0,
    statusChanged = false,
    carried = 0,
    isPending = false,
    summaryIsLeft = false,
  } = row.followed ?? {};
  return syncedLines({
    ...row.address,
    commentsChanged,
    statusChanged,
    carried,
    isPending,
    summaryIsLeft,
    problems,
    dryRun,
  });
}
