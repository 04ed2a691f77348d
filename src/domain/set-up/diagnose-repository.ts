import { STATUS_GENRE, STATUS_NAME } from '../decoration/plan-statuses';
import { checksOf, ofCredentials, whyNot, type Asked, type Check } from './check';
import type { BranchPolicy } from '../../documents/policy';
import { POLICY_TYPE_IDS } from './plan-policy';
import type { GitRepository } from '../../documents/repository';

/** What Azure DevOps tells about a repository and a pipeline. */
export interface RepositoryFacts {
  readonly project: string;
  readonly repository: string;
  readonly found: Asked<GitRepository>;
  /** Those of the project, asked for where it was not found: a disabled one stands there. */
  readonly listed: Asked<readonly GitRepository[]>;
  /** The right "Contribute to pull requests". */
  readonly mayContribute: Asked<boolean>;
  readonly policies: Asked<readonly BranchPolicy[]>;
  /** As it was named. */
  readonly pipelineId: number | null;
  readonly pipeline: Asked<DiagnosedPipeline>;
}

/** What Azure DevOps tells about a pipeline. */
export interface DiagnosedPipeline {
  readonly name: string;
  /** In lower case; `null` where it is not told. */
  readonly repositoryId: string | null;
  /** The newest finished one; `null` where there is none. */
  readonly build: { readonly number: string; readonly tasks: readonly string[] } | null;
}

const { ok, warning, error, unknown } = checksOf('repository');

/** Repository, rights, policy, pipeline. */
export function diagnoseRepository(facts: RepositoryFacts): readonly Check[] {
  const { found } = facts;
  if (found.kind === 'not-asked') return [];
  if (found.kind === 'refused') return [diagnoseMissing(facts, found)];
  const repository = found.value;
  return [
    diagnoseState(repository),
    diagnoseContribution(facts),
    ...(repository.defaultBranch === null ? [] : [diagnosePolicy(facts, repository, repository.defaultBranch)]),
    ...diagnosePipeline(facts, repository),
  ];
}

function diagnoseMissing(
  { project, repository, listed }: RepositoryFacts,
  refused: Extract<Asked<GitRepository>, { kind: 'refused' }>,
): Check {
  const name = `${project}/${repository}`;
  if (refused.status === 401 || refused.status === 403 || refused.status === 203) {
    return ofCredentials(
      error(
        'repository',
        'Repository',
        `the token may not read ${name} (${refused.status})`,
        'Give the token the scope Code (read), and its owner "Read" on the repository.',
      ),
    );
  }
  if (listed.kind !== 'answered') {
    return refused.status === 404
      ? error(
          'repository',
          'Repository',
          `the project ${project} does not exist, or the token may not see it`,
          'Check the name before the slash, and that the owner of the token is a member of the project.',
        )
      : unknown('repository', 'Repository', `${name}: ${whyNot(refused)}`);
  }
  const same = listed.value.find(
    ({ name: one, id }) => one.toLowerCase() === repository.toLowerCase() || id === repository.toLowerCase(),
  );
  if (same?.isDisabled === true) {
    return error(
      'repository',
      'Repository',
      `${name} is disabled`,
      'Enable it in Project settings > Repositories, or leave it out.',
    );
  }
  if (same !== undefined) {
    return error(
      'repository',
      'Repository',
      `${name} is listed, and cannot be read`,
      'Check whether it is disabled, and that the owner of the token has "Read" on it.',
    );
  }
  const others = listed.value
    .map(({ name: one }) => one)
    .slice(0, 5)
    .join(', ');
  return error(
    'repository',
    'Repository',
    `${project} has no repository ${repository}${others === '' ? '' : ` (it has ${others}${listed.value.length > 5 ? ', …' : ''})`}`,
    'Check the name behind the slash, and that the owner of the token may read it.',
  );
}

function diagnoseState({ project, name, defaultBranch, isDisabled, isInMaintenance }: GitRepository): Check {
  const label = `${project}/${name}`;
  if (isDisabled === true)
    return error(
      'repository',
      'Repository',
      `${label} is disabled`,
      'Enable it in Project settings > Repositories, or leave it out.',
    );
  if (isInMaintenance === true)
    return warning('repository', 'Repository', `${label} is in maintenance`, 'Wait until Azure DevOps has ended it.');
  if (defaultBranch === null)
    return warning(
      'repository',
      'Repository',
      `${label} is empty`,
      'Push a first commit: there is nothing to analyze.',
    );
  return ok('repository', 'Repository', `${label}, default branch ${defaultBranch}`);
}

function diagnoseContribution({ mayContribute }: RepositoryFacts): Check {
  const subject = 'Right';
  if (mayContribute.kind !== 'answered')
    return unknown(
      'contribute',
      subject,
      `whether the token may contribute to pull requests is not known: ${whyNot(mayContribute)}`,
    );
  return mayContribute.value
    ? ok('contribute', subject, 'the token may contribute to pull requests')
    : error(
        'contribute',
        subject,
        'the token may not contribute to pull requests: neither status nor comments',
        'Allow "Contribute to pull requests" on the repository for its owner; for a pipeline, for its build service.',
      );
}

function diagnosePolicy({ policies }: RepositoryFacts, { id }: GitRepository, defaultBranch: string): Check {
  const subject = 'Policy';
  const context = `${STATUS_GENRE}/${STATUS_NAME}`;
  if (policies.kind !== 'answered') return unknown('policy', subject, whyNot(policies));
  const fitting = policies.value.filter(
    ({ typeId, settings }) =>
      typeId.toLowerCase() === POLICY_TYPE_IDS.status &&
      settings['statusGenre'] === STATUS_GENRE &&
      settings['statusName'] === STATUS_NAME &&
      holdsFor(settings, id, `refs/heads/${defaultBranch}`),
  );
  const binding = fitting.filter(({ isEnabled, isBlocking }) => isEnabled && isBlocking);
  const required = binding.find((policy) => pathsOf(policy).length === 0) ?? binding[0];
  const paths = required === undefined ? [] : pathsOf(required);
  if (paths.length > 0) {
    return warning(
      'policy',
      subject,
      `${context} is required on ${defaultBranch} only for changes of ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ', …' : ''}`,
      'Where that is not meant, empty "Path filter" of the policy: otherwise a failed gate blocks no other change.',
    );
  }
  if (required !== undefined) {
    return required.settings['policyApplicability'] === 1
      ? warning(
          'policy',
          subject,
          `${context} is required on ${defaultBranch} only once it was posted`,
          'Set "Apply by default" in the policy: otherwise nothing blocks a change that nobody analyzed.',
        )
      : ok('policy', subject, `${context} is required on ${defaultBranch}`);
  }
  const [found] = fitting;
  if (found === undefined) {
    return warning(
      'policy',
      subject,
      `no policy requires ${context} on ${defaultBranch}`,
      'Have it made by the command policy, or in Project settings > Repositories > Policies: otherwise a failed gate blocks nothing.',
    );
  }
  return found.isEnabled
    ? warning(
        'policy',
        subject,
        `${context} is optional on ${defaultBranch}`,
        'Set the policy to required: otherwise a failed gate blocks nothing.',
      )
    : warning(
        'policy',
        subject,
        `the policy on ${context} is switched off`,
        'Switch it on: otherwise a failed gate blocks nothing.',
      );
}

function pathsOf({ settings }: BranchPolicy): readonly string[] {
  const patterns: readonly unknown[] = Array.isArray(settings['filenamePatterns']) ? settings['filenamePatterns'] : [];
  return patterns.filter((pattern): pattern is string => typeof pattern === 'string');
}

function holdsFor(settings: Readonly<Record<string, unknown>>, repositoryId: string, ref: string): boolean {
  const scopes: readonly unknown[] = Array.isArray(settings['scope']) ? settings['scope'] : [];
  return scopes.some((one) => {
    if (typeof one !== 'object' || one === null) return false;
    const { repositoryId: of, refName, matchKind } = one as Readonly<Record<string, unknown>>;
    if (typeof of === 'string' && of.toLowerCase() !== repositoryId.toLowerCase()) return false;
    const kind = String(matchKind).toLowerCase();
    if (kind === 'defaultbranch') return true;
    const name = typeof refName === 'string' ? refName : '';
    return kind === 'prefix' ? ref.startsWith(name) : ref === name;
  });
}

const TASKS = {
  prepare: 'SonarQubeServerPrepare',
  analyze: 'SonarQubeServerAnalyze',
  publish: 'SonarQubeServerPublish',
};
/** Names of the official extension's tasks: a pipeline that has not been switched. */
const OFFICIAL = ['SonarQubePrepare', 'SonarQubeAnalyze', 'SonarQubePublish'];

function diagnosePipeline({ pipeline, pipelineId }: RepositoryFacts, of: GitRepository): readonly Check[] {
  const subject = 'Pipeline';
  if (pipeline.kind === 'not-asked') return [];
  if (pipeline.kind === 'refused') {
    return [
      pipeline.status === 404
        ? error(
            'pipeline',
            subject,
            `${of.project} has no pipeline ${pipelineId} that the token may see`,
            'Give the number definitionId in the address of the pipeline, of the same project as the repository.',
          )
        : unknown('pipeline', subject, whyNot(pipeline)),
    ];
  }
  const { name, repositoryId, build } = pipeline.value;
  if (repositoryId !== null && repositoryId !== of.id) {
    return [
      warning(
        'pipeline',
        subject,
        `${name} (${pipelineId}) builds another repository than ${of.name}`,
        'Give the pipeline of this repository, or the repository of this pipeline.',
      ),
    ];
  }
  if (build === null)
    return [unknown('pipeline', subject, `${name} has no finished build that tells which tasks it runs`)];
  const { number, tasks } = build;
  const has = (name: string): boolean => tasks.includes(name);
  const missing = [TASKS.prepare, TASKS.publish].filter((name) => !has(name));
  if (missing.length === 0) {
    return [
      ok(
        'pipeline',
        subject,
        has(TASKS.analyze)
          ? `build ${number} ran Prepare, Analyze and Publish`
          : `build ${number} ran Prepare and Publish; a build tool analyzed`,
      ),
    ];
  }
  if (OFFICIAL.some(has)) {
    return [
      error(
        'pipeline',
        subject,
        `build ${number} ran the tasks of the official extension`,
        'Rename the steps: docs/MIGRATION.md shows how.',
      ),
    ];
  }
  return [
    error(
      'pipeline',
      subject,
      `build ${number} did not run ${missing.join(' and ')}`,
      'Add the steps; the command pipeline prints a whole azure-pipelines.yml.',
    ),
  ];
}
