/**
 * The integers behind enum members, for answers with `enumsAsNumbers=true`.
 * Source: the TypeScript enums of microsoft/azure-devops-node-api (`api/interfaces`).
 */
export const ENUM_NUMBERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  BuildAuthorizationScope: { projectCollection: 1, project: 2 },
  BuildReason: {
    none: 0,
    manual: 1,
    individualCI: 2,
    batchedCI: 4,
    schedule: 8,
    userCreated: 32,
    validateShelveset: 64,
    checkInShelveset: 128,
    pullRequest: 256,
    buildCompletion: 512,
    resourceTrigger: 1024,
    scheduleForced: 2048,
    triggered: 1967,
    all: 2031,
  },
  BuildResult: { none: 0, succeeded: 2, partiallySucceeded: 4, failed: 8, canceled: 32 },
  BuildStatus: { none: 0, inProgress: 1, completed: 2, cancelling: 4, postponed: 8, notStarted: 32, all: 47 },
  CommentThreadStatus: { unknown: 0, active: 1, fixed: 2, wontFix: 3, closed: 4, byDesign: 5, pending: 6 },
  CommentType: { unknown: 0, text: 1, codeChange: 2, system: 3 },
  DeploymentFlags: { none: 0, hosted: 1, onPremises: 2 },
  DefinitionQuality: { definition: 1, draft: 2 },
  DefinitionQueueStatus: { enabled: 0, paused: 1, disabled: 2 },
  DefinitionType: { xaml: 1, build: 2 },
  GitObjectType: { bad: 0, commit: 1, tree: 2, blob: 3, tag: 4, ext2: 5, ofsDelta: 6, refDelta: 7 },
  GitStatusState: { notSet: 0, pending: 1, succeeded: 2, failed: 3, error: 4, notApplicable: 5, partiallySucceeded: 6 },
  IssueType: { error: 1, warning: 2 },
  IterationReason: { push: 0, forcePush: 1, create: 2, rebase: 4, unknown: 8, retarget: 16, resolveConflicts: 32 },
  PolicyEvaluationStatus: { queued: 0, running: 1, approved: 2, rejected: 3, notApplicable: 4, broken: 5 },
  ProjectState: { unchanged: -2, all: -1, new: 0, wellFormed: 1, deleting: 2, createPending: 3, deleted: 4 },
  ProjectVisibility: { private: 0, organization: 1, public: 2 },
  PullRequestAsyncStatus: { notSet: 0, queued: 1, conflicts: 2, succeeded: 3, rejectedByPolicy: 4, failure: 5 },
  PullRequestStatus: { notSet: 0, active: 1, abandoned: 2, completed: 3, all: 4 },
  QueueOptions: { none: 0, doNotRun: 1 },
  QueuePriority: { high: 1, aboveNormal: 2, normal: 3, belowNormal: 4, low: 5 },
  TaskResult: { succeeded: 0, succeededWithIssues: 1, failed: 2, canceled: 3, skipped: 4, abandoned: 5 },
  TimelineRecordState: { pending: 0, inProgress: 1, completed: 2 },
  VersionControlChangeType: {
    none: 0,
    add: 1,
    edit: 2,
    encoding: 4,
    rename: 8,
    delete: 16,
    undelete: 32,
    branch: 64,
    merge: 128,
    lock: 256,
    rollback: 512,
    sourceRename: 1024,
    targetRename: 2048,
    property: 4096,
    all: 8191,
  },
};

/**
 * The member that a request means: clients may send the integer instead of the name. Undefined for a value that is no
 * member.
 */
export function enumMember(enumName: string, value: unknown): string | undefined {
  const members = ENUM_NUMBERS[enumName] ?? {};
  return Object.keys(members).find((name) => name === value || members[name] === value);
}
