import type { PlannedRow } from '../../documents/import-plan';
import type { ProjectSettings } from '../../documents/import-plan';
import { pairOf } from '../../domain/set-up/repository';
import { TaskError } from '../../errors/errors';
import { refusalOf } from '../../errors/refused-answer';
import { bindingUnsupported, nameMismatch, projectExists, repositoryUnreadable } from '../../errors/set-up-errors';
import type { BindAnswer, CreateAnswer, PlatformRecord } from '../../ports/sonarqube/administered-server';
import type { ImportPorts } from './import-question';
import type { SharedBackOff } from './shared-back-off';

/** A row with everything that its action needs. */
export interface ReadyRow {
  readonly row: PlannedRow;
  readonly key: string;
  readonly name: string;
  /** An earlier run began to make this very project, so that one that is there and bound to nothing is ours. */
  readonly isResumed: boolean;
  /** Default branch of the repository; `null` where it is not known. */
  readonly mainBranch: string | null;
}

/** What rows share. */
export interface RowWorld {
  readonly ports: ImportPorts;
  readonly backOff: SharedBackOff;
  readonly record: PlatformRecord;
  readonly version: string;
  readonly settings: ProjectSettings;
  /** Name of the gate that holds without a choice: to choose it would cut the project off from later defaults. */
  readonly defaultGate: string | null;
}

export type RowEnd = { readonly result: 'created' | 'bound' | 'unchanged'; readonly key: string };

/**
 * Makes a project of a repository. Whoever lost the answer, or is told that the project exists, looks what it belongs to:
 * nothing is tried again that may have taken effect.
 */
export async function createRow(world: RowWorld, ready: ReadyRow): Promise<RowEnd> {
  const end = await madeProject(world, ready);
  if (end.result === 'created') await settle(world, end.key);
  return end;
}

/** Binds a project that exists. */
export async function bindRow(world: RowWorld, ready: ReadyRow): Promise<RowEnd> {
  await bound(world, ready);
  // A project that an earlier run made, and did not come to bind, lacks its settings as well.
  if (!ready.isResumed) return { result: 'bound', key: ready.key };
  await settle(world, ready.key);
  return { result: 'created', key: ready.key };
}

/** What a project gets beside its binding and cannot get in the same request. */
export async function settle({ ports, backOff, settings, defaultGate, record }: RowWorld, key: string): Promise<void> {
  const { visibility, qualityGate, newCode } = settings;
  if (visibility === 'public') await backOff.with(() => ports.server.setVisibility(key, visibility));
  if (qualityGate !== null && qualityGate !== defaultGate) {
    await backOff.with(() => ports.server.selectQualityGate(key, qualityGate));
  }
  if (record.id === null && newCode !== null) await backOff.with(() => ports.server.setNewCode(key, null, newCode));
}

async function madeProject(world: RowWorld, ready: ReadyRow): Promise<RowEnd> {
  if (world.record.id === null) return importedProject(world, ready);
  const { ports, backOff, settings, record } = world;
  const { key, name, row, mainBranch } = ready;
  const project = { key, name, newCode: settings.newCode };
  if (settings.visibility === 'private') {
    // Made before it is bound, so that it is public at no moment.
    const answer = await backOff.with(() => ports.server.createProject(project, 'private', mainBranch));
    if (answer.state === 'exists' && !(await isOurs(world, ready))) throw projectExists(key, answer.message);
    await bound(world, ready);
    return { result: 'created', key };
  }
  const of = { project: row.project, repository: row.repository };
  const create = (): Promise<CreateAnswer> =>
    backOff
      .with(() => ports.server.createBoundProject(project, record, of, row.monorepo))
      .catch(async (error: unknown): Promise<CreateAnswer> => {
        if (isCertain(error) || !(await isBound(world, ready))) throw error;
        return { state: 'created' };
      });
  const first = await create();
  const answer = first.state === 'unreadable' ? await againIfReadable(world, ready, first, create) : first;
  switch (answer.state) {
    case 'created':
      return { result: 'created', key };
    case 'exists':
      if (await isBound(world, ready)) return { result: ready.isResumed ? 'created' : 'unchanged', key };
      if (!(await isOurs(world, ready))) throw projectExists(key, answer.message);
      await bound(world, ready);
      return { result: 'created', key };
    case 'unreadable':
      throw repositoryUnreadable(`${row.project}/${row.repository}`, answer.message);
  }
}

/** Before 10.5 a second call makes a second project: an earlier run's is looked for first. */
async function importedProject({ ports, backOff, record }: RowWorld, { row, isResumed }: ReadyRow): Promise<RowEnd> {
  // It puts names into addresses as they are, where these signs end the path; it takes an id as well, and keeps the name.
  const isCut = /[#?%]/.test(row.repository);
  const of = { project: row.project, repository: isCut ? (row.repositoryId ?? row.repository) : row.repository };
  const find = async (): Promise<string | undefined> =>
    (await ports.server.bindings(record, row.repository)).find(
      (each) => pairOf(each.project, each.repository) === pairOf(row.project, row.repository),
    )?.projectKey;
  const earlier = isResumed ? await find() : undefined;
  if (earlier !== undefined) return { result: 'created', key: earlier };
  try {
    return { result: 'created', key: (await backOff.with(() => ports.server.importRepository(record, of))).key };
  } catch (error) {
    const made = isCertain(error) ? undefined : await find();
    if (made === undefined) throw error;
    return { result: 'created', key: made };
  }
}

async function bound(world: RowWorld, ready: ReadyRow): Promise<void> {
  const { ports, backOff, record, version } = world;
  const { key, row } = ready;
  const of = { project: row.project, repository: row.repository };
  const bind = (name: string): Promise<BindAnswer> =>
    backOff
      .with(() => ports.server.bindProject({ key, name }, record, of, row.monorepo))
      .catch(async (error: unknown): Promise<BindAnswer> => {
        if (isCertain(error) || !(await isBound(world, ready))) throw error;
        return { state: 'bound' };
      });
  const bindUnderRealName = async (name: string): Promise<BindAnswer> => {
    const answer = await bind(name);
    if (answer.state !== 'other-name') return answer;
    const present = (await ports.server.projectsLike(key)).find((project) => project.key === key);
    return present === undefined ? answer : bind(present.name);
  };
  const first = await bindUnderRealName(ready.name);
  const answer =
    first.state === 'unreadable'
      ? await againIfReadable(world, ready, first, () => bindUnderRealName(ready.name))
      : first;
  switch (answer.state) {
    case 'bound':
      return;
    case 'other-name':
      throw nameMismatch(key);
    case 'unsupported':
      throw bindingUnsupported(version);
    case 'unreadable':
      throw repositoryUnreadable(`${row.project}/${row.repository}`, answer.message);
  }
}

/**
 * SonarQube does not say why it could not read a repository. Where we can, Azure DevOps may just have throttled SonarQube: it is
 * asked again, after pauses, a few times.
 */
async function againIfReadable<T extends { readonly state: string }>(
  { ports }: RowWorld,
  { row }: ReadyRow,
  answer: T,
  again: () => Promise<T>,
): Promise<T> {
  let last = answer;
  for (const pause of PAUSES_OF_SONARQUBE) {
    if (!(await ports.organization.canRead(row.project, row.repository))) return last;
    await ports.clock.sleep(pause);
    last = await again();
    if (last.state !== 'unreadable') return last;
  }
  return last;
}

/** Milliseconds. */
const PAUSES_OF_SONARQUBE = [1_000, 4_000, 15_000];

/** Whether the project belongs to the repository of the row, whoever did it. */
async function isBound({ ports, record }: RowWorld, { key, row }: ReadyRow): Promise<boolean> {
  const bindings = await ports.server.bindings(record, row.repository);
  return bindings.some(
    (each) => each.projectKey === key && pairOf(each.project, each.repository) === pairOf(row.project, row.repository),
  );
}

/** Whether a project that is there and belongs to nothing is one that an earlier run began to make. */
async function isOurs({ ports }: RowWorld, { key, isResumed }: ReadyRow): Promise<boolean> {
  return isResumed && (await ports.server.projectsLike(key)).some((project) => project.key === key);
}

/** Whether an error tells that nothing was done. A lost answer, or one of a gateway, tells nothing. */
function isCertain(error: unknown): boolean {
  if (!(error instanceof TaskError)) return true;
  const status = refusalOf(error)?.status;
  if (status !== undefined) return status < 500;
  return error.code === 'SQ-CONN-CERTIFICATE' || error.code === 'SQ-CONN-CLIENT-CERTIFICATE';
}
