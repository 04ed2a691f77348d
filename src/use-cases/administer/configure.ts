import { isSameOrganization } from '../../domain/set-up/same-organization';
import { TaskError } from '../../errors/errors';
import { refusalOf } from '../../errors/refused-answer';
import { onlyOneRecord, recordInvalid, recordRefused } from '../../errors/set-up-errors';
import type { AdministeredOrganization } from '../../ports/administered-organization';
import type { AdministeredServer, PlatformRecord } from '../../ports/sonarqube/administered-server';
import type { Secret } from '../../secrets/secret';
import { findRecord } from './find-record';
import { supportedVersion } from './supported-version';

export interface ConfigurePorts {
  readonly server: AdministeredServer;
  /** With the token that SonarQube is to keep; `null` where a check was asked for without it. */
  readonly organization: AdministeredOrganization | null;
}

export interface ConfigureQuestion {
  /** Name of the record; `null` for that of the organization, or `azure`. */
  readonly name: string | null;
  readonly organizationUrl: string;
  readonly token: Secret | null;
  readonly mode: 'write' | 'dry-run' | 'check';
}

export interface Configured {
  readonly record: { readonly key: string; readonly url: string };
  /** `unchanged` is the record without its token, which cannot be read back and so is always stored. */
  readonly action: 'created' | 'updated' | 'unchanged' | 'checked';
  readonly tokenStored: boolean;
  /** What the token was found to see at Azure DevOps itself; `null` where it was not given. */
  readonly sees: { readonly identity: string | null; readonly projects: number; readonly repositories: number } | null;
}

const DEFAULT_NAME = 'azure';

/**
 * Makes or changes the global record. The token is tried on Azure DevOps first: SonarQube's own check takes a sign-in page
 * for success.
 */
export async function configure(
  { server, organization }: ConfigurePorts,
  question: ConfigureQuestion,
): Promise<Configured> {
  await supportedVersion(server);
  const sees = organization === null ? null : await tryToken(organization);
  const { organizationUrl, token, mode } = question;
  if (mode === 'check' || token === null) {
    const record = await findRecord(server, organizationUrl, question.name);
    await validate(server, record.key);
    return { record: named(record), action: 'checked', tokenStored: false, sees };
  }
  const records = await server.azureRecords();
  const present =
    question.name === null
      ? records.find(({ url }) => isSameOrganization(url, organizationUrl))
      : records.find(({ key }) => key === question.name);
  const record = { key: present?.key ?? question.name ?? DEFAULT_NAME, url: organizationUrl };
  const action = present === undefined ? 'created' : isEqual(present.url, organizationUrl) ? 'unchanged' : 'updated';
  if (present === undefined) await refuseSecondRecord(server, records);
  if (mode === 'dry-run') return { record, action, tokenStored: false, sees };
  const stored = action === 'unchanged' && present !== undefined ? { ...record, url: present.url } : record;
  try {
    await (present === undefined ? server.createRecord(stored, token) : server.updateRecord(stored, token));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.status !== 400 || !(error instanceof TaskError)) throw error;
    throw recordRefused(record.key, error.message.replace(/^.*?it is 400: /s, '').replace(/\.$/, ''), error);
  }
  await validate(server, record.key);
  return { record: stored, action, tokenStored: true, sees };
}

async function tryToken(organization: AdministeredOrganization): Promise<NonNullable<Configured['sees']>> {
  const { name } = await organization.identity();
  const projects = await organization.projects();
  const [first] = projects;
  // Scopes other than "Code" let a token see projects, too; one project's list shows whether that is there.
  const repositories = first === undefined ? [] : await organization.repositories(first.id);
  return { identity: name, projects: projects.length, repositories: repositories.length };
}

/** Community Build and Developer Edition keep one record of each platform. */
async function refuseSecondRecord(server: AdministeredServer, records: readonly PlatformRecord[]): Promise<void> {
  const [present] = records;
  if (present === undefined) return;
  const features = await server.features();
  if (features !== null && !features.includes('multiple-alm')) throw onlyOneRecord(present.key, present.url);
}

async function validate(server: AdministeredServer, key: string): Promise<void> {
  const problem = await server.validateRecord(key);
  if (problem !== null) throw recordInvalid(key, problem);
}

const isEqual = (left: string, right: string): boolean => left.replace(/\/+$/, '') === right.replace(/\/+$/, '');

const named = ({ key, url }: PlatformRecord): Configured['record'] => ({ key, url });
