import 'azure-devops-ui/Core/override.css';
import * as React from 'react';
import * as ReactDOM from 'react-dom';
import { Widget } from './components/Widget';
import type { WidgetFrame } from './frame';
import type { GateState } from './gate-snapshot';
import { toWidgetView } from './view-model';

/** Draws the widget; resolves when it can be seen. */
export function drawWidget(state: GateState, frame: WidgetFrame, retry: () => void): Promise<void> {
  return new Promise((resolve) => {
    ReactDOM.render(
      <Widget view={toWidgetView(state, frame)} size={frame.size} onRetry={retry} />,
      document.getElementById('widget'),
      () => resolve(),
    );
  });
}
