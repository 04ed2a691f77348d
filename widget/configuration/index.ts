import { accessOfViewer } from '../../src/web/host/extension-host';
import { ReadFailure } from '../../src/web/reading/build-snapshot';
import { ChoiceSource } from './choice-source';
import { connectToConfigurationHost } from './configuration-host';
import '../../src/web/components/page.css';
import './configuration.css';

void start();

/** Shakes hands while the larger part of the scripts is on its way. */
async function start(): Promise<void> {
  const host = await connectToConfigurationHost();
  const source = accessOfViewer()().then((told) => {
    if (typeof told === 'string') throw new ReadFailure('offline', undefined);
    return new ChoiceSource(told);
  });
  // Whoever asks for a list hears of it.
  source.catch(() => undefined);
  try {
    const { configurationForm } = await import(/* webpackChunkName: "widget/configuration/page" */ './page');
    host.register(configurationForm(source, host.fit));
    host.loaded();
  } catch (error) {
    host.failed(error);
  }
}
