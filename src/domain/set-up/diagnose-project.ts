import { checksOf, whyNot, type Asked, type Check } from './check';
import type { SonarQubeToken } from './diagnose-sonarqube';

/** What SonarQube tells about a project to the token. */
export interface ProjectFacts {
  readonly key: string;
  readonly token: Asked<SonarQubeToken>;
  readonly project: Asked<
    | { readonly state: 'exists'; readonly mainBranch: string | null; readonly isAnalysed: boolean }
    | { readonly state: 'missing' | 'forbidden' | 'unknown' }
  >;
  /** A key that differs in upper and lower case only. */
  readonly similarKey: string | null;
  /** Whether the token may browse it. */
  readonly browse: Asked<boolean>;
  /** Whether the token may analyze it; also true of who administers it. */
  readonly analyze: Asked<boolean>;
  /** Name of the quality gate; `null` where none applies. */
  readonly gate: Asked<string | null>;
  readonly newCode: Asked<{ readonly type: string; readonly value: string | null; readonly isInherited: boolean }>;
  /** How many webhooks the project has of its own. */
  readonly webhooks: Asked<number>;
}

const { ok, warning, error, unknown } = checksOf('project');

/** Project, rights, gate, new code. */
export function diagnoseProject(facts: ProjectFacts): readonly Check[] {
  const { key, project } = facts;
  if (project.kind === 'not-asked') return [];
  if (project.kind === 'refused') return [unknown('project', 'Project', `${key}: ${whyNot(project)}`)];
  switch (project.value.state) {
    case 'missing':
      return [diagnoseMissing(facts)];
    case 'forbidden':
      return [diagnoseForbidden(facts)];
    case 'unknown':
      return [unknown('project', 'Project', `${key}: the answer says nothing`)];
    case 'exists':
      return [
        ok('project', 'Project', `${key}, main branch: ${project.value.mainBranch ?? 'unknown'}`),
        project.value.isAnalysed
          ? ok('analysis', 'Analysis', 'the main branch has been analyzed')
          : warning(
              'analysis',
              'Analysis',
              'the main branch has never been analyzed',
              'Run the pipeline on it once: pull requests are compared with it.',
            ),
        ...diagnoseRights(facts),
        diagnoseGate(facts),
        diagnoseNewCode(facts),
        diagnoseWebhooks(facts),
      ];
  }
}

function diagnoseMissing({ key, similarKey, token }: ProjectFacts): Check {
  if (similarKey !== null) {
    return error(
      'project',
      'Project',
      `${key} does not exist; ${similarKey} does`,
      `Write the key as SonarQube has it: ${similarKey}.`,
    );
  }
  const permissions = token.kind === 'answered' ? token.value.globalPermissions : null;
  const mayCreate = permissions?.includes('provisioning') ?? null;
  const seen = `${key} does not exist, or the token may not see it`;
  return mayCreate === true
    ? error(
        'project',
        'Project',
        seen,
        'Check the key; else import the repository, or let the first analysis create the project.',
      )
    : error(
        'project',
        'Project',
        seen,
        'Check the key; else have it created: the token lacks "Create Projects", so the first analysis cannot do it.',
      );
}

function diagnoseForbidden({ key, token }: ProjectFacts): Check {
  const isOfOther = token.kind === 'answered' && token.value.kind === 'project-analysis';
  return isOfOther
    ? error(
        'rights',
        'Rights',
        `this project analysis token is of another project than ${key}`,
        `Make one for ${key}, or a global analysis token.`,
      )
    : error(
        'rights',
        'Rights',
        `the token may not see ${key}`,
        'Give its user "Browse" and "Execute Analysis" on the project (Project Settings > Permissions).',
      );
}

function diagnoseRights({ browse, analyze, token }: ProjectFacts): readonly Check[] {
  const isUser = token.kind !== 'answered' || token.value.kind === 'user' || token.value.kind === 'unknown';
  const may = (asked: Asked<boolean>): boolean | null => (asked.kind === 'answered' ? asked.value : null);
  const [browses, analyzes] = [may(browse), may(analyze)];
  if (analyzes === false) {
    return [
      error(
        'rights',
        'Rights',
        'the token may not analyze the project',
        'Give its user "Execute Analysis" on the project (Project Settings > Permissions).',
      ),
    ];
  }
  if (analyzes === null) return [unknown('rights', 'Rights', analyze.kind === 'answered' ? '' : whyNot(analyze))];
  if (!isUser) {
    return [
      ok('rights', 'Rights', 'may analyze; comments on pull requests need a user token as well, which may browse'),
    ];
  }
  return browses === false
    ? [
        error(
          'rights',
          'Rights',
          'the token may analyze the project, but not browse it: issues and hotspots look like none',
          'Give its user "Browse" on the project too. Administrators of the server do not have it automatically.',
        ),
      ]
    : [ok('rights', 'Rights', 'may browse and analyze')];
}

function diagnoseGate({ gate }: ProjectFacts): Check {
  const subject = 'Quality gate';
  if (gate.kind !== 'answered') return unknown('gate', subject, whyNot(gate));
  return gate.value === null
    ? error(
        'gate',
        subject,
        'none applies: every verdict is "not judged"',
        'Choose one in SonarQube: Project Settings > Quality Gate.',
      )
    : ok('gate', subject, gate.value);
}

const DEFINITIONS: Readonly<Record<string, string>> = {
  PREVIOUS_VERSION: 'previous version',
  NUMBER_OF_DAYS: 'number of days',
  REFERENCE_BRANCH: 'reference branch',
  SPECIFIC_ANALYSIS: 'specific analysis',
};

function diagnoseNewCode({ newCode, project }: ProjectFacts): Check {
  const subject = 'New code';
  if (newCode.kind !== 'answered') return unknown('new-code', subject, whyNot(newCode));
  const { type, value, isInherited } = newCode.value;
  const words = `${DEFINITIONS[type] ?? type}${value === null ? '' : ` ${value}`}${isInherited ? ', inherited' : ''}`;
  const main = project.kind === 'answered' && project.value.state === 'exists' ? project.value.mainBranch : null;
  return type === 'REFERENCE_BRANCH' && value !== null && value === main
    ? warning(
        'new-code',
        subject,
        `${words}: the main branch is compared with itself, so it never has new code`,
        'Choose "previous version" or a number of days for the main branch.',
      )
    : ok('new-code', subject, words);
}

function diagnoseWebhooks({ webhooks }: ProjectFacts): Check {
  const subject = 'Webhooks';
  if (webhooks.kind !== 'answered')
    return unknown('webhooks', subject, 'the token may not see them (needs "Administer" on the project)');
  return ok(
    'webhooks',
    subject,
    webhooks.value === 0 ? 'none of its own; Publish needs none' : `${webhooks.value} of its own`,
  );
}
