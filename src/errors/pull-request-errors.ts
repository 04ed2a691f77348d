import { TaskError } from './errors';

/** Which right is missing, and where. */
interface PullRequestPlace {
  /** Whom the token of the job stands for. */
  readonly identity: string;
  readonly repository: string;
  /** Page on which the right is granted; `null` where the job does not tell enough. */
  readonly page: string | null;
  /** The build is of a fork, whose token Azure Pipelines restricts, whatever its identity may do. */
  readonly isFork: boolean;
}

/** The identity of the job sees the pull request, and may not write on it. */
export const pullRequestNotWritable = (
  { identity, repository, page, isFork }: PullRequestPlace,
  cause: unknown,
): TaskError =>
  new TaskError(
    {
      code: 'SQ-ADO-PULL-REQUEST-RIGHT',
      what: `the identity "${identity}" lacks the right "Contribute to pull requests" on the repository "${repository}".`,
      remedy:
        `Grant it ${page === null ? "in the repository's security settings" : `on ${page}`}.` +
        (isFork
          ? ' The token of a build of a fork is restricted all the same, unless the triggers of the pipeline say "Make fork builds have ' +
            'the same permissions as regular builds": then whoever opens a pull request from a fork has these rights.'
          : ''),
    },
    cause,
  );

/** The identity of the job does not see the pull request. */
export const pullRequestNotVisible = ({ identity, repository, page }: PullRequestPlace, cause: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-ADO-PULL-REQUEST-SCOPE',
      what: `the repository "${repository}" or its pull request is not there, or is hidden from the identity "${identity}".`,
      remedy:
        'Name the repository in the pipeline (resources: repositories) where access is limited to repositories that it names, ' +
        `and grant "Read" and "Contribute to pull requests" ${page === null ? "in the repository's security settings" : `on ${page}`}.`,
    },
    cause,
  );

/** A token for analyses sees what its owner sees, or nothing, and says neither. */
export const analysisTokenCannotSync = (url: string): TaskError =>
  new TaskError({
    code: 'SQ-SYNC-TOKEN',
    what: `the token for ${url} is one for analyses, which does not see what became of issues.`,
    remedy: 'Create one of the type "User Token", of a user who may browse the projects (My Account > Security).',
  });

/** The receiver of webhooks could not be opened. */
export const listenerFailed = (address: string, detail: string, cause: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SYNC-LISTEN',
      what: `webhooks cannot be received at ${address}: ${detail.replace(/\.$/, '')}.`,
      remedy: 'Give an address of this machine and a port that is free, as in --listen 0.0.0.0:8080.',
    },
    cause,
  );
