import * as v from 'valibot';

/**
 * Where in Azure Pipelines an analysis ran. It travels with every document, so that a reader far from the job (the
 * tab, a release, a later decoration) can link back to the build, the repository and the pull request.
 */
export const pipelineRunSchema = v.object({
  collectionUri: v.string(),
  projectId: v.string(),
  projectName: v.string(),
  buildId: v.string(),
  buildNumber: v.string(),
  definitionId: v.nullable(v.string()),
  /** Empty outside of multi-stage pipelines. */
  stage: v.string(),
  job: v.string(),
  /** Attempt of the job, from 1. A higher attempt replaces a lower one of the same key. */
  attempt: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  repository: v.object({
    /** `TfsGit`, `GitHub`, `GitHubEnterprise`, `Bitbucket`, `Git`, `TfsVersionControl`, `Svn`, or empty. */
    provider: v.string(),
    id: v.nullable(v.string()),
    name: v.nullable(v.string()),
    /** Web address of the repository, without credentials. */
    url: v.nullable(v.string()),
  }),
  sourceBranch: v.string(),
  sourceCommit: v.nullable(v.string()),
  /** What was checked out: of a pull request the merge with its target, whose lines are those of the issues. */
  analysedCommit: v.optional(v.nullable(v.string())),
  /** Folder of the analyzed project inside the repository, forward slashes, empty for the root. */
  basePath: v.string(),
  pullRequestId: v.nullable(v.string()),
  iterationId: v.nullable(v.number()),
});
export type PipelineRun = Readonly<v.InferOutput<typeof pipelineRunSchema>>;
