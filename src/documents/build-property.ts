import * as v from 'valibot';
import { BUILD_PROPERTY_PREFIX } from './names';
import { parseDocument, type ParsedDocument } from './parse-document';

/** Newest version of the property that this release writes and reads. */
export const BUILD_PROPERTY_VERSION = 1;

/**
 * One analysis in short, the value of the build property `sonarqube.analysis.<key>`: enough for a gate and for the
 * trend of the tab. Written by one job only; a higher attempt of the same key replaces it.
 */
export const buildPropertySchema = v.object({
  version: v.literal(BUILD_PROPERTY_VERSION),
  outcome: v.picklist(['passed', 'failed', 'none', 'unknown', 'skipped']),
  /** Reason of `none`, `unknown` and `skipped`. */
  reason: v.nullable(v.string()),
  attempt: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  stage: v.string(),
  job: v.string(),
  projectKey: v.string(),
  /** Absent where an earlier version wrote it. */
  analysisName: v.optional(v.nullable(v.string())),
  /** At most twenty metric values for the trend, by metric key. */
  numbers: v.record(v.string(), v.number()),
});
export type BuildProperty = Readonly<v.InferOutput<typeof buildPropertySchema>>;

/** Reason of `unknown` from Prepare to Publish: an analysis is on its way, and nobody has judged it. */
export const NOT_PUBLISHED = 'not-published';

/** The value of one property `sonarqube.analysis.<key>`. Azure DevOps refuses invisible characters: foreign ones go by number. */
export function formatBuildProperty(property: BuildProperty): string {
  return JSON.stringify(property).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Reads the value of one property `sonarqube.analysis.<key>`. */
export function parseBuildProperty(text: string): ParsedDocument<BuildProperty> {
  return parseDocument(buildPropertySchema, BUILD_PROPERTY_VERSION, text);
}

/** Those of a build's properties that hold an analysis, by analysis key. */
export function parseBuildProperties(
  properties: ReadonlyMap<string, string>,
): ReadonlyMap<string, ParsedDocument<BuildProperty>> {
  return new Map(
    [...properties]
      .filter(([name]) => name.startsWith(BUILD_PROPERTY_PREFIX))
      .map(([name, text]) => [name.slice(BUILD_PROPERTY_PREFIX.length), parseBuildProperty(text)]),
  );
}

/**
 * Value of the build properties `sonarqubegate` and `sonarglobalqualitygate`: the worst of all analyses of a build. Only
 * `ok` opens a gate.
 */
export const globalGateValues = ['ok', 'failed', 'unknown', 'none', 'skipped'] as const;
export type GlobalGateValue = (typeof globalGateValues)[number];
