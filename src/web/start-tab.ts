import type { ExtensionHost } from './host/extension-host';
import type { PageStates } from './reading/follow-page';

/** For the questions, before the larger part of the scripts runs: a person is told that the tab waits. */
const longestHeadStart = 500;

interface Tab<Host extends ExtensionHost, State> {
  readonly connect: () => Promise<Host>;
  readonly follow: (host: Host) => PageStates<State>;
  /** Loads what draws it. */
  readonly load: () => Promise<{ readonly showTab: (host: Host, reports: PageStates<State>) => void }>;
}

/** Asks first and draws later: while the answers are on their way, the larger part of the scripts starts. */
export async function startTab<Host extends ExtensionHost, State>(tab: Tab<Host, State>): Promise<void> {
  const host = await tab.connect();
  const reports = tab.follow(host);
  await Promise.race([reports.asked, new Promise((resolve) => setTimeout(resolve, longestHeadStart))]);
  try {
    const { showTab } = await tab.load();
    showTab(host, reports);
  } catch (error) {
    host.failed(error);
  }
}
