import * as v from 'valibot';
import { parseDocument, type ParsedDocument } from './parse-document';

/** Newest version of the plan that this release writes and reads. */
export const IMPORT_PLAN_VERSION = 1;

const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));

/** How SonarQube shall tell new code from old in a project that is created. */
const newCodeSchema = v.variant('type', [
  v.object({ type: v.literal('PREVIOUS_VERSION') }),
  v.object({
    type: v.literal('NUMBER_OF_DAYS'),
    value: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(90)),
  }),
  v.object({ type: v.literal('REFERENCE_BRANCH'), value: text(255) }),
]);
export type NewCodeDefinition = Readonly<v.InferOutput<typeof newCodeSchema>>;

/** What every project of a plan gets beside its binding; `null` leaves it as SonarQube decides. */
const projectSettingsSchema = v.object({
  newCode: v.nullable(newCodeSchema),
  visibility: v.nullable(v.picklist(['private', 'public'])),
  qualityGate: v.nullable(text(100)),
});
export type ProjectSettings = Readonly<v.InferOutput<typeof projectSettingsSchema>>;

const rowSchema = v.object({
  action: v.picklist(['create', 'bind', 'skip']),
  /** Azure DevOps project and repository, as they are called there. */
  project: text(400),
  repository: text(400),
  /** Id of the repository, in lower case; `null` where a person wrote the row and does not know it. */
  repositoryId: v.nullable(v.string()),
  /** Key and name of the project in SonarQube; `null` only where nothing is done. */
  key: v.nullable(text(1000)),
  name: v.nullable(text(1000)),
  /** Whether several SonarQube projects belong to this repository. */
  monorepo: v.boolean(),
  /** Why it is so, for a person. */
  reason: v.string(),
  /** Whether a row that does nothing is one that cannot be, which makes the run one with failures. */
  failure: v.boolean(),
});
export type PlannedRow = Readonly<v.InferOutput<typeof rowSchema>>;

/**
 * What an import is going to do: written by a dry run, possibly edited by a person, and done by a later run. The report of
 * rows that failed is one as well, so that it can be run.
 */
export const importPlanSchema = v.object({
  version: v.literal(IMPORT_PLAN_VERSION),
  /** Addresses of the two servers that it was made for. */
  sonarqube: text(2000),
  organization: text(2000),
  /** The global record of SonarQube that names the organization. */
  record: text(200),
  settings: projectSettingsSchema,
  rows: v.array(rowSchema),
});
export type ImportPlan = Readonly<v.InferOutput<typeof importPlanSchema>>;

/** Reads a plan file. */
export function parseImportPlan(content: string): ParsedDocument<ImportPlan> {
  return parseDocument(importPlanSchema, IMPORT_PLAN_VERSION, content.replace(/^\uFEFF/, ''));
}
