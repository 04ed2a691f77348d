const fs = require('node:fs');
const path = require('node:path');

/**
 * Writes which source files ended up in which bundle: `{ "<entry>": { "initial": ["src/…"], "late": ["node_modules/…"] } }`,
 * paths relative to the project, sorted. Style sheets and fonts are files like any other.
 */
class BundleListPlugin {
  /** @param {{file: string, root: string}} options */
  constructor(options) {
    this.options = options;
  }

  apply(compiler) {
    compiler.hooks.done.tap('BundleListPlugin', ({ compilation }) => {
      if (compilation.errors.length > 0) return;
      const list = {};
      for (const [name, entrypoint] of compilation.entrypoints) {
        list[name] = {
          initial: this.filesIn(compilation, entrypoint.chunks),
          late: this.filesIn(compilation, entrypoint.getEntrypointChunk().getAllAsyncChunks()),
        };
      }
      fs.mkdirSync(path.dirname(this.options.file), { recursive: true });
      fs.writeFileSync(this.options.file, `${JSON.stringify(list, undefined, 2)}\n`);
    });
  }

  filesIn(compilation, chunks) {
    const files = new Set();
    for (const chunk of chunks) {
      // Fonts and pictures of style sheets are not among the modules, but the files of the chunk know where they come from.
      for (const name of chunk.auxiliaryFiles) {
        const source = compilation.getAsset(name)?.info.sourceFilename;
        if (source !== undefined) files.add(source);
      }
      for (const module of compilation.chunkGraph.getChunkModulesIterable(chunk)) {
        // A concatenated module stands for several files; one without a file is made by webpack itself.
        for (const part of module.modules ?? [module]) {
          const file = part.nameForCondition();
          if (file) files.add(path.relative(this.options.root, file).split(path.sep).join('/'));
        }
      }
    }
    return [...files].sort();
  }
}

module.exports = { BundleListPlugin };
