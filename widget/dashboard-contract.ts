/** What a dashboard hands to a widget: shapes are Microsoft's, nothing of them is promised. */
export interface DashboardSettings {
  readonly name?: unknown;
  readonly size?: unknown;
  readonly customSettings?: unknown;
}

/** Numbers are those of the dashboard's contract. */
export type WidgetStatus = { readonly statusType: 0 } | { readonly statusType: 2 };
export const SUCCESS: WidgetStatus = { statusType: 0 };
/** The dashboard then shows its own call to configure the widget. */
export const UNCONFIGURED: WidgetStatus = { statusType: 2 };

/** What a dashboard calls. Methods that are not there, as that for a lightbox, are not called. */
export interface DashboardWidget {
  /** First picture, of what is at hand: no request may be made. */
  readonly preload: (settings: DashboardSettings) => Promise<WidgetStatus>;
  readonly load: (settings: DashboardSettings) => Promise<WidgetStatus>;
  /** While a person changes the configuration, with what is not saved yet. */
  readonly reload: (settings: DashboardSettings) => Promise<WidgetStatus>;
}
