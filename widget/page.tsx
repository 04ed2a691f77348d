import 'azure-devops-ui/Core/override.css';
import * as React from 'react';
import * as ReactDOM from 'react-dom';
import { Widget } from './components/Widget';
import type { WidgetSize, WidgetView } from './view';

/** Draws the widget; resolves when it can be seen. */
export function drawWidget(view: WidgetView, size: WidgetSize, retry: () => void): Promise<void> {
  return new Promise((resolve) => {
    ReactDOM.render(<Widget view={view} size={size} onRetry={retry} />, document.getElementById('widget'), () =>
      resolve(),
    );
  });
}
