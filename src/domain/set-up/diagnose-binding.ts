import { atLeast } from '../server/server-version';
import { checksOf, whyNot, type Asked, type Check } from './check';

/** What connects a project of SonarQube with a repository. */
export interface BindingFacts {
  readonly projectKey: string;
  readonly version: Asked<string>;
  /** `null` where the project is not bound. */
  readonly binding: Asked<{
    /** Of the global record. */
    readonly url: string;
    readonly project: string;
    readonly repository: string;
    /** SonarQube asks Azure DevOps for it; `null` where that did not work, or the version does not tell. */
    readonly repositoryUrl: string | null;
  } | null>;
  /** `null` where none was named. */
  readonly repository: { readonly project: string; readonly repository: string; readonly organization: string } | null;
  /** Whether a recent pull request has a status that SonarQube posted itself. */
  readonly serverStatus: Asked<boolean>;
  readonly features: Asked<readonly string[] | null>;
}

const { ok, warning, unknown, error } = checksOf('together');
/** From here on a binding tells the address of the repository where SonarQube can read it. */
const TELLS_REPOSITORY = [25, 6] as const;

/** Whether the two belong together, and who decorates pull requests. */
export function diagnoseBinding(facts: BindingFacts): readonly Check[] {
  const { binding, projectKey } = facts;
  if (binding.kind === 'not-asked') return [];
  if (binding.kind === 'refused') return [unknown('binding', 'Binding', whyNot(binding)), ...diagnoseDecoration(facts)];
  if (binding.value === null) {
    return [
      warning(
        'binding',
        'Binding',
        `${projectKey} is not bound to a repository`,
        'Bind it with the command bind: SonarQube then links to the repository. The tasks work without.',
      ),
      ...diagnoseDecoration(facts),
    ];
  }
  return [...diagnoseBound(facts, binding.value), ...diagnoseDecoration(facts)];
}

function diagnoseBound(
  { repository: wanted, version }: BindingFacts,
  bound: {
    readonly url: string;
    readonly project: string;
    readonly repository: string;
    readonly repositoryUrl: string | null;
  },
): readonly Check[] {
  const label = `${bound.project}/${bound.repository}`;
  const checks: Check[] = [];
  if (wanted !== null && pair(bound) !== pair(wanted)) {
    checks.push(
      error(
        'binding',
        'Binding',
        `bound to ${label}, not to ${wanted.project}/${wanted.repository}`,
        'Check which repository is meant; bind again where SonarQube is wrong.',
      ),
    );
  } else if (wanted !== null && organizationOf(bound.url) !== organizationOf(wanted.organization)) {
    checks.push(
      error(
        'binding',
        'Binding',
        `bound to ${label} at ${bound.url}, not at ${wanted.organization}`,
        'Check which organization is meant; correct the global record in SonarQube, or bind again.',
      ),
    );
  } else {
    checks.push(ok('binding', 'Binding', `bound to ${label} at ${bound.url}`));
  }
  if (bound.repositoryUrl === null && version.kind === 'answered' && atLeast(version.value, TELLS_REPOSITORY)) {
    checks.push(
      warning(
        'record',
        'Record',
        `SonarQube cannot read ${label} at ${bound.url}`,
        'The personal access token of its global record may have expired: check it with the command configure --check.',
      ),
    );
  }
  return checks;
}

function diagnoseDecoration({ serverStatus, features }: BindingFacts): readonly Check[] {
  const subject = 'Decoration';
  if (serverStatus.kind !== 'answered') return [];
  const canItself = features.kind === 'answered' && features.value?.includes('branch-support') === true;
  if (serverStatus.value) {
    return [
      warning(
        'decoration',
        subject,
        'SonarQube posts a status of its own to pull requests too',
        'Require one of the two only, or remove the binding of the project.',
      ),
    ];
  }
  return canItself ? [ok('decoration', subject, 'SonarQube posts nothing itself on recent pull requests')] : [];
}

const pair = ({ project, repository }: { readonly project: string; readonly repository: string }): string =>
  `${project}/${repository}`.toLowerCase();

/** Both host names of an organization of Services are one; the name of a collection is compared without case. */
function organizationOf(url: string): string {
  try {
    const { hostname, host, pathname } = new URL(url);
    const path = pathname.replace(/\/+$/, '');
    const [, older] = /^([^.]+)\.visualstudio\.com$/i.exec(hostname) ?? [];
    if (older !== undefined) return `dev.azure.com/${older}`.toLowerCase();
    return `${host}${path}`.toLowerCase();
  } catch {
    return url.toLowerCase();
  }
}
