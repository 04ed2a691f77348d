/** An analysis whose scanner a build tool starts, as far as its report can be told by it. */
export interface ReportOwner {
  /** Empty where only the build tool knows it. */
  readonly projectKey: string;
  /** By the clock of the agent, milliseconds since the epoch. */
  readonly preparedAt: number;
}

/** A report of a scanner; `projectKey` is `null` where it cannot be read. */
export interface FoundReport {
  readonly projectKey: string | null;
  readonly modifiedAt: number;
}

/**
 * Says whose report it is: of an analysis of that project, else of one whose project only the build tool knows, else of any;
 * among several of the one that was prepared last before the report was written. Each report has an owner, so that none is
 * lost.
 */
export function ownerOf<T extends ReportOwner>(report: FoundReport, owners: readonly [T, ...T[]]): T {
  const named = owners.filter(({ projectKey }) => projectKey === report.projectKey);
  const open = owners.filter(({ projectKey }) => projectKey === '');
  const candidates = [named, open].find(({ length }) => length > 0) ?? owners;
  const byTime = [...candidates].sort((left, right) => left.preparedAt - right.preparedAt);
  return byTime.filter(({ preparedAt }) => preparedAt <= report.modifiedAt).at(-1) ?? byTime[0] ?? owners[0];
}
