import { IMPORT_PLAN_VERSION, type ImportPlan, type PlannedRow } from '../../documents/import-plan';
import { checkPlan } from '../../domain/set-up/check-plan';
import { planBindings } from '../../domain/set-up/plan-bindings';
import { planImport, type ExistingProject } from '../../domain/set-up/plan-import';
import {
  DEFAULT_KEY_TEMPLATE,
  DEFAULT_NAME_TEMPLATE,
  parseTemplate,
  projectKeyOf,
  type Template,
} from '../../domain/set-up/project-key';
import { pairOf } from '../../domain/set-up/repository';
import type { GitRepository } from '../../documents/repository';
import { internalFault } from '../../errors/errors';
import { nothingMatches, tooOldFor } from '../../errors/set-up-errors';
import { findRecord } from './find-record';
import type { ImportPorts, ImportQuestion, PlannedImport } from './import-question';
import { openImport, type OpenedImport } from './open-import';

/** Plans the import of chosen repositories. Without a dry run SonarQube has the user's token after it. */
export async function drawUpImport(ports: ImportPorts, question: ImportQuestion): Promise<PlannedImport> {
  ports.says('Listing the repositories that your token sees');
  const seen = await ports.organization.repositories(null);
  const repositories = await question.choose(seen, () => importedPairs(ports, question));
  if (repositories.length === 0) throw nothingMatches([], seen.length);
  const opened = await openImport(ports, question);
  const keyTemplate = question.keyTemplate ?? defaultTemplate(DEFAULT_KEY_TEMPLATE);
  const nameTemplate = question.nameTemplate ?? defaultTemplate(DEFAULT_NAME_TEMPLATE);
  const choices = { keyTemplate, nameTemplate, forks: question.forks };
  const { bindings, journal, record, version } = opened;
  if (record.id === null) {
    if (question.keyTemplate !== null || question.nameTemplate !== null) {
      throw tooOldFor('choice of keys and names', version, '10.5');
    }
    // It makes up a key for each, so that no two clash.
    const own = { ...choices, keyTemplate: defaultTemplate('{repositoryId}:{project}') };
    const rows = planImport({ repositories, bindings, projects: [], journal }, own).map(withoutKey);
    return planned(ports, question, opened, rows, seen, []);
  }
  ports.says('Reading the projects of SonarQube');
  const { projects, notes } = await findProjects(ports, repositories, keyTemplate);
  const rows = planImport({ repositories, bindings, projects, journal }, choices);
  return planned(ports, question, opened, rows, seen, notes);
}

/** Plans which existing projects belong to which repositories. */
export async function drawUpBindings(ports: ImportPorts, question: ImportQuestion): Promise<PlannedImport> {
  ports.says('Listing the repositories that your token sees');
  const seen = await ports.organization.repositories(null);
  const repositories = await question.choose(seen, () => importedPairs(ports, question));
  if (repositories.length === 0) throw nothingMatches([], seen.length);
  const opened = await openImport(ports, question);
  const { projects, isComplete } = await ports.server.projects();
  const isChosen = new Set(repositories.map(({ project, name }) => `${project}/${name}`.toLowerCase()));
  const bindings = opened.bindings.filter((each) => isChosen.has(`${each.project}/${each.repository}`.toLowerCase()));
  const boundElsewhere = new Set(opened.bindings.map(({ projectKey }) => projectKey));
  const free = projects.filter(
    ({ key }) => !boundElsewhere.has(key) || bindings.some((each) => each.projectKey === key),
  );
  const notes = isComplete ? [] : ['SonarQube shows 10,000 projects to a search and has more: not all were looked at.'];
  return planned(ports, question, opened, planBindings(repositories, free, bindings), seen, notes);
}

/** Servers before 10.5 tell it only to whom they have a token of, and none was handed over yet: there nothing is known. */
async function importedPairs(
  { server, organization }: ImportPorts,
  { record: chosen }: ImportQuestion,
): Promise<ReadonlySet<string>> {
  const record = await findRecord(server, organization.url, chosen);
  const bindings = record.id === null ? [] : await server.bindings(record);
  return new Set(bindings.map(({ project, repository }) => pairOf(project, repository)));
}

/** Holds a plan file against what is true now. */
export async function reopenPlan(
  ports: ImportPorts,
  plan: ImportPlan,
  opening: Pick<ImportQuestion, 'token' | 'dryRun'>,
): Promise<PlannedImport> {
  ports.says('Listing the repositories that your token sees');
  const seen = await ports.organization.repositories(null);
  const opened = await openImport(ports, { ...opening, record: plan.record, settings: plan.settings });
  const rows = await refuseUnknownProjects(
    ports,
    checkPlan(plan.rows, seen, opened.bindings, opened.record.id === null),
    new Set(opened.bindings.map(({ projectKey }) => projectKey)),
  );
  return { ...opened, plan: { ...plan, rows: [...rows] }, seen: seen.length, mainBranches: mainBranchesOf(seen) };
}

/** SonarQube makes a project where it is asked to bind one that it does not have: a key with a slip would become one. */
async function refuseUnknownProjects(
  { server }: ImportPorts,
  rows: readonly PlannedRow[],
  bound: ReadonlySet<string>,
): Promise<readonly PlannedRow[]> {
  const wanted = rows.flatMap(({ action, key }) => (action === 'bind' && key !== null && !bound.has(key) ? [key] : []));
  if (wanted.length === 0) return rows;
  const { projects, isComplete } = await server.projects();
  const known = new Set([...bound, ...projects.map(({ key }) => key)]);
  if (!isComplete) {
    for (const key of wanted.filter((each) => !known.has(each))) {
      for (const project of await server.projectsLike(key)) known.add(project.key);
    }
  }
  return rows.map((row) =>
    row.action !== 'bind' || known.has(row.key ?? '')
      ? row
      : { ...row, action: 'skip', reason: `cannot be: SonarQube shows no project ${row.key ?? ''}`, failure: true },
  );
}

/** Those whose keys matter: all, or where a search does not show all of them, those like a key that is wanted. */
async function findProjects(
  { server }: ImportPorts,
  repositories: readonly GitRepository[],
  keyTemplate: Template,
): Promise<{ readonly projects: readonly ExistingProject[]; readonly notes: readonly string[] }> {
  const { projects, isComplete } = await server.projects();
  if (isComplete) return { projects, notes: [] };
  const known = new Set(projects.map(({ key }) => key.toLowerCase()));
  const found = [...projects];
  for (const key of new Set(repositories.map((repository) => projectKeyOf(keyTemplate, repository)))) {
    if (!known.has(key.toLowerCase())) found.push(...(await server.projectsLike(key)));
  }
  return { projects: found, notes: [] };
}

function planned(
  { server, organization }: ImportPorts,
  { settings }: ImportQuestion,
  { version, record, journal, notes }: OpenedImport,
  rows: readonly PlannedRow[],
  seen: readonly GitRepository[],
  further: readonly string[],
): PlannedImport {
  const plan: ImportPlan = {
    version: IMPORT_PLAN_VERSION,
    sonarqube: server.url,
    organization: organization.url,
    record: record.key,
    settings,
    rows: [...rows],
  };
  return {
    plan,
    version,
    record,
    journal,
    mainBranches: mainBranchesOf(seen),
    seen: seen.length,
    notes: [...notes, ...further],
  };
}

function mainBranchesOf(repositories: readonly GitRepository[]): ReadonlyMap<string, string> {
  return new Map(
    repositories.flatMap(({ id, defaultBranch }): [string, string][] =>
      defaultBranch === null ? [] : [[id, defaultBranch]],
    ),
  );
}

function withoutKey(row: PlannedRow): PlannedRow {
  return row.action === 'create' ? { ...row, key: null, name: null } : row;
}

function defaultTemplate(text: string): Template {
  const template = parseTemplate('', text);
  if (!template.ok) throw internalFault(template.problems.join(' '));
  return template.value;
}
