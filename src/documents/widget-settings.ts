import * as v from 'valibot';

/** Version of the settings that this release writes. Azure DevOps keeps it beside them. */
export const WIDGET_SETTINGS_VERSION = { major: 1, minor: 0, patch: 0 } as const;

/** What the trend of the widget may show. */
export const widgetTrends = ['verdicts', 'issues', 'coverage', 'duplications', 'off'] as const;
export type WidgetTrend = (typeof widgetTrends)[number];

/**
 * What a person chose for a widget on a dashboard. Ids and keys only: names change. A minor version may add a field with a
 * default, which is how settings of an earlier one are read; a major one needs a schema of its own, and a step from the one before.
 */
const widgetSettingsSchema = v.object({
  pipelineId: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Full ref, or the path of a folder on the server of a repository of TFVC. */
  branch: v.pipe(v.string(), v.regex(/^(?:refs|\$)\//)),
  /** Keys of projects in SonarQube; `null` for all. */
  projects: v.optional(v.nullable(v.pipe(v.array(v.string()), v.minLength(1))), null),
  trend: v.optional(v.picklist(widgetTrends), 'verdicts'),
});
export type WidgetSettings = Readonly<v.InferOutput<typeof widgetSettingsSchema>>;

/** Settings as a dashboard hands them over and keeps them. */
export interface StoredSettings {
  readonly data: string;
  readonly version: { readonly major: number; readonly minor: number; readonly patch: number };
}

/** What reading settings can end in. `none`: the widget was just added. */
export type ParsedSettings =
  | { readonly kind: 'none' }
  | { readonly kind: 'settings'; readonly settings: WidgetSettings }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * Reads what a dashboard keeps for a widget.
 *
 * @param stored `customSettings` of a widget, of whatever shape
 */
export function parseWidgetSettings(stored: unknown): ParsedSettings {
  const { data, version } = v.parse(storedSchema, stored);
  if (data === null || data.trim() === '') return { kind: 'none' };
  if (version > WIDGET_SETTINGS_VERSION.major) return { kind: 'newer', version };
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return { kind: 'unreadable', problem: 'they are not JSON' };
  }
  if (json === null) return { kind: 'none' };
  const parsed = v.safeParse(widgetSettingsSchema, json, { abortEarly: true });
  if (parsed.success) return { kind: 'settings', settings: parsed.output };
  const path = v.getDotPath(parsed.issues[0]) ?? 'settings';
  return { kind: 'unreadable', problem: `"${path}" is missing or has an unexpected value` };
}

/** Writes them as a dashboard keeps them. */
export function toStoredSettings(settings: WidgetSettings): StoredSettings {
  return { data: JSON.stringify(settings), version: WIDGET_SETTINGS_VERSION };
}

/** A dashboard promises little: a widget that was just added may have nothing at all. Settings without a version are of the first. */
const storedSchema = v.fallback(
  v.object({
    data: v.fallback(v.nullable(v.string()), null),
    version: v.pipe(
      v.fallback(v.object({ major: v.number() }), { major: 1 }),
      v.transform(({ major }) => major),
    ),
  }),
  { data: null, version: 1 },
);
