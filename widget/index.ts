import { gateWidget } from './gate-widget';
import { connectToWidgetHost } from './widget-host';
import '../src/web/components/page.css';
import './widget.css';

void start();

/** Shakes hands while the larger part of the scripts is on its way; what is to be drawn waits for it. */
async function start(): Promise<void> {
  const host = await connectToWidgetHost();
  const page = import(/* webpackChunkName: "widget/page" */ './page');
  try {
    host.register(gateWidget(host, async (...drawn) => (await page).drawWidget(...drawn)));
    await page;
    host.loaded();
  } catch (error) {
    host.failed(error);
  }
}
