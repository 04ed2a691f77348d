import { Option } from 'commander';
import { setUpPorts } from '../../composition/cli/set-up';
import { parseStatusContext } from '../../domain/set-up/plan-policy';
import { withoutHeads } from '../../domain/scope/branch-name';
import { protect, type ProtectedBranch, type ProtectQuestion } from '../../use-cases/administer/protect';
import type { CliCommand } from '../command';
import { answered } from '../context';
import { EXIT, usageError } from '../exit-codes';
import { parseWholeNumber, type GivenOptions } from '../given-options';

const DEFAULT_STATUS = 'sonarqube/quality-gate';
const PIPELINE_ID = { least: 1, most: 999_999_999, byDefault: 0 };

/** Makes branch policies that let a pull request in only with a passed quality gate. */
export const policyCommand: CliCommand = {
  name: 'policy',
  summary: 'require the quality gate of pull requests by a branch policy',
  description:
    'Makes a branch policy in Azure DevOps that requires the status of the quality gate, and one that runs a pipeline where --build names it. With --all-repositories one policy holds for the default branch of every repository of the project. What is there already is found: a second run changes nothing.',
  connections: ['azure-devops'],
  declare: (command) => {
    command
      .option('--project <name>', 'project of Azure DevOps')
      .addOption(new Option('--repository <name>', 'one repository').conflicts('allRepositories'))
      .option('--all-repositories', 'every repository of the project')
      .option('--branch <name>', 'this branch only; without it the default branch')
      .option(
        '--status <genre/name>',
        `status that is required (default: ${DEFAULT_STATUS}, which stands for all analyses)`,
      )
      .option('--build <id>', 'require a build of this pipeline, too')
      .option('--author <id>', 'id of the only identity that may post the status')
      .option('--no-reset-on-push', 'let a status stand when new commits are pushed')
      .option('--dry-run', 'write nothing: show what would be done');
  },
  examples: [
    {
      says: 'Every repository of a project',
      line: 'policy --project "Web Shop" --all-repositories --organization https://dev.azure.com/contoso',
    },
    {
      says: 'One repository, with a build of pipeline 12',
      line: 'policy --project "Web Shop" --repository shop --build 12',
    },
  ],
  document: [
    'dryRun    whether nothing was written',
    'policies  [{kind: "status" | "build", action: "created" | "updated" | "unchanged", id, changes, settings, wider}]',
    '          id is null where a dry run would make it; wider is the id of one that holds for all repositories already',
  ],
  run: async (options, context) => {
    const question = await questionOf(options, (asked) => answered(context, options, asked));
    const { collectionUrl, token } = await context.credentials.azureDevOps();
    const { connectOrganization } = setUpPorts(context.network, context.stopped);
    const progress = context.terminal.progress(`Reading the branch policies of ${question.project}`);
    try {
      const done = await protect(
        connectOrganization(collectionUrl, token, 'your token (AZURE_DEVOPS_TOKEN)'),
        question,
      );
      const { dryRun } = question;
      return {
        exitCode: EXIT.done,
        document: { dryRun, policies: done.map(toDocument) },
        lines: [
          ...done.flatMap((each) => linesOf(each, dryRun)),
          ...(dryRun ? ['Nothing was written (--dry-run).'] : []),
        ],
      };
    } finally {
      progress.end();
    }
  },
};

async function questionOf(
  options: GivenOptions,
  ask: (asked: { readonly option: `--${string}`; readonly question: string }) => Promise<string>,
): Promise<ProtectQuestion> {
  const status = parseStatusContext('--status', options.text('status') ?? DEFAULT_STATUS);
  const build = parseWholeNumber('--build', options.text('build'), PIPELINE_ID);
  const problems = [status, build].flatMap((read) => (read.ok ? [] : read.problems));
  const author = options.text('author');
  if (author !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(author)) {
    problems.push(
      `--author: "${author}" is no id of an identity; the log of a pipeline's job or its connectionData has it.`,
    );
  }
  const repository = options.text('repository') ?? null;
  if (repository === null && !options.flag('all-repositories')) {
    problems.push('One of --repository NAME and --all-repositories is needed.');
  }
  const branch = options.text('branch');
  if (branch !== undefined && /[\s~^:?*[\\\u0000-\u001f\u007f]|\.\.|^\/|\/$/.test(branch)) {
    problems.push(`--branch: "${branch}" cannot be the name of a branch; it takes one name, without patterns.`);
  }
  if (!status.ok || !build.ok || problems.length > 0) throw usageError(...problems);
  const resetOnPush = options.flag('reset-on-push');
  return {
    project: await ask({ option: '--project NAME', question: 'Project of Azure DevOps' }),
    repository,
    refName: branch === undefined ? null : `refs/heads/${withoutHeads(branch)}`,
    wanted: [
      { kind: 'status', ...status.value, resetOnPush, authorId: author?.toLowerCase() ?? null },
      ...(build.value === 0
        ? []
        : [{ kind: 'build' as const, definitionId: build.value, displayName: '', resetOnPush }]),
    ],
    dryRun: options.flag('dry-run'),
  };
}

const ACTIONS = { create: 'created', update: 'updated', unchanged: 'unchanged' } as const;

function toDocument({ wanted, plan, id, wider }: ProtectedBranch): object {
  return {
    kind: wanted.kind,
    action: ACTIONS[plan.action],
    id,
    changes: plan.action === 'update' ? plan.changes : [],
    settings: plan.action === 'unchanged' ? null : plan.draft.settings,
    wider,
  };
}

function linesOf(
  { wanted, plan, id, wider, named, pipelineName }: ProtectedBranch,
  dryRun: boolean,
): readonly string[] {
  const what =
    wanted.kind === 'status'
      ? `Status ${wanted.genre}/${wanted.name}`
      : `Build of pipeline ${wanted.definitionId}${pipelineName === null ? '' : ` (${pipelineName})`}`;
  const where = wanted.scope.refName === null ? 'on the default branch' : `on ${withoutHeads(wanted.scope.refName)}`;
  const of = wanted.scope.repositoryId === null ? 'of every repository' : 'of the repository';
  const how = {
    create: dryRun ? 'would be required' : `required (policy ${id ?? ''})`,
    update: `policy ${id ?? ''} ${dryRun ? 'would be changed' : 'changed'}${plan.action === 'update' ? `: ${plan.changes.join(', ')}` : ''}`,
    unchanged: `unchanged (policy ${id ?? ''})`,
  }[plan.action];
  return [
    `✓ ${what} ${where} ${of}: ${how}`,
    ...(wanted.kind === 'build' && pipelineName === null
      ? ['! Whether there is this pipeline is not known: your token may not read it (scope "Build (Read)").']
      : []),
    ...(named === null
      ? []
      : [`! The policy names ${withoutHeads(named)}: it stays there when another branch becomes the default one.`]),
    ...(wider === null ? [] : [`! Policy ${wider} requires the same of every repository already.`]),
  ];
}
