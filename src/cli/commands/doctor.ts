import { doctorPorts } from '../../composition/cli/doctor';
import { parseServerUrl } from '../../domain/inputs/server-url';
import { projectKeyProblem } from '../../domain/inputs/project-key';
import { quoted } from '../../domain/parsed';
import type { Check } from '../../domain/set-up/check';
import { parseOrganizationUrl } from '../../domain/set-up/organization-url';
import { doctorLines } from '../../presentation/doctor';
import type { Secret } from '../../secrets/secret';
import { diagnose } from '../../use-cases/doctor/diagnose';
import type { CliCommand } from '../command';
import type { CommandContext } from '../context';
import { organizationToken, type SecretName } from '../credentials';
import { EXIT, usageError } from '../exit-codes';
import type { GivenOptions } from '../given-options';

export const doctorCommand: CliCommand = {
  name: 'doctor',
  summary: 'look at both servers and what lies between, and say what to mend',
  description:
    'Looks at SonarQube, Azure DevOps and the way to them, and says on one screen what is right, what is not, and what to do. Changes nothing. What is not given is not looked at.',
  connections: ['sonarqube', 'azure-devops'],
  declare: (command) => {
    command
      .option('--project <key>', 'key of a project in SonarQube: rights, gate, new code, binding')
      .option('--repository <project/repository>', 'repository in Azure Repos: rights, default branch, policy')
      .option('--pipeline <id>', 'pipeline of that repository: whether it runs the tasks; needs --repository');
  },
  examples: [
    { says: 'Why does SonarQube not answer?', line: 'doctor --sonarqube https://sonarqube.example.org' },
    {
      says: 'Everything about one project',
      line: 'doctor --project webshop --repository Fabrikam/webshop --pipeline 12 --organization https://dev.azure.com/fabrikam',
    },
  ],
  document: [
    'checks   [{area, id, state, subject, seen, nextStep}]',
    '         area: "machine" | "sonarqube" | "project" | "azure-devops" | "repository" | "together"',
    '         state: "ok" | "warning" | "error" | "unknown"; nextStep is null where nothing has to be done',
    'summary  {ok, warning, error, unknown}, numbers of checks',
  ],
  exitCodes: { 0: 'nothing has to be mended; there may be warnings', 1: 'at least one check failed' },
  run: async (options, context) => {
    const { network, stopped, terminal } = context;
    const question = readQuestion(options, context);
    const { sonarQubeUrl, organizationUrl } = question;
    const sonarToken = sonarQubeUrl === null ? null : await tokenFor(context, 'SONAR_TOKEN');
    const pat = organizationUrl === null ? null : await tokenFor(context, 'AZURE_DEVOPS_TOKEN');
    const organization = organizationUrl === null ? null : parseOrganizationUrl('--organization', organizationUrl);
    const token = pat === null ? null : organizationToken(pat);
    const ports = doctorPorts(network, stopped, {
      sonarQube:
        sonarQubeUrl === null || sonarToken === null
          ? null
          : { url: sonarQubeUrl, name: 'SONAR_TOKEN', credentials: { scheme: 'token', token: sonarToken } },
      azureDevOps:
        organization?.ok !== true || token === null
          ? null
          : {
              collectionUrl: organization.value,
              credentials: { scheme: token.kind === 'personal' ? 'basic' : 'bearer', token: token.secret },
            },
    });
    const progress = terminal.progress('Looking at everything');
    try {
      const checks = await diagnose(ports, { ...question, organizationToken: token });
      return { exitCode: exitCodeOf(checks), document: toDocument(checks), lines: doctorLines(checks) };
    } finally {
      progress.end();
    }
  },
};

function readQuestion(options: GivenOptions, { credentials }: CommandContext) {
  const problems: string[] = [];
  const server = credentials.address('sonarqube');
  const sonarQube = server === undefined ? null : parseServerUrl('--sonarqube', server);
  if (sonarQube?.ok === false) problems.push(...sonarQube.problems);
  const organizationUrl = credentials.address('organization')?.trim() ?? null;
  if (sonarQube === null && organizationUrl === null) {
    problems.push('--sonarqube, --organization: give at least one of them.');
  }
  const projectKey = options.text('project') ?? null;
  const flaw = projectKey === null ? undefined : projectKeyProblem(projectKey);
  if (flaw !== undefined) problems.push(`--project: ${quoted(projectKey ?? '')} cannot be a project key: ${flaw}.`);
  if (projectKey !== null && sonarQube === null) problems.push('--project: it needs --sonarqube.');
  const named = options.text('repository');
  const [, project, repository] = /^([^/]+)\/([^/]+)$/.exec(named ?? '') ?? [];
  if (named !== undefined && repository === undefined) {
    problems.push(`--repository: "${named}" is not of the form project/repository.`);
  }
  if (named !== undefined && organizationUrl === null) problems.push('--repository: it needs --organization.');
  const pipeline = options.text('pipeline');
  if (pipeline !== undefined && !/^\d{1,9}$/.test(pipeline)) {
    problems.push(`--pipeline: "${pipeline}" is no id of a pipeline; it is the number definitionId in its address.`);
  }
  if (pipeline !== undefined && named === undefined) problems.push('--pipeline: it needs --repository.');
  if (problems.length > 0) throw usageError(...problems);
  return {
    sonarQubeUrl: sonarQube?.ok === true ? sonarQube.value : null,
    organizationUrl,
    projectKey,
    repository: project === undefined || repository === undefined ? null : { project, repository },
    pipelineId: pipeline === undefined ? null : Number(pipeline),
  };
}

/** One that is missing is a line of the diagnosis, where nobody can be asked. */
async function tokenFor({ credentials, terminal }: CommandContext, name: SecretName): Promise<Secret | null> {
  return credentials.given(name) ?? (terminal.isInteractive ? await credentials.secret(name) : null);
}

function exitCodeOf(checks: readonly Check[]): number {
  const errors = checks.filter(({ state }) => state === 'error');
  if (errors.some(({ isOfCredentials }) => isOfCredentials === true)) return EXIT.credentials;
  return errors.length > 0 ? EXIT.failed : EXIT.done;
}

function toDocument(checks: readonly Check[]): object {
  const count = (state: Check['state']): number => checks.filter((check) => check.state === state).length;
  return {
    checks: checks.map(({ area, id, state, subject, seen, nextStep }) => ({
      area,
      id,
      state,
      subject,
      seen,
      nextStep,
    })),
    summary: { ok: count('ok'), warning: count('warning'), error: count('error'), unknown: count('unknown') },
  };
}
