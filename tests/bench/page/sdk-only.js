import * as SDK from 'azure-devops-extension-sdk';

// The floor of the tab: a page of an extension that does nothing but shake hands with its host.
void SDK.init()
  .then(() => SDK.ready())
  .then(() => {
    document.body.append(document.createElement('h1'));
    return SDK.notifyLoadSucceeded();
  });
