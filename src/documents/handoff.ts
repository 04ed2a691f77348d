import * as v from 'valibot';
import { analysisScopeSchema } from './analysis-scope';
import { historySchema } from './history';
import { parseDocument, type ParsedDocument } from './parse-document';
import { pipelineRunSchema } from './pipeline-run';

/** Newest version of the handoff that this release writes and reads. */
export const HANDOFF_VERSION = 1;

/**
 * A path below a folder that the agent names in every step. Container jobs map the same folder to other absolute
 * paths, so an absolute path must not cross from one task to the next.
 * `sources` is `System.DefaultWorkingDirectory`, `temp` is `Agent.TempDirectory`, `absolute` is outside of both.
 */
export const portablePathSchema = v.object({
  root: v.picklist(['sources', 'temp', 'absolute']),
  path: v.string(),
});
export type PortablePath = Readonly<v.InferOutput<typeof portablePathSchema>>;

/** What Prepare found that a verdict rests on. Unknown is `null`, and never taken for the better case. */
export const baselineSchema = v.object({
  /** When Prepare ran, by the clock of the server, ISO 8601. What was submitted before is of another job. */
  serverTime: v.nullable(v.string()),
  /** SonarQube did not know the project. */
  projectIsNew: v.boolean(),
  /** Main branch of the project in SonarQube. */
  mainBranch: v.nullable(v.string()),
  /** Whether SonarQube has analyzed the target branch of the pull request; `null` of other scopes, too. */
  targetAnalysed: v.nullable(v.boolean()),
  history: v.nullable(historySchema),
});
export type Baseline = Readonly<v.InferOutput<typeof baselineSchema>>;

/** The key names files, variables and build properties, so it must not choose others. See `domain/analysis-key.ts`. */
export const analysisKeySchema = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,48}$/));

const serverSchema = v.object({
  /** Base address without a trailing slash, from the service connection. */
  url: v.string(),
  version: v.string(),
  /** Features that the server announced, for example `branch-support`; `null` when it did not tell. */
  features: v.nullable(v.array(v.string())),
});

const common = {
  version: v.literal(HANDOFF_VERSION),
  analysisKey: analysisKeySchema,
  analysisName: v.nullable(v.string()),
  /** Display name of the service connection, for messages. */
  connectionName: v.string(),
  /** The key is empty where only the build tool knows it: mode `other`. */
  project: v.object({ key: v.string(), name: v.nullable(v.string()) }),
  scope: analysisScopeSchema,
  pipeline: pipelineRunSchema,
  /** Step of the pipeline that prepared it, the same when the step is tried again; `null` where the agent does not tell. */
  step: v.optional(v.nullable(v.string())),
};

/**
 * What Prepare tells Analyze and Publish, as one pipeline variable of at most 24 KB. Never holds a credential: those
 * travel in `SONARQUBE_CREDENTIALS_<KEY>`, a secret variable, which also tells whether the handoff is the one of Prepare.
 */
export const handoffSchema = v.variant('state', [
  v.object({
    ...common,
    state: v.literal('prepared'),
    server: serverSchema,
    scannerMode: v.picklist(['cli', 'dotnet', 'other']),
    /** Version of a scanner that is a program of its own: asked for by the author, or found by Prepare; else `null`. */
    scannerVersion: v.nullable(v.string()),
    /** Folder that is analyzed (`sonar.projectBaseDir`). */
    baseDirectory: portablePathSchema,
    /** Where the scanner writes `report-task.txt`. */
    metadataFile: portablePathSchema,
    /** Certificate authorities that the author gave, a PEM file. */
    caCertificate: v.nullable(portablePathSchema),
    /**
     * What the author wrote, for example `sonar.sources`, without credentials: those of the scope and the build are derived
     * where a scanner is told them, see `domain/scanner/analysis-properties.ts`.
     */
    properties: v.record(v.string(), v.string()),
    /** When Prepare ran, by the clock of the agent, milliseconds since the epoch: what a scanner left before is not of it. */
    preparedAt: v.optional(v.number()),
    /** Absent where Publish itself stands in for Prepare, and of earlier releases. */
    baseline: v.optional(baselineSchema),
  }),
  v.object({
    ...common,
    state: v.literal('skipped'),
    server: v.nullable(serverSchema),
    reason: v.picklist(['unsupported-branch', 'unsupported-pull-request', 'not-a-branch', 'server-unreachable']),
    /** Facts for a person: the branch, the server's answer. */
    detail: v.string(),
  }),
]);
export type Handoff = Readonly<v.InferOutput<typeof handoffSchema>>;
/** The handoff of an analysis that will take place. */
export type PreparedHandoff = Extract<Handoff, { state: 'prepared' }>;
/** The handoff of an analysis that is left out, on purpose or because the server is away. */
export type SkippedHandoff = Extract<Handoff, { state: 'skipped' }>;

/** Reads the variable `SONARQUBE_HANDOFF_<KEY>`; whether it is the one of Prepare is told by the secret variable only. */
export function parseHandoff(text: string): ParsedDocument<Handoff> {
  return parseDocument(handoffSchema, HANDOFF_VERSION, text);
}
