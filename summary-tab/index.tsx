import 'azure-devops-ui/Core/override.css';
import * as React from 'react';
import * as ReactDOM from 'react-dom';
import { App } from './App';
import { connectToHost } from './host';
import './tab.css';

void start();

async function start(): Promise<void> {
  const host = await connectToHost();
  ReactDOM.render(<App host={host} />, document.getElementById('tab'), () => host.loaded());
}
