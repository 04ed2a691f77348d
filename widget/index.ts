import { prepareDates } from '../src/presentation/dates';
import { gateWidget, type DrawWidget } from './gate-widget';
import { readAsViewer } from './read-gate';
import { connectToWidgetHost } from './widget-host';
import '../src/web/components/page.css';
import './widget.css';

void start();

/** Shakes hands while the larger part of the scripts is on its way; what is to be drawn waits for it. */
async function start(): Promise<void> {
  const host = await connectToWidgetHost();
  const page = import(/* webpackChunkName: "widget/page" */ './page');
  try {
    const { extensionId, culture: locale } = host;
    const draw: DrawWidget = async (...drawn) => (await page).drawWidget(...drawn);
    host.register(gateWidget({ extensionId, locale }, readAsViewer(), draw));
    await page;
    host.loaded();
    // While the answers are on their way.
    prepareDates(locale);
  } catch (error) {
    host.failed(error);
  }
}
