const fs = require('node:fs');
const path = require('node:path');
const { sources, Compilation, WebpackError } = require('webpack');

/**
 * Lays out what the agent gets: `<task>/index.js`, the task's late files beside it, its `task.json` with the version of the
 * package, and its icon. webpack compiles all tasks at once and writes each late file once; here every task that may load it
 * gets its own copy.
 */
class TaskFoldersPlugin {
  /** @param {{tasksFolder: string, agentTasks: string[], serverTasks: string[], version: string, documentationUrl: string}} options */
  constructor(options) {
    this.options = options;
  }

  apply(compiler) {
    compiler.hooks.thisCompilation.tap('TaskFoldersPlugin', (compilation) => {
      // After the minimizer, before the assets are written.
      const stage = Compilation.PROCESS_ASSETS_STAGE_SUMMARIZE;
      compilation.hooks.processAssets.tap({ name: 'TaskFoldersPlugin', stage }, () => {
        this.moveBundles(compilation);
        for (const task of [...this.options.agentTasks, ...this.options.serverTasks])
          this.addManifest(compilation, task);
      });
    });
  }

  moveBundles(compilation) {
    const flat = new Set();
    for (const task of this.options.agentTasks) {
      const entrypoint = compilation.entrypoints.get(task);
      if (entrypoint === undefined) continue;
      const entryChunk = entrypoint.getEntrypointChunk();
      for (const file of filesOf(entrypoint.chunks)) {
        flat.add(file);
        const name = file === `${task}.js` ? 'index.js' : file;
        compilation.emitAsset(`${task}/${name}`, compilation.getAsset(file).source);
      }
      for (const file of filesOf(entryChunk.getAllAsyncChunks())) {
        flat.add(file);
        if (file === 'index.js')
          compilation.errors.push(new WebpackError('A late file of a task must not be called "index".'));
        compilation.emitAsset(`${task}/${file}`, compilation.getAsset(file).source);
      }
    }
    for (const file of flat) compilation.deleteAsset(file);
  }

  addManifest(compilation, task) {
    const folder = path.join(this.options.tasksFolder, task);
    const manifestFile = path.join(folder, 'task.json');
    const iconFile = path.join(folder, 'icon.png');
    compilation.fileDependencies.addAll([manifestFile, iconFile]);

    try {
      const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
      manifest.version = taskVersion(this.options.version);
      manifest.helpMarkDown += helpLink(this.options.documentationUrl, task);
      compilation.emitAsset(`${task}/task.json`, new sources.RawSource(`${JSON.stringify(manifest)}\n`));
      compilation.emitAsset(`${task}/icon.png`, new sources.RawSource(fs.readFileSync(iconFile)));
    } catch (error) {
      compilation.errors.push(new WebpackError(`Task ${task}: ${error.message}`));
    }
  }
}

/** Task and extension always carry the same version, so that "which version do you have?" has one answer. */
function taskVersion(version) {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (match === null) throw new Error(`the version in package.json must be three numbers, but is "${version}"`);
  return { Major: Number(match[1]), Minor: Number(match[2]), Patch: Number(match[3]) };
}

/** The page of a task in docs/reference; nothing where no documentation is published. */
function helpLink(documentationUrl, task) {
  return documentationUrl === '' ? '' : ` [More information](${documentationUrl}reference/${task}.md)`;
}

function filesOf(chunks) {
  return [...chunks].flatMap((chunk) => [...chunk.files]);
}

module.exports = { TaskFoldersPlugin };
