import * as SDK from 'azure-devops-extension-sdk';

// The second floor of the tabs: asks one after the other what their verdict hangs on, as they must, and draws one heading.
void SDK.init().then(async () => {
  const configuration = SDK.getConfiguration();
  const ask = await questions();
  const id =
    configuration.pullRequestId === undefined
      ? (await new Promise((resolve) => configuration.onBuildChanged(resolve))).id
      : (await ask(`build/builds?branchName=refs/pull/${configuration.pullRequestId}/merge&api-version=5.0`)).value[0]
          .id;
  const list = await ask(`build/builds/${id}/attachments/sonarqube-analysis-report?api-version=5.0-preview.2`);
  await ask(list.value[0]._links.self.href.replace(/^.*_apis\//i, ''));
  document.body.append(document.createElement('h1'));
  return SDK.notifyLoadSucceeded();
});

/** Address and token at once, as in the tabs. */
async function questions() {
  const root = SDK.getService('ms.vss-features.location-service').then((service) => service.getServiceLocation());
  const headers = { Authorization: `Bearer ${await SDK.getAccessToken()}`, Accept: 'application/json' };
  const base = `${(await root).replace(/\/*$/, '/')}${SDK.getWebContext().project.id}/_apis/`;
  return async (path) => {
    const answer = await fetch(base + path, { headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };
}
