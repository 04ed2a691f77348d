import * as v from 'valibot';

/**
 * Which line of development an analysis belongs to. `main-branch` has no name where the version control has none
 * (Team Foundation Version Control). Branch names never carry `refs/heads/`.
 */
export const analysisScopeSchema = v.variant('kind', [
  v.object({
    kind: v.literal('main-branch'),
    name: v.nullable(v.string()),
    /** A separate project, on a server without branch analysis, stands for this. */
    standsFor: v.optional(
      v.variant('kind', [
        v.object({ kind: v.literal('branch'), name: v.string() }),
        v.object({ kind: v.literal('pull-request'), id: v.string() }),
      ]),
    ),
  }),
  v.object({ kind: v.literal('branch'), name: v.string() }),
  v.object({ kind: v.literal('pull-request'), id: v.string(), branch: v.string(), base: v.string() }),
]);
export type AnalysisScope = Readonly<v.InferOutput<typeof analysisScopeSchema>>;
