/**
 * A branch policy as Azure DevOps has it, as it is read and as rules speak of it. What its settings mean depends on its type.
 */
export interface BranchPolicy extends NewBranchPolicy {
  readonly id: number;
}

/** What is sent to make or change a branch policy. */
export interface NewBranchPolicy {
  /** In lower case. */
  readonly typeId: string;
  readonly isEnabled: boolean;
  readonly isBlocking: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}
