import { accessOfViewer } from '../../src/web/host/extension-host';
import { connectToConfigurationHost } from './configuration-host';
import '../../src/web/components/page.css';
import './configuration.css';

void start();

/** Shakes hands while the larger part of the scripts is on its way. */
async function start(): Promise<void> {
  const host = await connectToConfigurationHost();
  const access = accessOfViewer();
  try {
    const { configurationForm } = await import(/* webpackChunkName: "widget/configuration/page" */ './page');
    host.register(configurationForm(access(), host.fit));
    host.loaded();
  } catch (error) {
    host.failed(error);
  }
}
