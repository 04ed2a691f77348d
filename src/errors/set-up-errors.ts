import { TaskError } from './errors';

/** What goes wrong when an administrator connects, imports, binds or protects. Callers pass values, never a secret. */

// Azure DevOps ---------------------------------------------------------------------------------------------------------

/** @param which whose token it is: `your token`, `the token for SonarQube to keep` */
export const organizationTokenRefused = (
  which: string,
  organization: string,
  finding: string,
  cause?: unknown,
): TaskError =>
  new TaskError(
    {
      code: 'SQ-SETUP-ADO-TOKEN',
      what: `${organization} did not take ${which}: ${finding}.`,
      remedy:
        'Create a personal access token for exactly this organization with the scope "Code (Read)" ("Code (Read & write)" for branch policies, and for SonarQube to comment on pull requests), and check that it has not expired.',
    },
    cause,
  );

export const projectNotVisible = (project: string, organization: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SETUP-NOT-FOUND',
      what: `${organization} has no project "${project}" that your token may see.`,
      remedy: 'Check the name, and that you are a member of the project.',
    },
    cause,
  );

export const noProjectVisible = (): TaskError =>
  new TaskError({
    code: 'SQ-SETUP-NOT-FOUND',
    what: 'The organization has no project that your token may see.',
    remedy: 'Check the address of the organization, and that you are a member of its projects.',
  });

export const repositoryNotVisible = (repository: string, project: string): TaskError =>
  new TaskError({
    code: 'SQ-SETUP-NOT-FOUND',
    what: `The project "${project}" has no repository "${repository}" that your token may see.`,
    remedy: 'Check the name, and that you may read the repository.',
  });

export const branchMissing = (branch: string, repository: string, defaultBranch: string | null): TaskError =>
  new TaskError({
    code: 'SQ-SETUP-NOT-FOUND',
    what: `The repository "${repository}" has no branch "${branch}"${defaultBranch === null ? '; it is empty' : `; its default branch is "${defaultBranch}"`}.`,
    remedy:
      'Check the name, which is case-sensitive, or push the branch first: a policy would protect nothing until then.',
  });

export const pipelineNotVisible = (pipeline: number, project: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SETUP-NOT-FOUND',
      what: `The project "${project}" has no pipeline ${pipeline} that your token may see.`,
      remedy: 'Check --build: it takes the number definitionId in the address of the pipeline.',
    },
    cause,
  );

export const policiesNotWritable = (project: string, answer: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SETUP-POLICY-RIGHT',
      what: `Your token may not write branch policies of ${project}: ${answer}.`,
      remedy:
        'Have "Edit policies" granted on the repositories of the project (Project settings > Repositories > Security), and use a token with the scope "Code (Read & write)".',
    },
    cause,
  );

// The global record ------------------------------------------------------------------------------------------------------

export const recordMissing = (organization: string, present: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-SETUP-RECORD',
    what: `SonarQube has no global record for ${organization}${present.length === 0 ? '' : ` (it has ${present.join(', ')})`}.`,
    remedy: 'An administrator of SonarQube makes one with the command "configure".',
  });

export const recordAmbiguous = (organization: string, keys: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-SETUP-RECORD',
    what: `SonarQube has several global records for ${organization}: ${keys.join(', ')}.`,
    remedy: 'Choose one with --record.',
  });

export const onlyOneRecord = (present: string, url: string): TaskError =>
  new TaskError({
    code: 'SQ-SETUP-RECORD',
    what: `This edition of SonarQube keeps one record for Azure DevOps, and has "${present}" for ${url}.`,
    remedy: `Change that one with --name "${present}"; what is bound through it then belongs to the new address. Or use an edition that keeps several.`,
  });

export const recordRefused = (key: string, answer: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SETUP-RECORD',
      what: `SonarQube did not take the record "${key}": ${answer}.`,
      remedy:
        'Where it says that the token works for all organizations, create one for this organization only; else check the address as SonarQube itself reaches it.',
    },
    cause,
  );

export const recordInvalid = (key: string, answer: string): TaskError =>
  new TaskError({
    code: 'SQ-SETUP-RECORD',
    what: `SonarQube itself cannot use the record "${key}": ${answer}.`,
    remedy:
      'SonarQube reaches Azure DevOps from its own machine: check its proxy, its trust store, and that the token is neither expired nor revoked.',
  });

// Import -----------------------------------------------------------------------------------------------------------------

export const nothingMatches = (patterns: readonly string[], seen: number): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-NOTHING',
    what: `None of the ${seen} repositories that your token sees matches ${patterns.length === 0 ? 'the choice' : patterns.join(', ')}.`,
    remedy: 'Check the pattern (project/repository, * for anything), and what your token may see.',
  });

export const planUnreadable = (file: string, problem: string): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-PLAN',
    what: `The plan file "${file}" cannot be used: ${problem}.`,
    remedy: 'Correct the place that is named, or write the plan again with --dry-run --output.',
  });

export const planOfOtherServers = (file: string, made: string, now: string): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-PLAN',
    what: `The plan file "${file}" was made for ${made}, not for ${now}.`,
    remedy: 'Give the addresses that it was made for, or write a plan for these.',
  });

export const journalUnreadable = (file: string, line: number): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-JOURNAL',
    what: `Line ${line} of the journal "${file}" is not one that this command writes.`,
    remedy: 'Give another file with --journal, or move this one away: what SonarQube has is found without it.',
  });

export const journalNotWritten = (file: string, problem: string, cause: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-IMPORT-JOURNAL',
      what: `The journal "${file}" cannot be written any more: ${problem}.`,
      remedy: 'Make room for it, or give another file with --journal, and run again: what is imported is found.',
    },
    cause,
  );

export const personalTokenNeeded = (kind: string): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-TOKEN',
    what: `SonarQube signs in at Azure DevOps with a personal access token, and AZURE_DEVOPS_TOKEN is ${kind}.`,
    remedy:
      'Create a personal access token with the scope "Code (Read)" and use that. The other kind is enough for --dry-run.',
  });

export const personalTokenRefused = (answer: string): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-TOKEN',
    what: `SonarQube could not use your personal access token at Azure DevOps: ${answer}.`,
    remedy:
      'It works from here, so check how SonarQube itself reaches the organization: the address of its global record, its proxy, its trust store.',
  });

export const tooOldFor = (what: string, version: string, since: string): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-VERSION',
    what: `SonarQube ${version} has no ${what}.`,
    remedy: `Leave it out, or upgrade to SonarQube ${since} or later.`,
  });

export const unknownQualityGate = (name: string, known: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-GATE',
    what: `SonarQube has no quality gate "${name}" (it has ${known.join(', ')}).`,
    remedy: 'Give one of them with --quality-gate; case counts.',
  });

// Rows of an import ------------------------------------------------------------------------------------------------------

export const rowImpossible = (reason: string): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-ROW',
    what: `The row ${reason}.`,
    remedy: 'Change the row in a plan file, or the choice, and run again.',
  });

export const projectExists = (key: string, answer: string): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-EXISTS',
    what: `SonarQube did not create ${key}: ${answer}.`,
    remedy:
      'The project belongs to another repository, or to none. If it should belong to this one, use the action "bind"; else give the row another key.',
  });

export const repositoryUnreadable = (repository: string, answer: string): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-UNREADABLE',
    what: `SonarQube could not read ${repository} at Azure DevOps: ${answer}.`,
    remedy:
      'Check that the repository still exists and is not disabled, and that SonarQube can reach Azure DevOps (its log names the answer that it got).',
  });

export const bindingUnsupported = (version: string): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-VERSION',
    what: `SonarQube ${version} in this edition cannot bind a project that exists.`,
    remedy:
      'Upgrade SonarQube (Community Build can from 2025 on), or bind in the settings of the project where the edition has it.',
  });

export const nameMismatch = (key: string): TaskError =>
  new TaskError({
    code: 'SQ-IMPORT-NAME',
    what: `SonarQube binds ${key} only under its exact name, and the name changed while it was asked for.`,
    remedy: 'Run again; an analysis that was just processed may have renamed the project.',
  });
