import 'azure-devops-ui/Core/override.css';
import * as React from 'react';
import * as ReactDOM from 'react-dom';
import { parseWidgetSettings, toStoredSettings } from '../../src/documents/widget-settings';
import { App } from './App';
import type { ChoiceSource } from './choice-source';
import type { ConfigurationForm } from './configuration-host';
import { lostSettings, toDraft, toSettings, type Draft } from './draft';

/** The form, drawn when the dashboard hands over what is saved. */
export function configurationForm(source: Promise<ChoiceSource>, fit: () => void): ConfigurationForm {
  let draft: Draft | undefined;
  let tellMissing: () => void = () => undefined;
  return {
    show: (stored, onChange) => {
      const parsed = parseWidgetSettings(stored);
      draft = toDraft(parsed);
      return new Promise((resolve) => {
        ReactDOM.render(
          <App
            source={source}
            initial={toDraft(parsed)}
            lost={lostSettings(parsed)}
            onDraft={(changed) => {
              draft = changed;
            }}
            onSettled={(changed) => {
              const settings = toSettings(changed);
              if (settings !== undefined) onChange(toStoredSettings(settings));
            }}
            onSaveRefused={(tell) => {
              tellMissing = tell;
            }}
            onDrawn={fit}
          />,
          document.getElementById('configuration'),
          () => resolve(),
        );
      });
    },
    save: () => {
      const settings = draft === undefined ? undefined : toSettings(draft);
      if (settings === undefined) tellMissing();
      return settings === undefined ? undefined : toStoredSettings(settings);
    },
  };
}
