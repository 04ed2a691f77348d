import { isAbsolute, parse, resolve } from 'node:path';
import { setUpPorts } from '../composition/cli/set-up';
import { IMPORT_PLAN_VERSION, parseImportPlan, type ImportPlan } from '../documents/import-plan';
import { countResults, rowsToRepeat, type ImportResult } from '../domain/set-up/row-result';
import { isSameOrganization } from '../domain/set-up/same-organization';
import { missingAnswer } from '../errors/command-line-errors';
import { messageOf } from '../errors/errors';
import {
  journalNotWritten,
  nothingMatches,
  personalTokenNeeded,
  planOfOtherServers,
  planUnreadable,
} from '../errors/set-up-errors';
import { planLines, resultLines } from '../presentation/import-lines';
import { applyImport } from '../use-cases/administer/apply-import';
import { reopenPlan } from '../use-cases/administer/draw-up-import';
import type {
  ChooseRepositories,
  ImportPorts,
  ImportQuestion,
  PlannedImport,
} from '../use-cases/administer/import-question';
import type { CommandResult } from './command';
import type { CommandContext } from './context';
import { EXIT, isOfCredentials, usageError } from './exit-codes';
import type { GivenOptions } from './given-options';
import {
  DEFAULT_JOURNAL,
  readChoosing,
  readConcurrency,
  readSettings,
  readTemplates,
  refuseWhatPlanHas,
} from './import-options';
import { PROGRAM } from './program';

type DrawUp = (ports: ImportPorts, question: ImportQuestion) => Promise<PlannedImport>;

/** The choice that a command asks for where the line has none. */
export type AskForChoice = ChooseRepositories;

/**
 * Plans, and does it unless it is a dry run: what `import` and `bind` have in common.
 *
 * @param command its name, for the line that goes on with it
 */
export async function runImport(
  command: 'import' | 'bind',
  options: GivenOptions,
  context: CommandContext,
  drawUp: DrawUp,
  ask: AskForChoice,
): Promise<CommandResult> {
  const choosing = readChoosing(options);
  if (choosing?.kind === 'plan') refuseWhatPlanHas(options);
  const concurrency = readConcurrency(options);
  const [settings, templates] = [readSettings(options), readTemplates(options)];
  const [dryRun, output] = [options.flag('dry-run'), options.text('output')];
  if (output !== undefined && !dryRun) throw usageError('--output: it goes with --dry-run.');
  if (choosing === null && !context.terminal.isInteractive) {
    throw missingAnswer('--all, --match PATTERN or --plan FILE');
  }
  const connection = await context.credentials.sonarQube();
  const { collectionUrl, token } = await context.credentials.azureDevOps();
  if (token.kind !== 'personal' && !dryRun) {
    throw personalTokenNeeded(token.kind === 'entra' ? 'an access token of Entra ID' : 'the token of a job');
  }
  // Until the first row, Ctrl-C ends requests; from then on rows in flight come to their end.
  const requests = new AbortController();
  const abort = (): void => requests.abort(context.stopped.reason);
  context.stopped.addEventListener('abort', abort);
  const composed = setUpPorts(context.network, requests.signal);
  const journalPath = toPath(context, options.text('journal') ?? DEFAULT_JOURNAL);
  const journal = usable(composed.openJournal(journalPath));
  let progress = context.terminal.progress('Connecting');
  const ports: ImportPorts = {
    server: composed.connectServer(connection),
    organization: composed.connectOrganization(collectionUrl, token, 'your token (AZURE_DEVOPS_TOKEN)'),
    journal,
    clock: composed.clock,
    says: (text) => progress.update(text),
  };
  try {
    const opening = { token: token.secret, dryRun };
    let planned: PlannedImport;
    if (choosing?.kind === 'plan') {
      const file = toPath(context, choosing.file);
      const content = await composed.readFile(file).catch((error: unknown) => {
        throw planUnreadable(choosing.file, messageOf(error));
      });
      planned = await reopenPlan(ports, readPlan(command, choosing.file, content, ports), opening);
    } else {
      planned = await drawUp(ports, {
        ...opening,
        record: options.text('record') ?? null,
        settings,
        keyTemplate: templates.key,
        nameTemplate: templates.name,
        // Who picks a fork means it.
        forks: choosing === null || options.flag('forks'),
        choose: async (repositories, imported) => {
          if (choosing === null) {
            progress.end();
            const chosen = await ask(repositories, imported);
            progress = context.terminal.progress('Reading the projects of SonarQube');
            return chosen;
          }
          if (choosing.kind === 'all') return repositories;
          const chosen = repositories.filter(choosing.matches);
          if (chosen.length === 0) throw nothingMatches(choosing.patterns, repositories.length);
          return chosen;
        },
      });
    }
    for (const note of planned.notes) context.terminal.say(`! ${note}`);
    if (dryRun) {
      progress.end();
      if (output !== undefined) {
        await composed.writeFile(toPath(context, output), toJson(planned.plan)).catch((error: unknown) => {
          throw usageError(`--output: ${output} cannot be written: ${messageOf(error)}.`);
        });
      }
      return dryRunResult(command, planned.plan, output);
    }
    context.stopped.removeEventListener('abort', abort);
    const result = await applyImport(ports, planned, {
      concurrency,
      stopped: context.stopped,
      onProgress: (done, total, failed) =>
        progress.update(`${done} of ${total}${failed === 0 ? '' : `, ${failed} failed`}`),
    });
    progress.end();
    const report = await writeReport(command, planned.plan, result, journalPath, composed.writeFile).catch(
      (error: unknown) => {
        // What was done is told all the same; the same line does the rest again.
        context.terminal.say(`! What is left cannot be written beside the journal: ${messageOf(error)}.`);
        return null;
      },
    );
    return toResult(command, planned.plan, result, journalPath, report);
  } finally {
    progress.end();
    context.stopped.removeEventListener('abort', abort);
    await journal.close();
  }
}

type OpenJournal = ReturnType<ReturnType<typeof setUpPorts>['openJournal']>;

/** Its first line is written before the first row is begun, so that nothing was done where that fails. */
function usable(journal: OpenJournal): OpenJournal {
  let isWritten = false;
  const unusable = (error: unknown): never => {
    throw usageError(`--journal: ${journal.path} cannot be used: ${messageOf(error)}.`);
  };
  return {
    path: journal.path,
    read: () => journal.read().catch(unusable),
    append: async (text) => {
      await journal.append(text).catch((error: unknown) => {
        if (isWritten) throw journalNotWritten(journal.path, messageOf(error), error);
        unusable(error);
      });
      isWritten = true;
    },
    close: () => journal.close().catch(() => undefined),
  };
}

function readPlan(
  command: 'import' | 'bind',
  file: string,
  content: string,
  { server, organization }: ImportPorts,
): ImportPlan {
  const read = parseImportPlan(content);
  if (read.kind === 'newer') throw planUnreadable(file, `a newer release wrote it (version ${read.version})`);
  if (read.kind === 'unreadable') throw planUnreadable(file, read.problem);
  const plan = read.document;
  if (plan.sonarqube !== server.url) throw planOfOtherServers(file, plan.sonarqube, server.url);
  if (!isSameOrganization(plan.organization, organization.url)) {
    throw planOfOtherServers(file, plan.organization, organization.url);
  }
  const created = plan.rows.findIndex(({ action }) => action === 'create');
  if (command === 'bind' && created >= 0) {
    throw planUnreadable(file, `row ${created + 1} creates a project, which "import" does and "bind" does not`);
  }
  return plan;
}

function dryRunResult(command: string, plan: ImportPlan, output: string | undefined): CommandResult {
  const failed = plan.rows.some(({ failure }) => failure);
  return {
    exitCode: failed ? EXIT.partly : EXIT.done,
    document: { dryRun: true, plan },
    lines: [
      ...planLines(plan),
      output === undefined
        ? 'Nothing was written (--dry-run).'
        : `The plan is in ${output}. To do it: ${PROGRAM} ${command} --plan ${output}`,
    ],
  };
}

async function writeReport(
  command: 'import' | 'bind',
  plan: ImportPlan,
  result: ImportResult,
  journalPath: string,
  writeFile: (path: string, text: string) => Promise<void>,
): Promise<string | null> {
  const rows = rowsToRepeat(result.rows, command === 'bind' ? 'bind' : 'create');
  if (rows.length === 0) return null;
  const { dir, name } = parse(journalPath);
  const path = resolve(dir, `${name}.failed.json`);
  await writeFile(path, toJson({ ...plan, version: IMPORT_PLAN_VERSION, rows: [...rows] }));
  return path;
}

function toResult(
  command: string,
  plan: ImportPlan,
  result: ImportResult,
  journal: string,
  report: string | null,
): CommandResult {
  const counts = countResults(result.rows);
  return {
    exitCode: exitCodeOf(result),
    document: {
      dryRun: false,
      record: plan.record,
      counts,
      stopped: result.stopped,
      journal,
      report,
      rows: result.rows.map(({ row, result: end, key, failure }) => ({
        project: row.project,
        repository: row.repository,
        repositoryId: row.repositoryId,
        key,
        result: end,
        reason: row.reason,
        failure,
      })),
    },
    lines: [
      ...resultLines(result),
      ...(report === null
        ? []
        : [`! What is left is in ${report}. To try it again: ${PROGRAM} ${command} --plan "${report}"`]),
    ],
  };
}

function exitCodeOf({ rows, stopped }: ImportResult): number {
  if (stopped?.by === 'failures') return isOfCredentials(stopped.failure.code) ? EXIT.credentials : EXIT.failed;
  return rows.some(({ result }) => result === 'failed') ? EXIT.partly : EXIT.done;
}

const toPath = ({ folder }: CommandContext, path: string): string => (isAbsolute(path) ? path : resolve(folder, path));

const toJson = (plan: ImportPlan): string => `${JSON.stringify(plan, undefined, 2)}\n`;
