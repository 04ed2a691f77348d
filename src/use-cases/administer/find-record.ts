import { isSameOrganization } from '../../domain/set-up/same-organization';
import { recordAmbiguous, recordMissing } from '../../errors/set-up-errors';
import type { PlatformRecord, PlatformRecords } from '../../ports/sonarqube/administered-server';

/**
 * The global record of an organization. SQ-SETUP-RECORD where there is none, or several and none was chosen.
 *
 * @param chosen key of the record; `null` for the only one that fits
 */
export async function findRecord(
  server: PlatformRecords,
  organization: string,
  chosen: string | null,
): Promise<PlatformRecord> {
  const records = await server.azureRecords();
  const fitting = records.filter(({ key, url }) =>
    chosen === null ? isSameOrganization(url, organization) : key === chosen,
  );
  const [record, ...others] = fitting;
  if (record === undefined) {
    throw recordMissing(
      chosen ?? organization,
      records.map(({ key, url }) => `"${key}" for ${url}`),
    );
  }
  if (others.length > 0)
    throw recordAmbiguous(
      organization,
      fitting.map(({ key }) => key),
    );
  return record;
}
