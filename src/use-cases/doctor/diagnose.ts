import type { AzureDevOpsToken } from '../../domain/set-up/azure-devops-token';
import { checksOf, type Asked, type Check } from '../../domain/set-up/check';
import { diagnoseAzureDevOps } from '../../domain/set-up/diagnose-azure-devops';
import { diagnoseBinding } from '../../domain/set-up/diagnose-binding';
import { diagnoseConnection } from '../../domain/set-up/diagnose-connection';
import { diagnoseProject } from '../../domain/set-up/diagnose-project';
import { diagnoseRepository } from '../../domain/set-up/diagnose-repository';
import { diagnoseSonarQube, systemStatusOf } from '../../domain/set-up/diagnose-sonarqube';
import { parseOrganizationUrl } from '../../domain/set-up/organization-url';
import { TaskError } from '../../errors/errors';
import { refusalOf } from '../../errors/refused-answer';
import type { Clock } from '../../ports/clock';
import type { DiagnosedOrganization, DiagnosedServer, ProbeConnection } from '../../ports/diagnosis';

export interface DiagnosePorts {
  readonly clock: Clock;
  /** Of this machine, such as `v20.19.0`. */
  readonly nodeVersion: string;
  readonly probe: ProbeConnection;
  /** `null` where no address or no token was given. */
  readonly sonarQube: DiagnosedServer | null;
  readonly azureDevOps: DiagnosedOrganization | null;
}

/** What is looked at. What was not given is not looked at. */
export interface DiagnoseQuestion {
  /** Checked. */
  readonly sonarQubeUrl: string | null;
  /** As it was given: its form is one of the checks. */
  readonly organizationUrl: string | null;
  readonly organizationToken: AzureDevOpsToken | null;
  readonly projectKey: string | null;
  readonly repository: { readonly project: string; readonly repository: string } | null;
  readonly pipelineId: number | null;
}

const NOT_ASKED = { kind: 'not-asked' } as const;

/**
 * Looks at both servers and what lies between, side by side; what cannot be asked is a line of its own. Nothing is changed
 * anywhere.
 */
export async function diagnose(ports: DiagnosePorts, question: DiagnoseQuestion): Promise<readonly Check[]> {
  const [sonarQube, azureDevOps] = await Promise.all([
    diagnoseServer(ports, question),
    diagnoseOrganization(ports, question),
  ]);
  const { projectKey, repository, organizationUrl } = question;
  const together =
    projectKey === null
      ? []
      : diagnoseBinding({
          projectKey,
          version: sonarQube.version,
          features: sonarQube.features,
          binding: sonarQube.binding,
          repository:
            repository === null || organizationUrl === null || !azureDevOps.isFound
              ? null
              : { ...repository, organization: organizationUrl },
          serverStatus: azureDevOps.serverStatus,
        });
  const machine = checksOf('machine').ok('node', 'Node', ports.nodeVersion);
  return [machine, ...sonarQube.checks, ...azureDevOps.checks, ...together];
}

async function diagnoseServer(
  { clock, probe, sonarQube: server }: DiagnosePorts,
  { sonarQubeUrl: url, projectKey }: DiagnoseQuestion,
) {
  const nothing = { checks: [], version: NOT_ASKED, features: NOT_ASKED, binding: NOT_ASKED } as const;
  if (url === null) return nothing;
  const connection = await probe(`${url}/api/system/status`);
  const now = clock.now();
  const checks = [...diagnoseConnection('sonarqube', 'SonarQube', { ...connection, url }, now)];
  const answer = connection.outcome.kind === 'answered' ? connection.outcome.answer : null;
  const status = answer === null ? null : systemStatusOf(answer);
  const isUp = status === 'UP';
  const askIf = <T>(condition: boolean, question: (of: DiagnosedServer) => Promise<T>): Promise<Asked<T>> =>
    condition && server !== null ? ask(() => question(server)) : Promise.resolve(NOT_ASKED);
  const [version, token, about, features, baseUrl, project] = await Promise.all([
    toldVersion(answer?.text) ?? askIf(status !== null, (of) => of.serverVersion()),
    askIf(isUp, (of) => of.tokenOwner()),
    askIf(isUp, (of) => of.about()),
    askIf(isUp, (of) => of.features()),
    askIf(isUp, (of) => of.baseUrl()),
    projectKey === null ? null : diagnoseOneProject(projectKey, (question) => askIf(isUp, question)),
  ]);
  const facts = { url, connection, version, token, server: about, features, baseUrl };
  checks.push(...diagnoseSonarQube(facts, now));
  // A token that was refused says nothing about the project.
  if (project === null || token.kind !== 'answered') return { ...nothing, checks, version, features };
  checks.push(...diagnoseProject({ ...project.facts, token }));
  return { checks, version, features, binding: project.binding };
}

type AskServer = <T>(question: (of: DiagnosedServer) => Promise<T>) => Promise<Asked<T>>;

async function diagnoseOneProject(key: string, askServer: AskServer) {
  const found = await askServer((of) => of.project(key));
  const branches = found.kind === 'answered' && found.value.state === 'exists' ? found.value.branches : null;
  const exists = branches !== null;
  const isMissing = found.kind === 'answered' && found.value.state === 'missing';
  const askIf = <T>(condition: boolean, question: (of: DiagnosedServer) => Promise<T>): Promise<Asked<T>> =>
    condition ? askServer(question) : Promise.resolve(NOT_ASKED);
  const isAnalysed = branches?.main != null && branches.analyzed.includes(branches.main);
  const [similar, browse, gateName, judged, newCode, webhooks, binding] = await Promise.all([
    askIf(isMissing, (of) => of.similarKey(key)),
    askIf(exists, (of) => of.mayBrowse(key)),
    askIf(exists, (of) => of.gateName(key)),
    askIf(isAnalysed, (of) => of.isJudged(key)),
    askIf(exists, (of) => of.newCode(key, branches?.main ?? null)),
    askIf(exists, (of) => of.webhooks(key)),
    askIf(exists, (of) => of.binding(key)),
  ]);
  const analyze: Asked<boolean> =
    newCode.kind === 'answered'
      ? { kind: 'answered', value: true }
      : newCode.kind === 'refused' && newCode.status === 403
        ? { kind: 'answered', value: false }
        : newCode;
  const isUnjudged = judged.kind === 'answered' && !judged.value;
  const project: Asked<
    | { readonly state: 'exists'; readonly mainBranch: string | null; readonly isAnalysed: boolean }
    | { readonly state: 'missing' | 'forbidden' | 'unknown' }
  > =
    found.kind !== 'answered'
      ? found
      : {
          kind: 'answered',
          value:
            found.value.state === 'exists'
              ? { state: 'exists', mainBranch: found.value.branches.main, isAnalysed }
              : { state: found.value.state },
        };
  const gate: Asked<string | null> = isUnjudged ? { kind: 'answered', value: null } : gateName;
  return {
    facts: {
      key,
      project,
      similarKey: similar.kind === 'answered' ? similar.value : null,
      browse,
      analyze,
      gate,
      newCode,
      webhooks,
    },
    binding,
  };
}

async function diagnoseOrganization(
  { clock, probe, azureDevOps: organization }: DiagnosePorts,
  { organizationUrl: url, organizationToken: token, repository: named, pipelineId }: DiagnoseQuestion,
): Promise<{ readonly checks: readonly Check[]; readonly serverStatus: Asked<boolean>; readonly isFound: boolean }> {
  if (url === null) return { checks: [], serverStatus: NOT_ASKED, isFound: false };
  const address = parseOrganizationUrl('--organization', url);
  const facts = { url, addressProblems: address.ok ? [] : address.problems, token };
  if (!address.ok) {
    const checks = diagnoseAzureDevOps({ ...facts, connection: null, identity: NOT_ASKED }, clock.now());
    return { checks, serverStatus: NOT_ASKED, isFound: false };
  }
  const connection = await probe(`${address.value}/_apis/connectionData`);
  const now = clock.now();
  const checks = [...diagnoseConnection('azure-devops', 'Azure DevOps', { ...connection, url: address.value }, now)];
  const askIf = <T>(condition: boolean, question: (of: DiagnosedOrganization) => Promise<T>): Promise<Asked<T>> =>
    condition && organization !== null ? ask(() => question(organization)) : Promise.resolve(NOT_ASKED);
  const identity = await askIf(connection.outcome.kind === 'answered', (of) => of.identity());
  checks.push(...diagnoseAzureDevOps({ ...facts, url: address.value, connection, identity }, now));
  if (named === null || identity.kind !== 'answered') return { checks, serverStatus: NOT_ASKED, isFound: false };
  const found = await askIf(true, (of) => of.repository(named.project, named.repository));
  const repository = found.kind === 'answered' ? found.value : null;
  const ofRepository = <T>(
    question: (of: DiagnosedOrganization, one: NonNullable<typeof repository>) => Promise<T>,
  ): Promise<Asked<T>> =>
    repository === null ? Promise.resolve(NOT_ASKED) : askIf(true, (of) => question(of, repository));
  const [listed, mayContribute, policies, pipeline, serverStatus] = await Promise.all([
    askIf(found.kind === 'refused' && found.status === 404, (of) => of.repositories(named.project)),
    ofRepository((of, one) => of.mayContribute(one)),
    ofRepository((of, one) => of.statusPolicies(one.projectId)),
    pipelineId === null ? NOT_ASKED : ofRepository((of, one) => of.pipeline(one.projectId, pipelineId)),
    ofRepository((of, one) => of.hasServerStatus(one)),
  ]);
  checks.push(...diagnoseRepository({ ...named, found, listed, mayContribute, policies, pipelineId, pipeline }));
  return { checks, serverStatus, isFound: repository !== null };
}

/** The newest servers keep it from callers without a login. */
function toldVersion(text: string | undefined): Asked<string> | null {
  const version = /"version"\s*:\s*"(\d+(?:\.\d+)+)"/.exec(text ?? '')?.[1];
  return version === undefined ? null : { kind: 'answered', value: version };
}

const STATUS_OF: Readonly<Record<string, number>> = { 'SQ-AUTH-401': 401, 'SQ-AUTH-403': 403, 'SQ-SERVER-404': 404 };

async function ask<T>(question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { kind: 'answered', value: await question() };
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    const status = refusalOf(error)?.status ?? STATUS_OF[error.code] ?? null;
    return { kind: 'refused', status, reason: error.message };
  }
}
