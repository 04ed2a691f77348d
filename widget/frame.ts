import { safeAddress } from '../src/presentation/links';
import { onOneLine } from '../src/presentation/plain-text';
import type { BuildInfo } from '../src/wire/azure-devops/builds';
import type { WidgetSize } from './view';

/** What surrounds the widget: given by dashboard and host, not read. */
export interface WidgetFrame {
  /** As people called the widget. */
  readonly name: string;
  readonly size: WidgetSize;
  /** BCP 47 tag of the viewer's number and date formats. */
  readonly locale: string;
  /** `publisher.extension`. */
  readonly extensionId: string;
}

export const titleOf = ({ name }: Pick<WidgetFrame, 'name'>): string => onOneLine(name, 100) || 'Quality gate';

export const numberOf = ({ number }: Pick<BuildInfo, 'number'>): string => onOneLine(number, 60);

/** The tab of a run: its page takes the full id of the contribution to open. */
export function tabOf(
  { webUrl }: Pick<BuildInfo, 'webUrl'>,
  { extensionId }: Pick<WidgetFrame, 'extensionId'>,
): string | undefined {
  const page = safeAddress(webUrl);
  if (page === undefined) return undefined;
  const address = new URL(page);
  address.searchParams.set('view', `${extensionId}.results-tab`);
  return address.href;
}
