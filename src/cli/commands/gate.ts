import { Option } from 'commander';
import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisScope } from '../../documents/analysis-scope';
import type { OutcomeStatus } from '../../documents/gate-outcome';
import { gatePorts } from '../../composition/cli/gate';
import { projectKeyProblem } from '../../domain/inputs/project-key';
import { quoted } from '../../domain/parsed';
import { withoutHeads } from '../../domain/scope/branch-name';
import { logLines } from '../../presentation/log-lines';
import { reasonOf } from '../../presentation/outcomes';
import { askGate } from '../../use-cases/publish/ask-gate';
import type { CliCommand } from '../command';
import { answered } from '../context';
import { EXIT, usageError } from '../exit-codes';
import { parseWholeNumber, type GivenOptions } from '../given-options';
import { terminalLogger } from '../terminal-logger';

/** Four values, four codes: whoever asks for 0 never takes an unknown verdict for a good one. */
const EXIT_OF: Readonly<Record<OutcomeStatus, number>> = {
  passed: EXIT.done,
  failed: 10,
  none: 11,
  unknown: 12,
  skipped: 11,
};

const SECONDS = { least: 1, most: 24 * 60 * 60, byDefault: 300 };

export const gateCommand: CliCommand = {
  name: 'gate',
  summary: 'tell the quality gate of a project, branch or pull request',
  description:
    'Reports the verdict of SonarQube by the same rules as the tasks: passed only where something was judged, and unknown is never success. For pipelines without the tasks, other CI systems, and scripts.',
  connections: ['sonarqube'],
  declare: (command) => {
    command
      .option('--project <key>', 'key of the project in SonarQube')
      .addOption(new Option('--branch <name>', 'branch; without it the main branch').conflicts('pullRequest'))
      .option('--pull-request <id>', 'pull request, by its number in Azure DevOps')
      .option('--wait', 'wait until SonarQube has processed every report that it has of this branch or pull request')
      .option('--timeout <seconds>', `how long to wait for SonarQube in total (default: ${SECONDS.byDefault})`);
  },
  examples: [
    { says: 'The main branch', line: 'gate --project webshop --sonarqube https://sonarqube.example.org' },
    {
      says: 'A pull request, once its analysis is processed',
      line: 'gate --project webshop --pull-request 118 --wait',
    },
  ],
  document: [
    'project       {key, name}; the name is null where SonarQube did not tell it',
    'scope         {kind: "main-branch" | "branch" | "pull-request", name or id}',
    'status        "passed" | "failed" | "none" | "unknown"',
    'conditions    [{metric, comparator, threshold, actual, status}], raw values of SonarQube; [] without a verdict',
    'reason        {code, text, remedy} where there is no verdict, else null',
    'dashboardUrl  address of the project in SonarQube',
  ],
  exitCodes: {
    0: 'passed',
    10: 'failed',
    11: 'none: nothing was judged',
    12: 'unknown: SonarQube could not be asked, or its answer is no verdict',
  },
  run: async (options, context) => {
    const scope = scopeOf(options);
    const timeout = parseWholeNumber('--timeout', options.text('timeout'), SECONDS);
    if (!timeout.ok) throw usageError(...timeout.problems);
    const projectKey = await answered(context, options, { option: '--project KEY', question: 'Key of the project' });
    const flaw = projectKeyProblem(projectKey);
    if (flaw !== undefined) throw usageError(`--project: ${quoted(projectKey)} cannot be a project key: ${flaw}.`);
    const connection = await context.credentials.sonarQube();
    const { network, stopped, terminal } = context;
    const progress = terminal.progress(`Asking ${connection.url} for the quality gate of ${projectKey}`);
    try {
      const ports = { ...gatePorts(network, stopped), logger: terminalLogger(progress, terminal) };
      const question = { projectKey, scope, timeout: timeout.value * 1000, waits: options.flag('wait'), stopped };
      const report = await askGate(ports, connection, question);
      return { exitCode: EXIT_OF[report.outcome.status], document: toDocument(report), lines: logLines(report) };
    } finally {
      progress.end();
    }
  },
};

function scopeOf(options: GivenOptions): AnalysisScope {
  const [branch, id] = [options.text('branch'), options.text('pull-request')];
  if (id !== undefined) return { kind: 'pull-request', id, branch: '', base: '' };
  return branch === undefined ? { kind: 'main-branch', name: null } : { kind: 'branch', name: withoutHeads(branch) };
}

function toDocument({ project, scope, outcome, dashboardUrl }: AnalysisReport): object {
  const reason = reasonOf(outcome);
  return {
    project,
    scope: scope.kind === 'pull-request' ? { kind: scope.kind, id: scope.id } : { kind: scope.kind, name: scope.name },
    status: outcome.status,
    conditions: 'conditions' in outcome ? outcome.conditions : [],
    reason: reason === null ? null : { code: reason.code, text: reason.reason, remedy: reason.remedy },
    dashboardUrl,
  };
}
